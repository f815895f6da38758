"""Excel workbooks, read as a stream; refused before they are unpacked where they would not fit."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.cell import get_column_letter, range_boundaries

from weft.register.imports.tables import headers
from weft.register.imports.tables.shapes import Row, Table, UnreadableError, named_columns

MOST_ENTRIES = 5000
MOST_UNPACKED = 2 << 30
MOST_HELD = 256 << 20  # of what openpyxl holds in memory: shared texts and styles
MOST_RATIO = 300
RATIO_FROM = 4 << 20
SAMPLE_ROWS = 40
MOST_MERGED = 20_000
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_FORMULA = re.compile(rb"<f[ >/]")


@dataclass(frozen=True)
class Sheet:
    name: str
    path: str  # in the archive
    has_formulas: bool
    merged: Sequence[tuple[int, int, int, int]] = ()  # first column and row, last column and row


@dataclass
class _Merging:
    """Give every cell of a merged range the value of its first."""

    ranges: Sequence[tuple[int, int, int, int]]
    held: dict[int, Any] = field(default_factory=dict)

    def fill(self, number: int, values: list[Any]) -> None:
        for place, (left, top, right, bottom) in enumerate(self.ranges):
            if not top <= number <= bottom:
                continue
            values += [None] * (right - len(values))  # a row ends at its last filled cell
            if number == top:
                self.held[place] = values[left - 1]
            for column in range(left, right + 1):
                values[column - 1] = self.held.get(place)


def open_workbook(path: Path) -> Table:
    refuse_bombs(path)
    with _workbook(path) as book:
        visible = [each for each in book.worksheets if each.sheet_state == "visible"]
        if not visible:
            raise UnreadableError(
                _("Every sheet of this workbook is hidden. Show the one to read.")
            )
        filled = [each for each in visible if _has_rows(each)] or visible[:1]
        sheet = _look_at(path, filled[0].title, filled[0]._worksheet_path)
        hidden = [each.title for each in book.worksheets if each.sheet_state != "visible"]
        left_out = [each.title for each in filled[1:]]
    sample = [values for _number, values, _f in islice(_rows(path, sheet), SAMPLE_ROWS)]
    if not sample:
        raise UnreadableError(_("The sheet “%(sheet)s” is empty.") % {"sheet": sheet.name})
    at = headers.row_of_header([[_text(value) for value in values] for values in sample])
    columns = named_columns(_trimmed([_text(value) for value in sample[at]]))

    def read() -> Iterator[Row]:
        for number, values, formulas in islice(_rows(path, sheet), at + 1, None):
            row = _row(number, columns, values, formulas)
            if any(row.cells.values()) or row.wrong:
                yield row

    notes = tuple(_notes(sheet, hidden, left_out, at))
    return Table("xlsx", columns, read, path.stat().st_size, notes)


def refuse_bombs(path: Path) -> None:
    """Judge by the archive's own list: Python reads no more of an entry than it says there."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    held = sum(each.file_size for each in entries if _is_held(each.filename))
    swollen = any(
        each.file_size > RATIO_FROM and each.file_size > MOST_RATIO * max(each.compress_size, 1)
        for each in entries
    )
    total = sum(each.file_size for each in entries)
    if len(entries) > MOST_ENTRIES or total > MOST_UNPACKED or held > MOST_HELD or swollen:
        raise UnreadableError(
            _(
                "This workbook would unpack to %(megabytes)d MB, which is not safe to open. "
                "Save the table as CSV."
            )
            % {"megabytes": total >> 20}
        )


def _is_held(name: str) -> bool:
    return name.startswith("xl/") and "/worksheets/" not in name


@contextmanager
def _workbook(path: Path, *, values: bool = True) -> Iterator[Any]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=values, keep_links=False)
    except Exception:  # openpyxl raises whatever a broken part makes it raise
        raise UnreadableError(
            _("This workbook is damaged. Open it in a spreadsheet program and save it again.")
        ) from None
    try:
        yield book
    finally:
        book.close()


def _has_rows(sheet: Any) -> bool:
    sheet.reset_dimensions()
    rows = islice(sheet.iter_rows(values_only=True), SAMPLE_ROWS)
    return any(value is not None for row in rows for value in row)


def _look_at(path: Path, name: str, part: str) -> Sheet:
    """Whether the sheet has formulas and what it merges: neither is told when it is streamed."""
    ranges: list[bytes] = []
    formulas, rest = False, b""
    with zipfile.ZipFile(path) as archive, archive.open(part.lstrip("/")) as file:
        while block := file.read(1 << 20):
            text = rest + block
            formulas = formulas or _FORMULA.search(text) is not None
            ranges += _MERGED.findall(text)[: MOST_MERGED - len(ranges)]
            rest = text[-40:] if b"<mergeCell " not in text[-40:] else text[text.rfind(b"<merge") :]
    bounds = {range_boundaries(each.decode()) for each in ranges}
    return Sheet(name, part, formulas, sorted(bounds))  # type: ignore[arg-type]


def _rows(path: Path, sheet: Sheet) -> Iterator[tuple[int, list[Any], Sequence[int]]]:
    """Number, values, and the places of formulas, of each row."""
    merging = _Merging(sheet.merged)
    with _workbook(path) as book, _workbook(path, values=not sheet.has_formulas) as written:
        one = book[sheet.name]
        one.reset_dimensions()
        plain = one.iter_rows(values_only=True)
        other: Iterator[Any] = repeat(())
        if sheet.has_formulas:
            written[sheet.name].reset_dimensions()
            other = written[sheet.name].iter_rows()
        for number, (values, cells) in enumerate(zip(plain, other, strict=False), start=1):
            formulas = [place for place, cell in enumerate(cells) if cell.data_type == "f"]
            filled = list(values)
            if sheet.merged:
                merging.fill(number, filled)
            yield number, filled, formulas


def _row(number: int, columns: Sequence[str], values: list[Any], formulas: Sequence[int]) -> Row:
    cells = dict(zip(columns, map(_text, values), strict=False))
    warnings, wrong = [], {}
    for place in formulas:
        if place >= len(columns):
            continue
        name = {"cell": f"{get_column_letter(place + 1)}{number}"}
        if values[place] is None:
            wrong[columns[place]] = (
                _("Cell %(cell)s holds a formula without a value. Type the value itself.") % name
            )
        else:
            warnings.append(
                _("Cell %(cell)s holds a formula; the value it last had was taken.") % name
            )
    for column, value in cells.items():
        if value.startswith("#") and value in _ERRORS:
            wrong[column] = _("The spreadsheet shows an error here: %(value)s. Type the value.") % {
                "value": value
            }
    return Row(number, cells, tuple(warnings), wrong)


_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.strftime("%Y-%m-%d") if value.time() == time() else value.isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _notes(sheet: Sheet, hidden: list[str], left_out: list[str], header: int) -> Iterator[str]:
    if hidden:
        yield _("Hidden sheets were left out: %(sheets)s.") % {"sheets": ", ".join(hidden)}
    if left_out:
        yield _("Only the first sheet, “%(sheet)s”, was read; left out: %(sheets)s.") % {
            "sheet": sheet.name,
            "sheets": ", ".join(left_out),
        }
    if header:
        yield _("The column names are in row %(row)d; what stands above was left out.") % {
            "row": header + 1
        }
    if sheet.merged:
        yield _("Merged cells were read as if each held the value.")
    if sheet.has_formulas:
        yield _("The sheet has formulas. They were not run: the values they last had were taken.")
