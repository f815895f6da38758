"""Reading tables of text strictly: what cannot be read is named by line, column and reason."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from civics.errors import CivicsError

__all__ = ["Row", "TableError", "lines_of", "rows_of"]

LISTED = 12  # columns in a sentence


class TableError(CivicsError):
    """A place in a table that cannot be read; each part of the library has its own kind.

    Parameters
    ----------
    name : str
        What the table is called.
    line : int
        Line of the table, ``>= 1``; the header is line 1.
    column : str
        Heading of the column, or empty when the whole line is meant.
    reason : str
        What is wrong and what was expected, without a full stop.
    """

    def __init__(self, name: str, *, line: int, column: str = "", reason: str) -> None:
        self.name, self.line, self.column, self.reason = name, line, column, reason
        place = f"line {line}" + (f", column “{column}”" if column else "")
        super().__init__(f"{name}, {place}: {reason}.")


@dataclass(frozen=True)
class Row:
    """One line of a table, that can say where it stands."""

    name: str
    line: int
    cells: dict[str, str]
    error: type[TableError] = TableError

    def wrong(self, column: str, reason: str) -> TableError:
        """Make the error that points at a cell of this row."""
        return self.error(self.name, line=self.line, column=column, reason=reason)

    def text(self, column: str) -> str:
        """Give a cell that must not be empty."""
        cell = self.cells[column].strip()
        if not cell:
            raise self.wrong(column, "is empty")
        return cell

    def whole(self, column: str, *, among: Sequence[int] | None = None) -> int:
        """Give a cell as a whole number, one of `among` if that is given."""
        return self.number(column, self.text(column), among=among)

    def number(self, column: str, cell: str, *, among: Sequence[int] | None = None) -> int:
        """Read `cell` as the whole number it writes, as `whole` does."""
        found = _whole(cell)
        if found is None or (among is not None and found not in among):
            wanted = "a whole number" if among is None else " or ".join(map(str, among))
            raise self.wrong(column, f"“{cell[:40]}” is not {wanted}")
        return found


def rows_of(
    lines: Iterable[str], *, name: str, needs: Sequence[str], error: type[TableError] = TableError
) -> Iterator[Row]:
    """Read a table with a header.

    Parameters
    ----------
    lines : iterable of str
        The file's text, a line each (an open text file will do; open it with ``newline=""``).
    name : str
        What to call the file in errors.
    needs : sequence of str
        Columns without which the file is of no use.
    error : type
        Which kind of `TableError` to raise.

    Yields
    ------
    Row
        In the order of the file; empty lines are passed over.

    Raises
    ------
    TableError
        If there is no header, a column is missing or named twice, a line is longer or shorter
        than the header, or the quoting or encoding is broken.
    """
    found = lines_of(lines, name=name, error=error)
    header = [cell.strip().lstrip("\ufeff") for cell in next(found, (1, []))[1]]
    if complaint := _complaint(header, needs):
        raise error(name, line=1, column=complaint[0], reason=complaint[1])
    for line, cells in found:
        if len(cells) != len(header):
            reason = f"has {len(cells)} cells where the header has {len(header)}"
            raise error(name, line=line, reason=reason)
        yield Row(name, line, dict(zip(header, cells, strict=True)), error)


def lines_of(
    lines: Iterable[str], *, name: str, error: type[TableError] = TableError
) -> Iterator[tuple[int, list[str]]]:
    """Read the cells of each line that is not empty, with the number of the line."""
    reader = csv.reader(lines, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            raise error(name, line=line, reason=f"cannot be read: {wrong}") from wrong
        except UnicodeDecodeError as wrong:
            raise error(name, line=line, reason="is not text in UTF-8") from wrong
        if any(cell.strip() for cell in cells):
            yield line, cells


def _complaint(header: Sequence[str], needs: Sequence[str]) -> tuple[str, str] | None:
    """Say which column is wrong, and how."""
    for column in needs:
        if column not in header:
            return column, f"is missing; there are {_in_short(header)}"
    if not any(header):
        return "", "there is no header"
    twice = next((each for each in header if each and header.count(each) > 1), "")
    return (twice, "is the heading of two columns") if twice else None


def _in_short(header: Sequence[str]) -> str:
    names = [each[:40] for each in header if each]
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more or "no columns"


def _whole(cell: str) -> int | None:
    digits = cell.removeprefix("-").removesuffix(".0")
    plain = digits.isascii() and digits.isdigit() and len(digits) < 19  # noqa: PLR2004 CONFIG: int64
    if not plain:
        return None
    return -int(digits) if cell.startswith("-") else int(digits)
