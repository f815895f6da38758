"""The facets of a pair, by name: how alike two engagements are in issue, people, place and time.

`comparing` measures them; what time says is measured here.
"""

from collections.abc import Iterable
from datetime import date
from math import log1p
from typing import Protocol

__all__ = ["FACETS", "Dated", "days_between", "gap_in_days", "shared_days"]

# What each facet that the model knows belongs to, in the words of an official.
ISSUE = (
    "title_words",
    "title_words_own",
    "text_words",
    "text_words_own",
    "title_pieces",
    "text_pieces",
    "text_pieces_least",
    "title_pairs",
    "text_pairs",
    "title_rarest_among_bodies",
    "text_rarest_among_bodies",
    "text_second_among_bodies",
    "title_words_of_few",
    "text_words_of_few",
    "title_in_text_of_few",
    "title_in_text_of_few_best",
    "title_shared_of_few",
    "title_rarest_of_few",
    "title_rarest",
    "title_second",
    "text_second",
    "text_third",
    "text_fourth",
    "title_shared",
    "text_shared",
    "pairs_shared",
    "bm25",
    "title_in_title",
    "title_in_text",
    "title_in_text_best",
    "title_says",
    "topics",
    "topics_rarest",
)
PEOPLE = ("names_the_other",)
TIME = ("days_apart", "starts_apart", "ends_apart", "days_shared")
FACETS = ISSUE + PEOPLE + TIME

_FAR = 3650  # days: as far apart as can be, and what is said of pairs without dates


class Dated(Protocol):
    """What has a first and a last day, either of which may be unknown."""

    @property
    def opens(self) -> date | None: ...
    @property
    def closes(self) -> date | None: ...


def days_between(one: Dated, other: Dated) -> dict[str, float]:
    """Measure the facets of time."""
    gap = gap_in_days(one, other)
    shared = shared_days(one, other)
    spans = [_span(record) for record in (one, other)]
    either = sum(spans) - shared
    return {
        "days_apart": log1p(_FAR if gap is None else gap),
        "starts_apart": log1p(_apart(one.opens, other.opens)),
        "ends_apart": log1p(_apart(one.closes, other.closes)),
        "days_shared": shared / either if either > 0 else 0.0,
    }


def gap_in_days(one: Dated, other: Dated) -> int | None:
    """Count the days between the end of one and the start of the other: 0 if they touch.

    Returns
    -------
    int or None
        None where one has no date at all. A single date stands for both ends; days in the wrong
        order are taken in the right one.
    """
    first, second = _ends(one), _ends(other)
    if first is None or second is None:
        return None
    return max(0, (max(first[0], second[0]) - min(first[1], second[1])).days)


def shared_days(one: Dated, other: Dated) -> int:
    """Count the days on which both are held."""
    first, second = _ends(one), _ends(other)
    if first is None or second is None:
        return 0
    return max(0, (min(first[1], second[1]) - max(first[0], second[0])).days + 1)


def _ends(record: Dated) -> tuple[date, date] | None:
    days: Iterable[date] = [day for day in (record.opens, record.closes) if day is not None]
    return (min(days), max(days)) if days else None


def _span(record: Dated) -> int:
    ends = _ends(record)
    return 0 if ends is None else (ends[1] - ends[0]).days + 1


def _apart(one: date | None, other: date | None) -> int:
    return _FAR if one is None or other is None else min(_FAR, abs((one - other).days))
