"""Every setting of the hub. The environment is read here, once; `docs/operate.md` lists it."""

import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from weft import demo, environment, logs
from weft.settings import intent_mail, mail, sign_in
from weft.settings.sign_in import *  # noqa: F403 - settings, in a file of their own
from weft.ui.strict import Strict

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]

# --- How this hub runs -----------------------------------------------------------------------

DATA = environment.folder("WEFT_DATA", ROOT / "var")
DEMO = demo.read(DATA)  # None outside the demo
MODE = environment.choice("WEFT_MODE", "demo" if DEMO else "live", {"live", "demo", "test"})
SECRET_KEY = environment.text("WEFT_SECRET_KEY", DEMO.secret_key if DEMO else None, secret=True)
if len(SECRET_KEY) < 40:  # noqa: PLR2004
    raise environment.SettingError(
        "WEFT_SECRET_KEY is too short. Give 40 random characters or more."
    )
# Earlier keys, while what they signed (sessions, links in mails) is still about.
SECRET_KEY_FALLBACKS = environment.secrets("WEFT_SECRET_KEY_BEFORE")
DEBUG = environment.flag("WEFT_DEBUG", default=False)
SITE_ADDRESS = environment.address(
    "WEFT_ADDRESS", f"http://localhost:{DEMO.port}" if DEMO else "http://localhost:8000"
)
ALLOWED_HOSTS = environment.names(
    "WEFT_HOSTS", f"{urlsplit(SITE_ADDRESS).hostname},localhost,127.0.0.1,[::1]"
)
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
HUB_NAME = environment.text("WEFT_NAME", "Weft")
# The day the register is looked at unless the reader chooses one: today, but in the demo the day
# its data was taken.
HUB_DAY = DEMO.day if DEMO else None
# How long figures are kept before they are counted again.
FIGURES_SECONDS = 0 if MODE == "test" else 60

# --- What it is made of ----------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "weft.ui",  # before crispy_forms_gds, whose templates it replaces
    "crispy_forms",
    "crispy_forms_gds",
    "django_tasks_db",
    # Before allauth, whose pages it lays out anew.
    "weft.site",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "weft.people",
    "weft.ledger",
    "weft.jobs",
    "weft.notices",
    "weft.government",
    "weft.register",
    "weft.load",
    "weft.overlaps",
    "weft.intents",
    "weft.intents.mail",
]

MIDDLEWARE = [
    "weft.logs.RequestMiddleware",
    "weft.api.problems.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "weft.site.headers.PermissionsPolicyMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "weft.government.viewers.ViewerMiddleware",
    "weft.register.moments.MomentMiddleware",
    "weft.site.doorkeeper.DoorkeeperMiddleware",
]

ROOT_URLCONF = "weft.site.urls"
WSGI_APPLICATION = "weft.site.wsgi.application"
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "string_if_invalid": Strict("%s") if MODE == "test" else "",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "weft.site.context.chrome",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "crispy_forms.templatetags.crispy_forms_tags",
                "weft.ui.templatetags.ui",
                "weft.ui.templatetags.ui_forms",
                "weft.ui.templatetags.ui_frame",
            ],
        },
    }
]

# --- Where things are kept -------------------------------------------------------------------

DATABASES = {"default": environment.database("DATABASE_URL", DATA / "weft.sqlite3")}
MEDIA_ROOT = DATA / "files"
UPLOAD_LIMIT = environment.number("WEFT_UPLOAD_LIMIT", 250, least=1) << 20  # given in MB
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
# One cache for every process of the hub: sign-in counts attempts in it. In the database, so that
# nothing more has to run; what is only faster when kept, each process keeps in "local".
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
    "feeds": {  # few: each may be a megabyte
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "feeds",
        "OPTIONS": {"MAX_ENTRIES": 30},
    },
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
TASKS = {
    "default": {
        "BACKEND": "django.tasks.backends.immediate.ImmediateBackend"
        if MODE == "test"
        else "django_tasks_db.DatabaseBackend"
    }
}

# --- Languages and time ----------------------------------------------------------------------

LANGUAGE_CODE = environment.choice("WEFT_LANGUAGE", "en", {"en", "fr"})
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.text("WEFT_TIME_ZONE", "America/Toronto" if DEMO else "UTC")
if TIME_ZONE not in zoneinfo.available_timezones():
    raise environment.SettingError(
        f"WEFT_TIME_ZONE is “{TIME_ZONE}”. Give a name such as Europe/Paris."
    )

# --- Who may come in -------------------------------------------------------------------------

OPEN_SIGN_UP = environment.flag("WEFT_OPEN_SIGN_UP", default=False)
# Whether a steward is told of overlaps of records that they may not open otherwise.
OVERLAPS_SILENT = environment.flag("WEFT_OVERLAPS_SILENT", default=True)
# How many of a hundred settled overlaps another steward looks at again.
OVERLAPS_LOOK_AGAIN = environment.number("WEFT_OVERLAPS_LOOK_AGAIN", 5, most=100)
SOCIALACCOUNT_PROVIDERS = sign_in.providers()
# Passkeys want https, but for trying Weft on one's own machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = sign_in.is_local(SITE_ADDRESS)
MFA_TOTP_ISSUER = HUB_NAME
if MODE == "test":  # the real hashers are slow on purpose
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# --- Safety ----------------------------------------------------------------------------------

_SECURE = SITE_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF, *sign_in.origins(SOCIALACCOUNT_PROVIDERS)],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# Behind a proxy that ends TLS: believe what it says of the reader's address and scheme.
BEHIND_PROXY = environment.flag("WEFT_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_SSL_REDIRECT = _SECURE and BEHIND_PROXY
SECURE_REDIRECT_EXEMPT = [r"^health/"]

# Of one token, else of one address, and by each process of the server; 0 is without a limit.
API_CALLS_A_MINUTE = environment.number("WEFT_API_CALLS_A_MINUTE", 0 if MODE == "test" else 600)

# --- What it writes to its log ---------------------------------------------------------------

LOG_STYLE = environment.choice("WEFT_LOG", "json" if MODE == "live" else "short", {"json", "short"})
LOGGING = logs.configuration(LOG_STYLE, environment.choice("WEFT_LOG_LEVEL", "info", logs.LEVELS))
LOGGING_CONFIG = "logging.config.dictConfig"

# --- Mail and the look of forms --------------------------------------------------------------

MAIL_FOLDER = DATA / "mail"
MAILERS = {"default": mail.mailer("smtp" if MODE == "live" else "file", MAIL_FOLDER)}
DEFAULT_FROM_EMAIL = mail.sender(HUB_NAME, f"weft@{urlsplit(SITE_ADDRESS).hostname}")
# A page shows the mail of a folder, links for new passwords too: never on a hub in earnest.
MAIL_FOLDER_SHOWN = mail.is_in_folder(MAILERS) and (MODE in {"demo", "test"} or DEBUG)
INTENT_MAIL_ADDRESSES = intent_mail.addresses()
INTENT_MAIL_PROVED_BY = intent_mail.proved_by(INTENT_MAIL_ADDRESSES)
INTENT_MAIL_LIMIT = environment.number("WEFT_INTENT_MAIL_LIMIT", 20, least=1, most=100) << 20  # MB
INTENT_MAIL_IMAP = intent_mail.mailbox(INTENT_MAIL_ADDRESSES)
INTENT_MAIL_EVERY = environment.number("WEFT_IMAP_EVERY", 2, least=1)  # minutes
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
