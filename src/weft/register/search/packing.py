"""Numbers of facets' values packed as text, one character each.

Both databases put texts one after the other faster than anything else, and hand them over as they
are; so a million rows are counted as one array.
"""

from collections.abc import Iterable

import numpy as np

FIRST = 0x100  # the character of number 0: no control character is ever one
_SURROGATES, _HOW_MANY = 0xD800, 0x800  # code points that are not characters
_CHUNK = 1 << 20  # characters counted at a time, so that little memory is needed


def pack(numbers: Iterable[int]) -> str:
    """`numbers`, from 0 to 1,000,000, as one text."""
    return "".join(map(_character, numbers))


def unpack(text: str) -> list[int]:
    """The numbers that were packed, in their order."""
    return [_number(ord(character)) for character in text]


def tally(text: str) -> dict[int, int]:
    """How often each number is in a packed text."""
    counts = np.zeros(0, dtype=np.int64)
    for start in range(0, len(text), _CHUNK):
        points = np.frombuffer(text[start : start + _CHUNK].encode("utf-32-le"), dtype="<u4")
        found = np.bincount(points, minlength=len(counts))
        found[: len(counts)] += counts
        counts = found
    return {_number(int(point)): int(counts[point]) for point in np.flatnonzero(counts)}


def _character(number: int) -> str:
    point = number + FIRST
    return chr(point if point < _SURROGATES else point + _HOW_MANY)


def _number(point: int) -> int:
    return point - FIRST - (_HOW_MANY if point >= _SURROGATES else 0)
