"""`python -m weft.register.imports.beside`: the process that reads rows for another (`ahead.py`).

Takes a task and then wishes from its standard input, answers each wish with a batch of rows, and
ends with its input. It asks no database: whatever would is an error here.
"""

import os
import pickle
import signal
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

import django

django.setup()

from django.db import connection  # noqa: E402 - settings first
from django.utils.translation import override  # noqa: E402

from weft.register.imports.ahead import Task, Wish  # noqa: E402
from weft.register.imports.reading import Reader  # noqa: E402
from weft.register.imports.rows import Rows  # noqa: E402
from weft.register.imports.tables import UnreadableError, open_table  # noqa: E402


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # is for the process that started this one
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may be written among them
    asked = _messages(sys.stdin.buffer)
    task: Task | None = next(asked, None)
    if task is None:
        return
    with override(task.language), connection.execute_wrapper(_refuse):
        _answer(task, asked, answers)


def _answer(task: Task, wishes: Iterator[Wish], answers: BinaryIO) -> None:
    reader = Reader(task.definition, task.lookups, task.orders, guarded=task.guarded)
    rows = Rows(open_table(task.path, task.name), reader)
    rows.skip(task.skip)
    for wish in wishes:
        task.lookups.learn(wish.news)
        try:
            answer: object = rows.batch(wish.size, for_index=wish.for_index)
        except UnreadableError as error:
            answer = error
        pickle.dump(answer, answers)
        answers.flush()


def _messages(stream: BinaryIO) -> Iterator[Any]:
    while True:
        try:
            yield pickle.load(stream)  # noqa: S301 - from the process that started this one
        except EOFError:
            return


def _refuse(_execute: Any, sql: str, *_: Any) -> NoReturn:
    raise RuntimeError(f"The reader of rows asks no database: {sql[:200]}")


if __name__ == "__main__":
    main()
