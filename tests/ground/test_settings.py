"""Every setting refuses what cannot be right, with a sentence, before anything starts."""

import os
import runpy
from pathlib import Path

import pytest

import weft
from weft import demo, environment
from weft.environment import SettingError

KEY = "a-key-for-tests-0123456789-abcdefghijklmnop"
SETTINGS = Path(weft.__file__).parent / "settings" / "__init__.py"


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Read the settings as a start would, with these in the environment and no others."""

    def read(**given):
        for name in list(os.environ):
            if name.startswith("WEFT_") or name == "DATABASE_URL":
                monkeypatch.delenv(name)
        for name, value in {"WEFT_DATA": str(tmp_path), "WEFT_SECRET_KEY": KEY, **given}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(environment, "READ", {})
        return runpy.run_path(str(SETTINGS))

    return read


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("WEFT_SECRET_KEY", "", "WEFT_SECRET_KEY is not set."),
        ("WEFT_SECRET_KEY", "short", "WEFT_SECRET_KEY is too short."),
        ("WEFT_DEBUG", "perhaps", "WEFT_DEBUG is “perhaps”. Say yes or no."),
        ("WEFT_OPEN_SIGN_UP", "2", "WEFT_OPEN_SIGN_UP is “2”. Say yes or no."),
        ("WEFT_BEHIND_PROXY", "x", "WEFT_BEHIND_PROXY is “x”. Say yes or no."),
        ("WEFT_MODE", "prod", "WEFT_MODE is “prod”. Choose one of: demo, live, test."),
        ("WEFT_LANGUAGE", "tlh", "WEFT_LANGUAGE is “tlh”. Choose one of: en, fr."),
        ("WEFT_TIME_ZONE", "Mars/Olympus", "WEFT_TIME_ZONE is “Mars/Olympus”."),
        ("WEFT_ADDRESS", "weft.example.org", "WEFT_ADDRESS is “weft.example.org”."),
        ("WEFT_ADDRESS", "https://a.org/weft", "WEFT_ADDRESS is “https://a.org/weft”."),
        ("WEFT_MAIL", "pigeon", "WEFT_MAIL is “pigeon”. Choose one of: console, file, smtp."),
        ("WEFT_SMTP_PORT", "many", "WEFT_SMTP_PORT is “many”. Give a whole number."),
        ("WEFT_SMTP_PORT", "70000", "WEFT_SMTP_PORT is 70000. Give a number from 1 to 65535."),
        ("WEFT_SMTP_HOST", "smtp://a.org", "WEFT_SMTP_HOST is “smtp://a.org”. Give only the"),
        ("WEFT_SMTP_HOST", "a.org:25", "WEFT_SMTP_HOST is “a.org:25”. Give only the"),
        ("WEFT_SMTP_USER", "weft", "WEFT_SMTP_PASSWORD is not set."),
        ("WEFT_SMTP_PASSWORD", "secret", "WEFT_SMTP_USER is not set."),
        ("WEFT_MAIL_FROM", "nobody", "WEFT_MAIL_FROM is “nobody”. Give an address"),
        ("WEFT_MAIL_FROM", "Weft <@>", "WEFT_MAIL_FROM is “Weft <@>”. Give an address"),
        ("WEFT_INTENT_MAIL", "intents", "WEFT_INTENT_MAIL has “intents”. Give addresses"),
        ("WEFT_INTENT_MAIL", "a@b.org", "WEFT_INTENT_MAIL_PROVED_BY is not set."),
        ("WEFT_IMAP_HOST", "imaps://b.org", "WEFT_IMAP_HOST is “imaps://b.org”. Give only"),
        ("WEFT_IMAP_HOST", "b.org", "WEFT_IMAP_USER and WEFT_IMAP_PASSWORD are needed"),
        ("WEFT_IMAP_EVERY", "0", "WEFT_IMAP_EVERY is 0. Give a number at least 1."),
        ("WEFT_LOG", "xml", "WEFT_LOG is “xml”. Choose one of: json, short."),
        ("WEFT_LOG_LEVEL", "loud", "WEFT_LOG_LEVEL is “loud”."),
        ("WEFT_NAME", "two\nlines", "WEFT_NAME has more than one line."),
        ("WEFT_DATA", "/dev/null", "WEFT_DATA is “/dev/null”, which is not a folder."),
        ("WEFT_DATA", "/dev/null/x", "WEFT_DATA is “/dev/null/x”, which Weft may not make"),
        ("DATABASE_URL", "mysql://a/b", "DATABASE_URL is not an address Weft can use."),
        ("DATABASE_URL", "postgresql://host", "DATABASE_URL is not an address Weft can use."),
        ("DATABASE_URL", "postgresql://h:x/b", "DATABASE_URL has a port that is not a number"),
        ("DATABASE_URL", "postgresql://h/b?sslmode=on", "DATABASE_URL has sslmode “on”."),
        ("DATABASE_URL", "postgresql://h/b?pool=9", "DATABASE_URL has “pool”, which"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_with_a_sentence(read, name, value, sentence):
    with pytest.raises(SettingError) as refused:
        read(**{name: value})

    assert str(refused.value).startswith(sentence)


def test_a_postgresql_address_is_taken_apart(read):
    address = "postgresql://we%40ft:s%2Fecret@db.example.org:6432/the%20hub?sslmode=verify-full"

    database = read(DATABASE_URL=address)["DATABASES"]["default"]

    assert database["USER"] == "we@ft"
    assert database["PASSWORD"] == "s/ecret"
    assert database["HOST"] == "db.example.org"
    assert database["PORT"] == "6432"
    assert database["NAME"] == "the hub"
    assert database["OPTIONS"] == {"sslmode": "verify-full"}


def test_no_secret_is_kept_for_showing(read):
    read(
        DATABASE_URL="postgresql://weft:hush@db/weft",
        WEFT_SMTP_USER="weft",
        WEFT_SMTP_PASSWORD="hush",
    )

    shown = [reading.shown for reading in environment.READ.values()]

    assert "postgresql://weft:***@db/weft" in shown
    assert not any("hush" in text or KEY in text for text in shown)


def test_with_nothing_but_a_key_the_database_is_sqlite_that_queues_its_writers(read, tmp_path):
    database = read()["DATABASES"]["default"]

    assert database["NAME"] == tmp_path / "weft.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_the_hosts_follow_the_address_and_cookies_are_safe_behind_https(read):
    settings = read(WEFT_ADDRESS="https://weft.example.org/")

    assert "weft.example.org" in settings["ALLOWED_HOSTS"]
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]


def test_a_demo_needs_no_key_of_the_environment(read, tmp_path):
    made = demo.write(tmp_path)

    assert read(WEFT_SECRET_KEY="")["SECRET_KEY"] == made.secret_key


def test_a_demo_keeps_its_key_and_password_when_it_is_written_again(tmp_path):
    first = demo.write(tmp_path, day=None)
    second = demo.write(tmp_path, port=8080)

    assert (second.secret_key, second.password) == (first.secret_key, first.password)
    assert (second.day, second.port) == (demo.DAY, 8080)
    assert (tmp_path / demo.FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("port", "tls", "starts_tls", "begins_with_tls"),
    [("25", "no", False, False), ("587", "yes", True, False), ("465", "yes", False, True)],
)
def test_the_port_says_how_tls_begins(read, port, tls, starts_tls, begins_with_tls):
    found = read(WEFT_SMTP_PORT=port, WEFT_SMTP_TLS=tls, WEFT_MAIL="smtp")

    options = found["MAILERS"]["default"]["OPTIONS"]
    assert (options["use_tls"], options["use_ssl"]) == (starts_tls, begins_with_tls)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, False),
        ({"WEFT_MAIL": "file"}, False),
        ({"WEFT_MAIL": "file", "WEFT_DEBUG": "yes"}, True),
    ],
)
def test_the_mail_of_a_hub_in_earnest_is_on_no_page(read, given, shown):
    assert read(**given)["MAIL_FOLDER_SHOWN"] is shown


def test_no_password_of_a_mailbox_travels_in_the_clear_to_another_machine(read):
    told = {
        "WEFT_IMAP_HOST": "imap.example.org",
        "WEFT_IMAP_USER": "weft",
        "WEFT_IMAP_PASSWORD": "hush",
        "WEFT_IMAP_TLS": "no",
    }

    with pytest.raises(SettingError, match="WEFT_IMAP_TLS is off"):
        read(**told)
