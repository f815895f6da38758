"""When else? The nearest periods that respect what communities want, holidays and events.

Pure: plain values in, plain values out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from weft.load import periods
from weft.load.periods import Avoided, Limit, Period

FARTHEST = 366  # days that a period is moved at most
WANTED = 3


@dataclass(frozen=True)
class Wishes:
    """What one community asks for: nothing in it is government's."""

    limit: Limit | None = None
    asks: Mapping[date, int] = field(default_factory=dict)  # that begin on each day
    avoided: Sequence[Avoided] = ()  # its times to avoid, and the events of its calendars
    holidays: Sequence[Avoided] = ()  # nothing begins or ends on them


def fits(period: Period, wishes: Sequence[Wishes]) -> bool:
    """Whether a period respects everybody's wishes."""
    return all(_fits_one(period, each) for each in wishes)


def propose(
    wanted: Period, wishes: Sequence[Wishes], *, not_before: date, number: int = WANTED
) -> list[Period]:
    """The nearest periods of the same length that fit, in the order of their nearness; later ones
    before earlier ones as far away.

    None of them overlaps another, begins before `not_before`, or lies more than a year away.
    """
    found: list[Period] = []
    for period in _around(wanted):
        if period.first < not_before or any(period.overlaps(each) for each in found):
            continue
        if fits(period, wishes):
            found.append(period)
            if len(found) == number:
                break
    return found


def _around(wanted: Period) -> Iterator[Period]:
    for days in range(FARTHEST + 1):
        for shift in {days, -days}:
            try:
                yield wanted.moved(shift)
            except OverflowError:
                continue


def _fits_one(period: Period, wishes: Wishes) -> bool:
    return (
        periods.first_clash(wishes.avoided, period) is None
        and not _touches(wishes.holidays, period.first)
        and not _touches(wishes.holidays, period.last)
        and periods.keeps(wishes.limit, wishes.asks, period.first)
    )


def _touches(days: Sequence[Avoided], day: date) -> bool:
    return periods.first_clash(days, Period(day, day)) is not None
