"""The demo describes itself in its data folder, so that every `weft` command works on it."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

FILE = "demo.json"
DAY = date(2025, 2, 15)  # when Canada's register was taken
PORT = 8000


class NotADemoError(Exception):
    """What is in the folder is not a demo's; the message says so."""


@dataclass(frozen=True)
class Demo:
    secret_key: str
    day: date | None  # the day it looks at; None is today, for a demo without data
    password: str = ""  # of the example people
    port: int = PORT


def read(folder: Path) -> Demo | None:
    """The demo that lives in `folder`, or None."""
    try:
        values = json.loads((folder / FILE).read_text())
        return Demo(
            secret_key=values["secret_key"],
            day=date.fromisoformat(values["day"]) if values["day"] else None,
            password=values.get("password", ""),
            port=int(values.get("port", PORT)),
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise NotADemoError(
            f"{folder / FILE} cannot be read. Run the demo again with --fresh."
        ) from None


def write(folder: Path, *, day: date | None = DAY, port: int | None = None) -> Demo:
    """Mark `folder` as a demo's, with a key of its own; keep the key that is there."""
    existing = read(folder)
    base = existing or Demo(secret_key=secrets.token_urlsafe(48), day=day)
    demo = replace(
        base,
        day=base.day or day,
        password=base.password or _password(),
        port=port or base.port,
    )
    if demo != existing:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE
        path.touch(mode=0o600)
        path.write_text(json.dumps({**asdict(demo), "day": demo.day and demo.day.isoformat()}))
    return demo


def _password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(3))
