"""The demo describes itself in its data folder, so that every `weft` command works on it."""

import json
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILE = "demo.json"
DAY = date(2025, 2, 15)  # when Canada's register was taken


@dataclass(frozen=True)
class Demo:
    secret_key: str
    day: date


def read(folder: Path) -> Demo | None:
    """The demo that lives in `folder`, or None."""
    try:
        values = json.loads((folder / FILE).read_text())
    except FileNotFoundError:
        return None
    return Demo(secret_key=values["secret_key"], day=date.fromisoformat(values["day"]))


def write(folder: Path, *, day: date = DAY) -> Demo:
    """Mark `folder` as a demo's, with a key of its own; keep the one that is there."""
    existing = read(folder)
    if existing:
        return existing
    folder.mkdir(parents=True, exist_ok=True)
    demo = Demo(secret_key=secrets.token_urlsafe(48), day=day)
    path = folder / FILE
    path.touch(mode=0o600)
    path.write_text(json.dumps({"secret_key": demo.secret_key, "day": demo.day.isoformat()}))
    return demo
