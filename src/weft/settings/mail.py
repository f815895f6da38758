"""How mail leaves, and whom it comes from. What cannot work is refused at the start."""

from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from weft import environment

WAYS = ("smtp", "file", "console")
TLS_AT_ONCE = 465  # the port where TLS begins with the connection (RFC 8314)
_FILE = "django.core.mail.backends.filebased.EmailBackend"


def mailer(default: str, folder: Path) -> dict[str, Any]:
    """Django's description of how mail leaves."""
    server = _server()
    way = environment.choice("WEFT_MAIL", default, WAYS)
    if way == "smtp":
        return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": server}
    if way == "file":
        return {"BACKEND": _FILE, "OPTIONS": {"file_path": str(folder)}}
    return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}


def is_in_folder(mailers: Mapping[str, Any]) -> bool:
    return bool(mailers["default"]["BACKEND"] == _FILE)


def _server() -> dict[str, Any]:
    host = environment.text("WEFT_SMTP_HOST", "localhost")
    if any(mark in host for mark in "/@: ") and not host.startswith("["):
        raise environment.SettingError(
            f"WEFT_SMTP_HOST is “{host}”. Give only the mail server's name, such as "
            "smtp.example.org; its port goes into WEFT_SMTP_PORT."
        )
    port = environment.number("WEFT_SMTP_PORT", 25, least=1, most=65535)
    user = environment.text("WEFT_SMTP_USER", "")
    password = environment.text("WEFT_SMTP_PASSWORD", "", secret=True)
    if bool(user) != bool(password):
        missing = "WEFT_SMTP_PASSWORD" if user else "WEFT_SMTP_USER"
        raise environment.SettingError(
            f"{missing} is not set. To sign in at the mail server, set WEFT_SMTP_USER and "
            "WEFT_SMTP_PASSWORD: both or none."
        )
    tls = environment.flag("WEFT_SMTP_TLS", default=False)
    return {
        "host": host,
        "port": port,
        "username": user,
        "password": password,
        "use_tls": tls and port != TLS_AT_ONCE,
        "use_ssl": tls and port == TLS_AT_ONCE,
        "timeout": 30,
    }


def sender(hub_name: str, default: str) -> str:
    """Whom mail comes from: an address, with a name before it or not."""
    given = environment.text("WEFT_MAIL_FROM", f"{hub_name} <{default}>")
    name, address = parseaddr(given)
    try:
        return str(Address(display_name=name, addr_spec=address))
    except (MessageError, ValueError, IndexError):
        raise environment.SettingError(
            f"WEFT_MAIL_FROM is “{given}”. Give an address such as weft@example.org, or "
            "Weft <weft@example.org>."
        ) from None
