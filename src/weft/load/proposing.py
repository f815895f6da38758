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
    return _Marked.of(wishes, period).leaves(period) and _keep_limits(period, wishes)


def propose(
    wanted: Period, wishes: Sequence[Wishes], *, not_before: date, number: int = WANTED
) -> list[Period]:
    """The nearest periods of the same length that fit, in the order of their nearness; later ones
    before earlier ones as far away.

    None of them overlaps another, begins before `not_before`, or lies more than a year away.
    """
    found: list[Period] = []
    marked = _Marked.of(wishes, _widest(wanted))
    for period in _around(wanted):
        if period.first < not_before or any(period.overlaps(each) for each in found):
            continue
        if marked.leaves(period) and _keep_limits(period, wishes):
            found.append(period)
            if len(found) == number:
                break
    return found


def _around(wanted: Period) -> Iterator[Period]:
    for days in range(FARTHEST + 1):
        for shift in (days, -days):
            try:
                yield wanted.moved(shift)
            except OverflowError:
                continue


def _widest(wanted: Period) -> Period:
    """All days that a period moved as far as it may be can touch."""
    first = max(wanted.first.toordinal() - FARTHEST, 1)
    last = min(wanted.last.toordinal() + FARTHEST, date.max.toordinal())
    return Period(date.fromordinal(first), date.fromordinal(last))


def _keep_limits(period: Period, wishes: Sequence[Wishes]) -> bool:
    return all(periods.keeps(each.limit, each.asks, period.first) for each in wishes)


@dataclass(frozen=True)
class _Marked:
    """The days of a span on which nothing may run, and on which nothing may begin or end; marked
    once, however many events there are and periods are tried."""

    first: int  # the span's first day, as a number
    avoided: bytearray
    ends: bytearray

    @classmethod
    def of(cls, wishes: Sequence[Wishes], span: Period) -> "_Marked":
        avoided, ends = bytearray(span.days), bytearray(span.days)
        for each in wishes:
            _mark(avoided, each.avoided, span)
            _mark(ends, each.holidays, span)
        return cls(span.first.toordinal(), avoided, ends)

    def leaves(self, period: Period) -> bool:
        start = period.first.toordinal() - self.first
        last = start + period.days - 1
        return not (self.ends[start] or self.ends[last] or 1 in self.avoided[start : last + 1])


def _mark(days: bytearray, times: Sequence[Avoided], span: Period) -> None:
    first = span.first.toordinal()
    for each in times:
        for time in each.times(span):
            start = max(time.first.toordinal() - first, 0)
            end = min(time.last.toordinal() - first + 1, len(days))
            days[start:end] = b"\x01" * max(end - start, 0)
