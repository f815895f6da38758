"""Write an export piece by piece. Its last line says that it is complete, or that it broke off.

The hash in the last line is of every byte before that line.
"""

import csv
import hashlib
import io
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence

from weft.register.exports import cells
from weft.register.exports.columns import Column, Record, Value

logger = logging.getLogger(__name__)

PIECE = 64 * 1024  # about as many characters go out at once
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for an older encoding
COMPLETE, BROKEN_OFF = "# complete", "# broken off"  # how the last row of a CSV file begins

type LastLine = Callable[[int, str], str]  # of the number of rows, and the hash if complete


class BrokenOffError(Exception):
    """An export could not be finished; the last line of what went out says so."""


def as_csv(columns: Sequence[Column], records: Iterable[Record]) -> Iterator[bytes]:
    row = CsvRow()

    def last(rows: int, sha256: str) -> str:
        said = (
            f"{COMPLETE}: {rows} rows; sha256 {sha256}" if sha256 else f"{BROKEN_OFF}: {rows} rows"
        )
        return row.of([said, *("" for _ in columns[1:])])

    head = BYTE_ORDER_MARK + row.of([column.name for column in columns])
    lines = (row.of([cell(column.read(record)) for column in columns]) for record in records)
    return _pieces(head, lines, last)


def as_json_lines(columns: Sequence[Column], records: Iterable[Record]) -> Iterator[bytes]:
    def last(rows: int, sha256: str) -> str:
        said = {"complete": bool(sha256), "rows": rows, "sha256": sha256 or None}
        return _line({"weft_export": said})

    lines = (
        _line({column.name: _or_null(column.read(record)) for column in columns})
        for record in records
    )
    return _pieces("", lines, last)


def cell(value: Value) -> str:
    """A value as one cell of a sheet, safe to open in a spreadsheet."""
    if not value:  # as most are
        return "no" if value is False else ""
    if isinstance(value, str):
        return cells.guard(value)
    return cells.guard(cells.join(value)) if isinstance(value, list) else "yes"


def _pieces(head: str, lines: Iterable[str], last: LastLine) -> Iterator[bytes]:
    digest, piece, size, rows = hashlib.sha256(), [head], len(head), 0

    def taken() -> bytes:
        taken = "".join(piece).encode()
        piece.clear()
        digest.update(taken)
        return taken

    try:
        for line in lines:
            piece.append(line)
            size, rows = size + len(line), rows + 1
            if size > PIECE:
                yield taken()
                size = 0
    except Exception as error:
        logger.exception("An export broke off after %s rows.", rows)
        yield taken() + last(rows, "").encode()
        raise BrokenOffError from error
    yield taken()
    yield last(rows, digest.hexdigest()).encode()


class CsvRow:
    """Turns rows into lines of CSV."""

    def __init__(self) -> None:
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(self._buffer)

    def of(self, row: Sequence[str]) -> str:
        self._buffer.seek(0)
        self._buffer.truncate()
        self._writer.writerow(row)
        return self._buffer.getvalue()


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _or_null(value: Value) -> Value | None:
    return None if value == "" else value
