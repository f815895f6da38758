"""Intents by mail: off until the operator gives an address, and says who proves senders."""

from collections.abc import Collection
from typing import Any

from weft import environment
from weft.settings.sign_in import is_local


def addresses() -> list[str]:
    """Those that mail with intents comes to, in lower case."""
    found = [each.lower() for each in environment.names("WEFT_INTENT_MAIL")]
    for address in found:
        if address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
            raise environment.SettingError(
                f"WEFT_INTENT_MAIL has “{address}”. Give addresses such as intents@example.org."
            )
    return found


def proved_by(addresses: Collection[str]) -> str:
    """Whose word on senders is taken."""
    name = environment.text("WEFT_INTENT_MAIL_PROVED_BY", "")
    if addresses and not name:
        raise environment.SettingError(
            "WEFT_INTENT_MAIL_PROVED_BY is not set. Give the name that your mail server writes "
            "into Authentication-Results, or “everything” where no false sender can get through."
        )
    return name


def mailbox(addresses: Collection[str]) -> dict[str, Any] | None:
    """Where to look for mail over IMAP; None where the operator gave no server."""
    host = environment.text("WEFT_IMAP_HOST", "")
    user = environment.text("WEFT_IMAP_USER", "")
    password = environment.text("WEFT_IMAP_PASSWORD", "", secret=True)
    tls = environment.flag("WEFT_IMAP_TLS", default=True)
    told = {
        "host": host,
        "port": environment.number("WEFT_IMAP_PORT", 993, least=1, most=65535),
        "user": user,
        "password": password,
        "tls": tls,
        "folder": environment.text("WEFT_IMAP_FOLDER", "INBOX"),
    }
    if not host:
        return None
    _check(told, addresses)
    return told


def _check(told: dict[str, Any], addresses: Collection[str]) -> None:
    host = told["host"]
    if any(mark in host for mark in "/@: "):
        raise environment.SettingError(
            f"WEFT_IMAP_HOST is “{host}”. Give only the server's name, such as imap.example.org."
        )
    if not told["user"] or not told["password"]:
        raise environment.SettingError(
            "WEFT_IMAP_USER and WEFT_IMAP_PASSWORD are needed to look into the mailbox."
        )
    if not told["tls"] and not is_local(f"imap://{host}"):
        raise environment.SettingError(
            "WEFT_IMAP_TLS is off, and the password would travel in the clear to another machine."
        )
    if not addresses:
        raise environment.SettingError(
            "WEFT_INTENT_MAIL is not set. Give the addresses whose mail comes into the mailbox."
        )
