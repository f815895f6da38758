"""Which row holds the column names: titles, dates and notes may stand above it."""

import re
from collections.abc import Sequence

_FIGURES = re.compile(r"[\d\s.,:/\-%$€]+")
LONGEST_NAME = 120


def row_of_header(rows: Sequence[Sequence[str]]) -> int:
    """The first row that is as wide as the table and looks like names; else the first of all."""
    widths = [_filled(row) for row in rows]
    widest = max(widths, default=1)
    enough = max(min(widest, 2), round(widest * 0.6))  # a title fills one cell
    for place, row in enumerate(rows[:-1] or rows):
        if widths[place] >= enough and _looks_like_names(row):
            return place
    return next((place for place, width in enumerate(widths) if width >= enough), 0)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _looks_like_names(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    return all(len(cell) <= LONGEST_NAME and not _FIGURES.fullmatch(cell) for cell in cells)
