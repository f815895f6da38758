"""What one cell of a sheet may hold: several values, and nothing that a spreadsheet runs.

Import reads with the inverse of each, so that what comes back is what went out.
"""

import re
from collections.abc import Iterable

# A spreadsheet takes a cell that starts with one of the first six for a formula or eats the
# character; a quote at the start is how it is told not to.
GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")
_SEPARATOR = re.compile(r"(?<!\\)(?:\\\\)*;")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def guard(text: str) -> str:
    """Put one quote before a text that a spreadsheet would not take for text."""
    return f"'{text}" if text.startswith(GUARDED) else text


def unguard(cell: str) -> str:
    """The inverse of `guard`: drop the quote, and only where `guard` would have put it."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(GUARDED) else cell


def join(values: Iterable[str]) -> str:
    """Several values in one cell: ``a; b``.

    In a value, a backslash goes before ``;`` and ``\\``, and before space at its two ends.
    """
    return "; ".join(map(_escaped, values))


def split(cell: str) -> list[str]:
    """The inverse of `join`, but for space around the values; nothing in an empty cell."""
    if not cell.strip():
        return []
    parts, start = [], 0
    for mark in _SEPARATOR.finditer(cell):
        parts.append(cell[start : mark.end() - 1])
        start = mark.end()
    parts.append(cell[start:])
    return [_ESCAPED.sub(r"\1", stripped(part)) for part in parts]


def stripped(text: str) -> str:
    """`text` without the space around it, but for space that `join` wrote a backslash before."""
    if "\\" not in text:  # as in nearly every cell
        return text.strip()
    bare = text.rstrip()
    backslashes = len(bare) - len(bare.rstrip("\\"))
    return text[: len(bare) + backslashes % 2].lstrip()


def _escaped(value: str) -> str:
    text = value.replace("\\", "\\\\").replace(";", "\\;")
    if len(value) > 1 and value[-1].isspace():
        text = f"{text[:-1]}\\{text[-1]}"
    return f"\\{text}" if value[:1].isspace() else text
