"""Sheets that Weft hands out: the rows that were refused, to be mended and given again."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from weft.register.exports import cells
from weft.register.imports.reading import Problem
from weft.register.imports.tables import Row

ROW, WRONG, MEND = "weft: row", "weft: what is wrong", "weft: how to mend it"
OURS = (ROW, WRONG, MEND)


class Writer(Protocol):
    def writerow(self, row: Sequence[str], /) -> Any: ...


class ErrorSheet:
    """The refused rows as they came, with what is wrong and how to mend it.

    `guarded`: the file was Weft's own, and has a quote where one is needed.
    """

    def __init__(self, writer: Writer, columns: Sequence[str], *, guarded: bool = False) -> None:
        self._writer, self._guarded = writer, guarded
        self._columns = [name for name in columns if name not in OURS]
        writer.writerow([*map(cells.guard, self._columns), *OURS])

    def add(self, row: Row, problems: Sequence[Problem]) -> None:
        own = [self._safe(row.cells.get(name, "")) for name in self._columns]
        wrong = [f"{each.column}: {each.says}" if each.column else each.says for each in problems]
        mends = dict.fromkeys(each.mend for each in problems if each.mend)
        told = [str(row.number), " ".join(wrong), " ".join(mends)]
        self._writer.writerow([*own, *map(cells.guard, told)])

    def _safe(self, text: str) -> str:
        return cells.guard(cells.unguard(text) if self._guarded else text)


def as_workbook(lines: Iterator[Sequence[str]], path: Path, *, title: str = "") -> None:
    """Write lines as an Excel workbook, row by row; every cell is text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title or _("Refused rows"))
    for line in lines:
        sheet.append([_text(sheet, cells.unguard(value)) for value in line])
    book.save(path)


def _text(sheet: Any, value: str) -> Any:
    """A cell that a spreadsheet takes for text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
