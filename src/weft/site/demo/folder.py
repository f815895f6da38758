"""The demo's folder: whose it is, who holds it, and whether it is set up for the code as it is."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weft import demo
from weft.site.demo.processes import ProblemError

LOCK = "demo.lock"
PREPARED = "prepared.json"
SOURCE = Path(__file__).resolve().parents[3]  # src/
MADE = ("weft.sqlite3", "weft.sqlite3-wal", "weft.sqlite3-shm", demo.FILE, PREPARED)
MADE_FOLDERS = ("static", "files", "mail")


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Hold `data` while the demo runs, so that no second one writes into it."""
    with (data / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            running = demo.read(data)
            where = f" at http://localhost:{running.port}/" if running else ""
            raise ProblemError(
                f"A demo is running{where} with the folder {data}. "
                "Stop it first, or give this one another folder with WEFT_DATA."
            ) from None
        yield


def refuse_what_is_not_a_demo(data: Path) -> None:
    """Raise ProblemError when the folder holds a hub that is no demo."""
    if (data / "weft.sqlite3").exists() and not (data / demo.FILE).exists():
        raise ProblemError(
            f"{data} holds a hub that is not a demo. "
            "Give the demo a folder of its own with WEFT_DATA."
        )


def empty(data: Path) -> None:
    """Remove what a demo made in `data`, and nothing else."""
    if os.environ.get("DATABASE_URL"):
        raise ProblemError(
            "DATABASE_URL is set, and the demo does not empty a database server. "
            "Leave --fresh out, or unset DATABASE_URL."
        )
    refuse_what_is_not_a_demo(data)
    if not (data / demo.FILE).exists():
        return
    for name in MADE:
        (data / name).unlink(missing_ok=True)
    for name in MADE_FOLDERS:
        shutil.rmtree(data / name, ignore_errors=True)


def give_to_children(data: Path) -> None:
    os.environ["WEFT_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "weft.settings"


def is_prepared(data: Path, *, with_data: bool) -> bool:
    try:
        told = json.loads((data / PREPARED).read_text())
    except (OSError, ValueError):
        return False
    return told.get("code") == _code() and (told.get("with_data") or not with_data)


def mark_prepared(data: Path, *, with_data: bool) -> None:
    (data / PREPARED).write_text(json.dumps({"code": _code(), "with_data": with_data}))


def _code() -> str:
    """A fingerprint of the code, its data and the database it was prepared for."""
    digest = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode())
    for folder, folders, files in os.walk(SOURCE):
        folders[:] = sorted(set(folders) - {"__pycache__", "tests", "frontend"})
        for name in sorted(files):
            about = (Path(folder) / name).stat()
            digest.update(f"{folder}/{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
