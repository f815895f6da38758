import pytest

from weft.environment import SettingError
from weft.settings import sign_in

WHOLE = {
    "WEFT_OIDC_ISSUER": "https://sign-in.example.org/",
    "WEFT_OIDC_CLIENT_ID": "weft",
    "WEFT_OIDC_CLIENT_SECRET": "a secret",
}


@pytest.fixture
def given(monkeypatch):
    def give(values):
        for name in WHOLE:
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return give


def test_without_a_provider_there_is_none(given):
    given({})

    assert sign_in.providers()["openid_connect"]["APPS"] == []


def test_a_provider_is_read_whole_and_forms_may_lead_there(given):
    given(WHOLE | {"WEFT_OIDC_NAME": "GCKey"})

    (app,) = sign_in.providers()["openid_connect"]["APPS"]

    assert (app["name"], app["client_id"]) == ("GCKey", "weft")
    assert app["settings"]["server_url"] == "https://sign-in.example.org"
    assert sign_in.origins(sign_in.providers()) == ["https://sign-in.example.org"]


@pytest.mark.parametrize("missing", WHOLE)
def test_half_a_provider_is_refused_and_the_other_half_named(given, missing):
    given({name: value for name, value in WHOLE.items() if name != missing})

    with pytest.raises(SettingError, match=f"{missing} is not set"):
        sign_in.providers()


@pytest.mark.parametrize(
    "issuer", ["sign-in.example.org", "http://sign-in.example.org", "https://"]
)
def test_a_provider_that_cannot_be_trusted_on_the_way_is_refused(given, issuer):
    given(WHOLE | {"WEFT_OIDC_ISSUER": issuer})

    with pytest.raises(SettingError, match="https://"):
        sign_in.providers()
