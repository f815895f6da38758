"""Lines of fields between semicolons, with the place of each for the one that is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Never

from civics.budgeting.errors import PabulibError

__all__ = ["Record", "records"]


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of one record, which begins at `line` (from 1) and reads `text`."""

    line: int
    fields: tuple[str, ...]
    text: str

    def fail(self, reason: str, field: int = 0) -> Never:
        """Raise for one field, by its index; finds line and column only now."""
        start = 0
        for _ in range(field):
            start = min(_field(self.text, start, self.line)[1] + 1, len(self.text))
        before = self.text[:start]
        line = self.line + before.count("\n")
        raise PabulibError(reason, line=line, column=start - (before.rfind("\n") + 1) + 1)


def records(text: str) -> Iterator[Record]:
    r"""Split a text into records; blank lines are left out.

    A field in double quotes may hold semicolons, line ends and doubled quotes.

    Raises
    ------
    PabulibError
        Where a quote is not closed, or something stands between it and the next semicolon.

    Examples
    --------
    >>> [record.fields for record in records('1;"a; b"\n\n2;c\n')]
    [('1', 'a; b'), ('2', 'c')]
    """
    lines = iter(text.split("\n"))
    number = 0
    for line in lines:
        start = number = number + 1
        row = line.rstrip("\r")
        if '"' not in row:
            if row and not row.isspace():
                yield Record(start, tuple(row.split(";")), row)
            continue
        while _is_open(row):
            following = next(lines, None)
            if following is None:
                break
            number += 1
            row = f"{row}\n{following.rstrip('\r')}"
        yield Record(start, _fields(row, start), row)


def _is_open(row: str) -> bool:
    """Whether the row ends inside quotes."""
    at = 0
    while at <= len(row):
        if not row.startswith('"', at):
            at = _to_semicolon(row, at) + 1
            continue
        closed = _closing(row, at)
        if closed is None:
            return True
        at = _to_semicolon(row, closed + 1) + 1
    return False


def _fields(row: str, line: int) -> tuple[str, ...]:
    found: list[str] = []
    at = 0
    while at <= len(row):
        field, end = _field(row, at, line)
        found.append(field)
        at = end + 1
    return tuple(found)


def _field(row: str, at: int, line: int) -> tuple[str, int]:
    """Return the field that begins at `at`, and where its semicolon (or the end) is."""
    if not row.startswith('"', at):
        end = _to_semicolon(row, at)
        return row[at:end], end
    closed = _closing(row, at)
    if closed is None:
        _fail_at(row, at, line, "the quote that opens here is not closed.")
    if closed + 1 < len(row) and row[closed + 1] != ";":
        _fail_at(row, closed + 1, line, "after a closing quote comes a semicolon or the end.")
    return row[at + 1 : closed].replace('""', '"'), closed + 1


def _fail_at(row: str, at: int, line: int, reason: str) -> Never:
    before = row[:at]
    column = at - (before.rfind("\n") + 1) + 1
    raise PabulibError(reason, line=line + before.count("\n"), column=column)


def _to_semicolon(row: str, at: int) -> int:
    found = row.find(";", at)
    return len(row) if found < 0 else found


def _closing(row: str, opening: int) -> int | None:
    at = opening + 1
    while (at := row.find('"', at)) >= 0:
        if not row.startswith('""', at):
            return at
        at += 2
    return None
