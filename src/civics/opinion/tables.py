"""Reading tables of text strictly: what cannot be read is named by line, column and reason."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from civics.opinion.errors import MalformedFileError

__all__ = ["Row", "lines_of", "rows_of"]


@dataclass(frozen=True)
class Row:
    """One line of a table, that can say where it stands."""

    name: str
    line: int
    cells: dict[str, str]

    def wrong(self, column: str, reason: str) -> MalformedFileError:
        """Make the error that points at a cell of this row."""
        return MalformedFileError(self.name, line=self.line, column=column, reason=reason)

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


def rows_of(lines: Iterable[str], *, name: str, needs: Sequence[str]) -> Iterator[Row]:
    """Read a table with a header.

    Parameters
    ----------
    lines : iterable of str
        The file's text, a line each (an open text file will do; open it with ``newline=""``).
    name : str
        What to call the file in errors.
    needs : sequence of str
        Columns without which the file is of no use.

    Yields
    ------
    Row
        In the order of the file; empty lines are passed over.

    Raises
    ------
    MalformedFileError
        If there is no header, a column is missing or named twice, a line is longer or shorter
        than the header, or the quoting or encoding is broken.
    """
    found = lines_of(lines, name=name)
    header = _header(next(found, (1, []))[1], name=name, needs=needs)
    for line, cells in found:
        if len(cells) != len(header):
            reason = f"has {len(cells)} cells where the header has {len(header)}"
            raise MalformedFileError(name, line=line, column="", reason=reason)
        yield Row(name, line, dict(zip(header, cells, strict=True)))


def lines_of(lines: Iterable[str], *, name: str) -> Iterator[tuple[int, list[str]]]:
    """Read the cells of each line that is not empty, with the number of the line."""
    reader = csv.reader(lines, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise MalformedFileError(name, line=line, column="", reason=str(error)) from error
        except UnicodeDecodeError as error:
            reason = "is not text in UTF-8"
            raise MalformedFileError(name, line=line, column="", reason=reason) from error
        if cells:
            yield line, cells


def _header(cells: list[str], *, name: str, needs: Sequence[str]) -> list[str]:
    header = [cell.strip().removeprefix("\ufeff") for cell in cells]
    for column in needs:
        if column not in header:
            raise MalformedFileError(name, line=1, column=column, reason="is missing")
    repeated = next((each for each in header if each and header.count(each) > 1), "")
    if repeated:
        raise MalformedFileError(name, line=1, column=repeated, reason="is there twice")
    return header


def _whole(cell: str) -> int | None:
    digits = cell.removeprefix("-").removesuffix(".0")
    plain = digits.isascii() and digits.isdigit() and len(digits) < 19  # noqa: PLR2004 CONFIG: int64
    if not plain:
        return None
    return -int(digits) if cell.startswith("-") else int(digits)
