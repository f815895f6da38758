"""Write an export as a workbook, row by row: every cell a text, nothing kept in memory.

Written here because openpyxl takes a text that starts with ``=`` for a formula, cuts long texts
without a word, loses carriage returns, and writes some 650 rows a second.
"""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _

from weft.register.exports.columns import Column, Record
from weft.register.exports.files import BYTE_ORDER_MARK, CsvRow, cell

MOST_ROWS = 1_048_576 - 1  # of a sheet, without its heading
LONGEST_TEXT = 32_767  # of a cell, in UTF-16 units
SHEET, ABOUT = "Engagements", "About"
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class DoesNotFitError(Exception):
    """A workbook cannot hold this; the message says what, and which format can."""


def as_workbook(columns: Sequence[Column], records: Iterable[Record], *, to: IO[bytes]) -> None:
    """Write a whole workbook to the file `to`.

    Its second sheet says how many rows there are, and the hash of the same export as CSV.

    Raises
    ------
    DoesNotFitError
        Where there are more rows, or a text is longer, than a sheet can hold.
    """
    with ZipFile(to, "w", ZIP_DEFLATED, compresslevel=4) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
        rows = _Rows(columns, records)
        # Nobody knows its size beforehand: room for more than four gigabytes.
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            _write(sheet, rows)
        with archive.open("xl/worksheets/sheet2.xml", "w") as sheet:
            _write(sheet, rows.about())


class _Rows:
    """The rows of the first sheet; once they are through, what there is to say about them."""

    def __init__(self, columns: Sequence[Column], records: Iterable[Record]) -> None:
        self._columns, self._records = columns, records
        self._digest = hashlib.sha256(BYTE_ORDER_MARK.encode())
        self._count = self._replaced = 0

    def __iter__(self) -> Iterator[list[str]]:
        csv = CsvRow()
        names = [column.name for column in self._columns]
        self._digest.update(csv.of(names).encode())
        yield names
        for record in self._records:
            row = [cell(column.read(record)) for column in self._columns]
            self._check(row)
            self._digest.update(csv.of(row).encode())
            yield row

    def _check(self, row: list[str]) -> None:
        self._count += 1
        if self._count > MOST_ROWS:
            raise DoesNotFitError(
                _("A sheet holds %(most)s rows and no more. Take CSV or JSON lines.")
                % {"most": f"{MOST_ROWS:,}"}
            )
        for text in row:
            if len(text) * 2 > LONGEST_TEXT and len(text.encode("utf-16-le")) > LONGEST_TEXT * 2:
                raise DoesNotFitError(
                    _("A text of engagement %(id)s is too long for a cell. Take CSV or JSON lines.")
                    % {"id": row[0]}
                )

    def about(self) -> list[list[str]]:
        return [
            ["complete", "yes"],
            ["rows", str(self._count)],
            ["sha256", self._digest.hexdigest()],
        ]


def _write(sheet: IO[bytes], rows: Iterable[Sequence[str]]) -> None:
    out = io.BufferedWriter(sheet, 256 * 1024)
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{_MAIN}">'.encode())
    out.write(b"<sheetData>")
    for row in rows:
        out.write(f"<row>{''.join(map(_cell, row))}</row>".encode())
    out.write(b"</sheetData></worksheet>")
    out.flush()
    out.detach()


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    # Control characters that XML cannot hold become the sign for a character that was lost.
    escaped = escape(_IMPOSSIBLE.sub("\ufffd", text), {"\r": "&#13;"})
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c>'


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'


_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{_override('workbook', 'sheet.main')}"
        f"{_override('worksheets/sheet1', 'worksheet')}"
        f"{_override('worksheets/sheet2', 'worksheet')}"
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{SHEET}" sheetId="1" r:id="r1"/>'
        f'<sheet name="{ABOUT}" sheetId="2" r:id="r2"/>'
        "</sheets></workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
        "</Relationships>"
    ),
}
