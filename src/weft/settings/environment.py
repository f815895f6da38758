"""Read the environment once, and refuse bad values with a sentence."""

import os
from collections.abc import Collection
from pathlib import Path
from urllib.parse import unquote, urlsplit


class SettingError(Exception):
    """A setting is missing or wrong; the message says which, why, and how to mend it."""


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise SettingError(f"{name} is not set. Set it in the environment before you start Weft.")
    return default


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise SettingError(f"{name} is “{value}”. Say yes or no.")
    return default


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


def folder(name: str, default: Path) -> Path:
    path = Path(text(name, str(default))).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise SettingError(f"{name} is “{path}”, which is not a folder.")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"{name} is “{path}”, which Weft may not make: {error}.") from None
    return path


def database(name: str, default: Path) -> dict[str, object]:
    """Django's description: PostgreSQL where `name` gives an address, else SQLite."""
    address = text(name, "")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": default,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",  # no row locks: writers queue from the start
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;"
                    "PRAGMA mmap_size=268435456;PRAGMA cache_size=-65536;"
                ),
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:  # noqa: PLR2004
        raise SettingError(
            f"{name} is not an address Weft can use. "
            "Write postgresql://user:password@host:5432/name, or leave it out for SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
