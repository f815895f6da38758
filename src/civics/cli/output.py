"""What a command writes: an answer on standard output, progress on a terminal."""

import json
import shutil
import sys
import time
from typing import Self, TextIO

__all__ = ["Progress", "write", "write_json"]

EVERY_SECONDS = 0.1
WIDTH = 30


def write(text: str) -> None:
    """Write a line, or several, for a person."""
    sys.stdout.write(f"{text}\n")


def write_json(answer: object) -> None:
    """Write one JSON value, on one line, for a program."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


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
