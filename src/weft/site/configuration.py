"""What `weft check` says: each setting and where it comes from, and what is wrong or unwise."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import mailers
from django.db import connection
from django.db.utils import Error

from weft.environment import READ
from weft.site import condition

# Read by the commands in bin/, before there are settings.
OF_THE_COMMANDS = {"WEFT_PYTHON", "WEFT_TOOLS", "WEFT_POSTGRES_DURABLE"}
LEAST_SPACE = 1_000_000_000  # bytes
LEAST_VARIETY = 12  # different characters in a secret that was drawn


@dataclass(frozen=True)
class Finding:
    """`is_trouble` keeps the hub from running, or from running safely; else it is advice."""

    says: str
    is_trouble: bool = True


def lines() -> list[str]:
    """One line per setting: its name, its value, and where the value comes from."""
    readings = sorted(READ.values(), key=lambda reading: reading.name)
    width = max(len(reading.name) for reading in readings)
    where = {True: "from the environment", False: "Weft's own"}
    if settings.DEMO:
        where[False] = "Weft's own, for the demo"
    return [
        f"{each.name:<{width}}  {each.shown or '(empty)'}  — {where[each.is_given]}"
        for each in readings
    ]


def findings() -> list[Finding]:
    return [*_names(), *_secrets(), *_addresses(), *_folder(), *_mail(), *_database()]


def _names() -> Iterator[Finding]:
    given = {name for name in os.environ if name.startswith("WEFT_")}
    for name in sorted(given - READ.keys() - OF_THE_COMMANDS):
        yield Finding(f"{name} is set, and there is no such setting. Is it misspelt?")


def _secrets() -> Iterator[Finding]:
    if len(set(settings.SECRET_KEY)) < LEAST_VARIETY:
        yield Finding(
            "WEFT_SECRET_KEY looks made up, not drawn. "
            "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
            is_trouble=settings.MODE == "live",
        )


def _addresses() -> Iterator[Finding]:
    address = urlsplit(settings.SITE_ADDRESS)
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("WEFT_HOSTS lets any name in. Name the hosts this hub answers to.")
    elif address.hostname not in settings.ALLOWED_HOSTS:
        yield Finding(
            f"WEFT_HOSTS leaves out {address.hostname}, which WEFT_ADDRESS sends people to."
        )
    if settings.MODE != "live":
        return
    if settings.DEBUG:
        yield Finding("WEFT_DEBUG is on, which shows the inside of Weft to anybody. Turn it off.")
    if address.scheme != "https":
        yield Finding(
            "WEFT_ADDRESS does not begin with https://, so cookies and passwords travel in the "
            "clear and passkeys work on localhost only.",
            is_trouble=address.hostname not in {"localhost", "127.0.0.1"},
        )
    elif not settings.BEHIND_PROXY:
        yield Finding(
            "WEFT_BEHIND_PROXY is off. Turn it on where a proxy ends TLS, or Weft cannot tell "
            "that a request was safe.",
            is_trouble=False,
        )


def _folder() -> Iterator[Finding]:
    data = Path(settings.DATA)
    if not os.access(data, os.W_OK | os.X_OK):
        yield Finding(f"WEFT_DATA is {data}, where Weft may not write.")
    free = shutil.disk_usage(data).free
    if free < LEAST_SPACE:
        yield Finding(f"{data} has {free / 1e6:.0f} MB left.", is_trouble=False)


def _mail() -> Iterator[Finding]:
    """Whether the mail server answers, and lets Weft in."""
    if settings.MODE != "live":
        return
    post = mailers["default"]
    try:
        post.open()
        post.close()
    except (OSError, SMTPException) as problem:
        yield Finding(
            f"The mail server {_server()} cannot be used: {problem}. "
            "See WEFT_SMTP_HOST and the settings after it, or set WEFT_MAIL=file.",
            is_trouble=False,
        )


def _server() -> str:
    options = settings.MAILERS["default"].get("OPTIONS", {})
    return f"{options.get('host')}:{options.get('port')}"


def _database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except Error as error:
        yield Finding(f"The database cannot be reached: {str(error).strip().splitlines()[0]}.")
        return
    for trouble in condition.troubles():
        yield Finding(trouble)
    if connection.vendor == "sqlite" and settings.MODE == "live":
        yield Finding(
            "The database is SQLite: right for one machine and a small office. "
            "Set DATABASE_URL to use PostgreSQL.",
            is_trouble=False,
        )
