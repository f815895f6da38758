"""Read the environment once, and refuse bad values with a sentence.

Whatever is read is noted in `READ`, so that `weft check` can show each setting and where its value
comes from, and a test can hold `docs/operate.md` against what is read.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class SettingError(Exception):
    """A setting is missing or wrong; the message says which, why, and how to mend it."""


@dataclass(frozen=True)
class Reading:
    """A setting as it was found. `shown` never holds a secret."""

    name: str
    shown: str
    is_given: bool  # by the environment; else it is Weft's own


READ: dict[str, Reading] = {}
HIDDEN = "(secret)"


def text(name: str, default: str | None = None, *, secret: bool = False) -> str:
    given = os.environ.get(name, "").strip()
    if "\0" in given or "\n" in given:
        raise SettingError(f"{name} has more than one line. Give one line of text.")
    if not given and default is None:
        raise SettingError(f"{name} is not set. Set it in the environment before you start Weft.")
    value = given or default or ""
    READ[name] = Reading(name, HIDDEN if secret and value else value, is_given=bool(given))
    return value


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name} is “{value}”. Say yes or no.")


def number(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    value = text(name, str(default))
    try:
        result = int(value)
    except ValueError:
        raise SettingError(f"{name} is “{value}”. Give a whole number.") from None
    if result < least or (most is not None and result > most):
        bounds = f"at least {least}" if most is None else f"from {least} to {most}"
        raise SettingError(f"{name} is {result}. Give a number {bounds}.")
    return result


def choice(name: str, default: str, allowed: Collection[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise SettingError(f"{name} is “{value}”. Choose one of: {', '.join(sorted(allowed))}.")
    return value


def names(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def secrets(name: str) -> list[str]:
    """A list of secrets, separated by commas."""
    return [part.strip() for part in text(name, "", secret=True).split(",") if part.strip()]


def address(name: str, default: str) -> str:
    """Where the hub is reached: `https://host`, with a port if need be, without a path."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        raise SettingError(f"{name} is “{value}”. Write it like https://weft.example.org.")
    return value


def folder(name: str, default: Path) -> Path:
    path = Path(text(name, str(default))).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise SettingError(f"{name} is “{path}”, which is not a folder.")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            f"{name} is “{path}”, which Weft may not make: {error.strerror}."
        ) from None
    return path


def database(name: str, default: Path) -> dict[str, object]:
    """Django's description: PostgreSQL where `name` gives an address, else SQLite."""
    given = text(name, "", secret=True)
    if not given:
        READ[name] = Reading(name, str(default), is_given=False)
        return _sqlite(default)
    parts = urlsplit(given)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingError(
            f"{name} is not an address Weft can use. "
            "Write postgresql://user:password@host:5432/name, or leave it out for SQLite."
        )
    READ[name] = Reading(name, _without_password(given), is_given=True)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": _port(name, given),
        "OPTIONS": _postgres_options(name, parts.query),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # no row locks: writers queue from the start
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;"
                "PRAGMA mmap_size=268435456;PRAGMA cache_size=-65536;"
            ),
        },
    }


# What may follow the `?` of a PostgreSQL address; each is handed to libpq as it is.
_POSTGRES_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout"}
_SSL_MODES = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}


def _postgres_options(name: str, query: str) -> dict[str, object]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for unknown in sorted(options.keys() - _POSTGRES_OPTIONS):
        known = ", ".join(sorted(_POSTGRES_OPTIONS))
        raise SettingError(
            f"{name} has “{unknown}”, which Weft does not know. It may have {known}."
        )
    if options.get("sslmode", "prefer") not in _SSL_MODES:
        modes = ", ".join(sorted(_SSL_MODES))
        raise SettingError(f"{name} has sslmode “{options['sslmode']}”. Choose one of: {modes}.")
    return dict(options)


def _port(name: str, given: str) -> str:
    try:
        return str(urlsplit(given).port or "")
    except ValueError:
        raise SettingError(f"{name} has a port that is not a number up to 65535.") from None


def _without_password(given: str) -> str:
    parts = urlsplit(given)
    if not parts.password:
        return given
    user = parts.netloc.split(":", 1)[0]
    return parts._replace(netloc=f"{user}:***@{parts.netloc.rpartition('@')[2]}").geturl()


def for_a_process(**more: str) -> dict[str, str]:
    """What another process of Weft's own is started with: the same environment, and `more`."""
    return os.environ | more
