"""Read the next rows of a long file while these are written, in a process of its own.

That process (`beside.py`) is handed all it has to know and asks no database; it ends when its
standard input does, and so with us, however we end. Where it cannot be had, or ends before its
time, the rows are read here.
"""

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings

from weft import environment
from weft.register.imports.definitions import EXPORT, Definition
from weft.register.imports.lookups import Lookups, News
from weft.register.imports.rows import Read, Rows
from weft.register.imports.tables import UnreadableError

LONG = 4 << 20  # bytes of a file for which it is worth to start a process

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """What the other process has to know."""

    path: Path
    name: str
    definition: Definition
    orders: dict[str, str]  # of each column's days
    guarded: bool
    lookups: Lookups
    language: str | None
    skip: int = 0  # rows that are read already


@dataclass(frozen=True)
class Wish:
    """For the next rows."""

    size: int
    for_index: bool
    news: Sequence[News]  # what is known since the last


class Batches(Protocol):
    def next(self, size: int, *, for_index: bool) -> Sequence[Read]: ...


class Here:
    """Rows read by this very process, when they are asked for."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def next(self, size: int, *, for_index: bool) -> Sequence[Read]:
        return self._rows.batch(size, for_index=for_index)


class Beside:
    """Rows read by another process, a batch ahead of what is asked for.

    The first batch is read here: until it is written, the other process has started.
    """

    def __init__(self, process: subprocess.Popen[bytes], task: Task, instead: Rows) -> None:
        self._process: subprocess.Popen[bytes] | None = process
        self._task, self._told = task, 0
        self._instead, self._taken = instead, 0
        self._next = self._first

    def next(self, size: int, *, for_index: bool) -> Sequence[Read]:
        return self._next(size, for_index)

    def _first(self, size: int, for_index: bool) -> Sequence[Read]:
        batch = self._instead.batch(size, for_index=for_index)
        self._task = replace(self._task, skip=len(batch))
        self._next = self._second
        return batch

    def _second(self, size: int, for_index: bool) -> Sequence[Read]:
        self._say(self._task)
        self._told = len(self._task.lookups.news)
        self._ask(size, for_index)
        self._next = self._further
        return self._further(size, for_index)

    def _further(self, size: int, for_index: bool) -> Sequence[Read]:
        batch = self._take()
        if batch is None:
            return self._instead.batch(size, for_index=for_index)
        self._taken += len(batch)
        self._ask(size, for_index)
        return batch

    def _ask(self, size: int, for_index: bool) -> None:
        news = self._task.lookups.news[self._told :]
        self._told += len(news)
        self._say(Wish(size, for_index, news))

    def _say(self, message: Task | Wish) -> None:
        if self._process:
            with suppress(BrokenPipeError):  # that it is gone is seen when it is listened to
                pickle.dump(message, _pipe(self._process.stdin))
                _pipe(self._process.stdin).flush()

    def _take(self) -> Sequence[Read] | None:
        """What it read; None where it is no more."""
        if self._process is None:
            return None
        try:
            found = pickle.load(_pipe(self._process.stdout))  # noqa: S301 - from our own process
        except (EOFError, OSError, pickle.UnpicklingError):
            log.warning("The process that read rows ahead ended; they are read here from now on.")
            self._process = None
            self._instead.skip(self._taken)
            return None
        if isinstance(found, UnreadableError):
            raise found
        rows: Sequence[Read] = found
        return rows


@contextmanager
def reading_ahead(task: Task, instead: Rows) -> Iterator[Batches]:
    """The rows of `task`; read by another process where that pays, else as `instead` does."""
    if not _is_worth_it(task):
        yield Here(instead)
        return
    with subprocess.Popen(
        [sys.executable, "-m", "weft.register.imports.beside"],
        env=environment.for_a_process(DJANGO_SETTINGS_MODULE=settings.SETTINGS_MODULE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            yield Beside(process, task, instead)
        finally:
            process.kill()
            with suppress(BrokenPipeError):  # what it was told last, it may not have heard
                _pipe(process.stdin).close()


def _is_worth_it(task: Task) -> bool:
    """The hub's own exports are read with the database at hand."""
    is_long = task.path.stat().st_size >= LONG
    return is_long and (os.cpu_count() or 1) > 1 and task.definition.style != EXPORT


def _pipe(stream: "IO[bytes] | None") -> Any:
    return stream
