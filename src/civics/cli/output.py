"""What a command writes: an answer on standard output, progress on a terminal."""

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Self, TextIO

__all__ = ["Progress", "write", "write_file", "write_json"]

EVERY_SECONDS = 0.1
WIDTH = 30


def write(text: str) -> None:
    """Write a line, or several, for a person."""
    sys.stdout.write(f"{text}\n")


def write_json(answer: object) -> None:
    """Write one JSON value, on one line, for a program."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def write_file(path: Path, text: str, *, is_secret: bool = False) -> None:
    """Write a file as a whole: until that is done, and if it fails, what was there stays.

    A secret file can be read by its owner alone.
    """
    try:
        number, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        error.filename = str(path)  # what was asked for, not the draft
        raise
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as paper:
            paper.write(text)
        if not is_secret:
            Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


class Progress:
    """A bar on standard error while work is done; nothing where that is no terminal.

    Call it with what is done and the total, as often as you like: it draws ten times a second at
    most. It vanishes when the work ends, so that only the answer stays.

    Examples
    --------
    >>> with Progress("Counting") as progress:
    ...     progress(1, 2)
    """

    def __init__(self, what: str, *, stream: TextIO | None = None) -> None:
        self._what = what
        self._stream = sys.stderr if stream is None else stream
        self._shown = self._stream.isatty()
        self._next_at = 0.0
        self._drawn = False

    def __call__(self, done: float, total: float) -> None:
        now = time.monotonic()
        if not self._shown or now < self._next_at:
            return
        self._next_at = now + EVERY_SECONDS
        share = min(max(done / total, 0.0), 1.0) if total > 0 else 0.0
        bar = "█" * round(share * WIDTH)
        columns = shutil.get_terminal_size().columns
        line = f"{self._what} {bar:·<{WIDTH}} {share:4.0%}"[: columns - 1]
        self._stream.write(f"\r\033[K{line}")
        self._stream.flush()
        self._drawn = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            self._stream.write("\r\033[K")
            self._stream.flush()
