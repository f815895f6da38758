"""CSV and its relatives: the delimiter, the header, and rows of unequal length."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from weft.register.imports.tables import encodings, headers
from weft.register.imports.tables.shapes import Row, Table, UnreadableError, named_columns

DELIMITERS = ",;\t|"
SAMPLE_ROWS = 40
WIDE = 5  # columns
MOST_IN_A_CELL = 4 << 20
OLD = {"cp1252": "Windows", "mac_roman": "Mac"}  # how people know them

csv.field_size_limit(MOST_IN_A_CELL)


def open_delimited(path: Path) -> Table:
    encoding = encodings.sniff(path)
    with encoding.open(path) as file:
        delimiter = _delimiter(file.read(1 << 18))
    try:
        sample = list(islice(_lines(path, encoding, delimiter), SAMPLE_ROWS))
    except csv.Error as error:
        raise UnreadableError(_unreadable(1, error)) from None
    if not sample:
        raise UnreadableError(_("The file is empty."))
    at = headers.row_of_header([cells for _number, cells in sample])
    number, cells = sample[at]
    columns = named_columns([cell.replace(encodings.MARK, "") for cell in cells])

    def read() -> Iterator[Row]:
        lines = _lines(path, encoding, delimiter)
        rows = islice(lines, at + 1, None)
        last = number
        try:
            for line, values in rows:
                last = line
                if any(value.strip() for value in values):
                    yield _row(line, columns, values, mixed=encoding.mixed)
        except (csv.Error, UnicodeDecodeError) as error:
            raise UnreadableError(_unreadable(last + 1, error)) from None

    return Table("csv", columns, read, path.stat().st_size, tuple(_notes(encoding, at)))


def _row(number: int, columns: Sequence[str], values: list[str], *, mixed: bool) -> Row:
    warnings = []
    if mixed and any(encodings.MARK in value for value in values):
        values = [value.replace(encodings.MARK, "") for value in values]
        warnings.append(
            _(
                "This row was saved in an older way than the rest, and read as text of Windows. "
                "Look whether its accents are right."
            )
        )
    cells = dict(zip(columns, values, strict=False))
    wrong = {}
    if len(values) > len(columns) and any(value.strip() for value in values[len(columns) :]):
        wrong[columns[-1]] = _(
            "This row has %(cells)d cells, but there are %(columns)d columns. "
            "Put text that contains the separator in double quotes."
        ) % {"cells": len(values), "columns": len(columns)}
    return Row(number, cells, tuple(warnings), wrong)


def _lines(
    path: Path, encoding: encodings.Encoding, delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on."""
    with encoding.open(path) as file:
        reader = csv.reader(file, delimiter=delimiter)
        before = 0
        for values in reader:
            yield before + 1, values
            before = reader.line_num


def _delimiter(text: str) -> str:
    """The one that cuts most rows into the same number of cells, two at least.

    A wide first row of that number says more than texts with many lines and marks in them.
    """

    def score(delimiter: str) -> tuple[bool, int, int]:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            lengths = [len(row) for row in islice(rows, SAMPLE_ROWS)]
        except csv.Error:
            return (False, 0, 0)
        widths = Counter(length for length in lengths if length > 1)
        if not widths:
            return (False, 0, 0)
        width, times = widths.most_common(1)[0]
        return (lengths[0] == width >= WIDE, times, width)

    return max(DELIMITERS, key=score)


def _notes(encoding: encodings.Encoding, header: int) -> Iterator[str]:
    if encoding.mixed:
        yield _(
            "Some rows were saved in an older way than the rest of the file (UTF-8). They are "
            "named below: look whether their accents are right."
        )
    elif encoding.name in OLD:
        yield _(
            "The file was saved in an older way, and read as text of %(system)s. Look whether its "
            "accents are right."
        ) % {"system": OLD[encoding.name]}
    if header:
        yield _("The column names are in row %(row)d; what stands above was left out.") % {
            "row": header + 1
        }


def _unreadable(row: int, error: Exception) -> str:
    if "field larger" in str(error):
        return _("A cell near row %(row)d is larger than 4 MB. Is a quote mark missing?") % {
            "row": row
        }
    return _("The file cannot be read from row %(row)d on: %(error)s.") % {
        "row": row,
        "error": error,
    }
