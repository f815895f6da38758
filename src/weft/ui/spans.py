"""A period as a bar on the span that is shown: whole thousandths of its length."""

from dataclasses import dataclass
from datetime import date

FULL = 1000
LEAST = 6  # a single day in ten years is still seen


class EmptySpanError(ValueError):
    """The span to draw on ends before it begins."""


@dataclass(frozen=True)
class Bar:
    start: int
    length: int
    is_unsure: bool  # one of the ends is not known


def bar(opens: date | None, closes: date | None, *, first: date, last: date) -> Bar | None:
    """Where the period lies between `first` and `last`, both shown; None where it does not."""
    if opens is None and closes is None:
        return None
    begin = max(opens or first, first)
    end = min(closes or last, last)
    if begin > last or end < first:
        return None
    start = place(begin, first=first, last=last)
    length = max(place(end, first=first, last=last, end=True) - start, LEAST)
    return Bar(min(start, FULL - length), length, is_unsure=opens is None or closes is None)


def place(day: date, *, first: date, last: date, end: bool = False) -> int:
    """Where `day` begins (or ends) on the span."""
    days = (last - first).days + 1
    if days < 1:
        raise EmptySpanError(f"{last} is before {first}")
    return round(FULL * ((day - first).days + (1 if end else 0)) / days)
