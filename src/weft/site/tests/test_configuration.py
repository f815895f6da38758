"""What `weft check` finds."""

import pytest
from django.db.utils import OperationalError

from weft.site import condition, configuration
from weft.site.configuration import findings

pytestmark = pytest.mark.django_db
GOOD_KEY = "Xk3-9_aZqLrT0pWvBn7sYdEuHcJgMf5iRoQ1tKx8"


@pytest.fixture
def live(settings, tmp_path, monkeypatch):
    """A hub with nothing to mend."""
    settings.MODE = "live"
    settings.SECRET_KEY = GOOD_KEY
    settings.SITE_ADDRESS = "https://weft.example.org"
    settings.ALLOWED_HOSTS = ["weft.example.org"]
    settings.BEHIND_PROXY = True
    settings.DEBUG = False
    return settings


def to_mend():
    return [finding.says for finding in findings() if finding.is_trouble]


def test_a_hub_that_is_set_up_well_has_nothing_to_mend(live):
    assert to_mend() == []


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "dev-" * 12, "WEFT_SECRET_KEY looks made up"),
        ("ALLOWED_HOSTS", ["*"], "WEFT_HOSTS lets any name in"),
        ("ALLOWED_HOSTS", ["other.org"], "WEFT_HOSTS leaves out weft.example.org"),
        ("DEBUG", True, "WEFT_DEBUG is on"),
        ("SITE_ADDRESS", "http://weft.example.org", "WEFT_ADDRESS does not begin with https"),
    ],
)
def test_what_makes_a_live_hub_unsafe_must_be_mended(live, name, value, sentence):
    setattr(live, name, value)

    (says,) = to_mend()

    assert says.startswith(sentence)


def test_a_misspelt_setting_is_named(live, monkeypatch):
    monkeypatch.setenv("WEFT_SECRTE_KEY", "x")

    (says,) = to_mend()

    assert says.startswith("WEFT_SECRTE_KEY is set, and there is no such setting")


def test_a_database_that_cannot_be_reached_is_said(live, monkeypatch):
    def fail():
        raise OperationalError("connection refused\nis it running?")

    monkeypatch.setattr(configuration.connection, "ensure_connection", fail)

    assert to_mend() == ["The database cannot be reached: connection refused."]


def test_a_database_that_is_behind_must_be_mended(live, monkeypatch):
    monkeypatch.setattr(condition, "missing_migrations", lambda: ["register.0009_more"])
    monkeypatch.setattr(condition, "_known_to_hold", set())

    assert to_mend() == ["The database is behind the code by 1. Run “weft manage migrate”."]


def test_a_mail_server_that_does_not_answer_is_noted(live, settings):
    options = {"host": "localhost", "port": 9, "timeout": 1}
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}

    notes = [finding.says for finding in findings() if not finding.is_trouble]

    assert any(note.startswith("The mail server localhost:9 cannot be used") for note in notes)
