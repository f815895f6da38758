"""How people come in, through allauth (docs/decisions/0011)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from weft import environment

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# A working day, not a fortnight: the browser of an official is often a shared one.
SESSION_COOKIE_AGE = int(
    timedelta(hours=environment.number("WEFT_SESSION_HOURS", 12, least=1)).total_seconds()
)
ACCOUNT_SESSION_REMEMBER = True  # always, for that long; so nobody is asked

ACCOUNT_ADAPTER = "weft.people.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a new passkey, a changed password: the owner is told
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets mail because a stranger typed their address
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sessions end; this one has just proved itself

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "weft.people.forms.AddPasskeyForm"}
MFA_TOTP_TOLERANCE = 1  # a clock that is half a minute wrong
MFA_RECOVERY_CODES_SHOW_ONCE = False

SOCIALACCOUNT_ADAPTER = "weft.people.sign_in.SocialAccountAdapter"
SOCIALACCOUNT_QUERY_EMAIL = True
# Whoever runs the provider could claim any address: only where the hub says that it is trusted.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = environment.flag("WEFT_OIDC_TRUST_EMAIL", default=False)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
PROVIDER = "hub"  # in its addresses: /account/oidc/hub/login/callback/


def is_local(address: str) -> bool:
    return urlsplit(address).hostname in {"localhost", "127.0.0.1", "::1"}


def providers() -> dict[str, Any]:
    """The one OpenID Connect provider of this hub, when the environment describes it whole."""
    names = ("WEFT_OIDC_ISSUER", "WEFT_OIDC_CLIENT_ID", "WEFT_OIDC_CLIENT_SECRET")
    values = {name: environment.text(name, "", secret="SECRET" in name) for name in names}
    name = environment.text("WEFT_OIDC_NAME", "your government account")
    missing = [name for name, value in values.items() if not value]
    if len(missing) == len(names):
        return provider([])
    if missing:
        raise environment.SettingError(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set. "
            f"Signing in through another system needs {', '.join(names)}: set all or none."
        )
    issuer, client_id, secret = values.values()
    _check_issuer(issuer)
    return provider([app(issuer, client_id, secret, name)])


def _check_issuer(issuer: str) -> None:
    parts = urlsplit(issuer)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and is_local(issuer):
        return
    raise environment.SettingError(
        f"WEFT_OIDC_ISSUER is “{issuer}”. Give the provider's https:// address."
    )


def provider(apps: list[dict[str, Any]]) -> dict[str, Any]:
    """What allauth wants to know. Ours is stricter than its own: see `weft.people.oidc`."""
    return {"openid_connect": {"provider_class": "weft.people.oidc.HubProvider", "APPS": apps}}


def app(issuer: str, client_id: str, secret: str, name: str) -> dict[str, Any]:
    return {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer.rstrip("/"), "oauth_pkce_enabled": True},
    }


def origins(configured: Mapping[str, Any]) -> list[str]:
    """Where a form may lead: browsers hold a form to its policy through redirects."""
    addresses = [
        urlsplit(each["settings"]["server_url"]) for each in configured["openid_connect"]["APPS"]
    ]
    return [f"{parts.scheme}://{parts.netloc}" for parts in addresses]
