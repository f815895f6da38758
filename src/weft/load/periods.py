"""Periods, limits and times to avoid: plain values in, plain values out."""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from itertools import accumulate
from typing import Any, Self

DAY = timedelta(days=1)
MONTHS_A_YEAR = 12


@dataclass(frozen=True, order=True)
class Period:
    """Whole days, the first and the last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def overlaps(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def moved(self, days: int) -> "Period":
        shift = timedelta(days=days)
        return Period(self.first + shift, self.last + shift)


@dataclass(frozen=True)
class Limit:
    """At most `most` asks that begin within any `months` months."""

    most: int
    months: int


@dataclass(frozen=True)
class Avoided:
    """A time at which a community does not want to be asked, perhaps each year."""

    period: Period
    why: str = ""
    every_year: bool = False

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Self:
        """From a row of `Preferences.avoid`."""
        period = Period(date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))
        return cls(period, row.get("why", ""), bool(row.get("every_year")))

    def within(self, period: Period) -> Period | None:
        """The first of its times that touches `period`."""
        return next(self.times(period), None)

    def times(self, period: Period) -> Iterator[Period]:
        """All of its times that touch `period`, earliest first."""
        times = self._around(period) if self.every_year else (self.period,)
        return (each for each in times if each.overlaps(period))

    def _around(self, period: Period) -> Iterator[Period]:
        """Its times in the years around `period`, earliest first."""
        length = self.period.days - 1
        for year in range(max(period.first.year - 1, 1), min(period.last.year, MAXYEAR - 1) + 1):
            first = _in_year(self.period.first, year)
            yield Period(first, first + length * DAY)


def _in_year(day: date, year: int) -> date:
    """The same day of another year; 29 February is the 28th where there is none."""
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or earlier); the month's last where it is shorter."""
    count = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1
    if year < 1:
        return date.min
    if year > MAXYEAR:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def busiest(asks: Mapping[date, int], day: date, months: int) -> int:
    """The most asks that begin in any `months` months in which `day` lies.

    `asks` has how many begin on each day. An ask on `day` itself that is only planned is not among
    them: who wants to know whether it fits adds one.
    """
    earliest, latest = months_after(day, -months), months_after(day, months)
    near = sorted(each for each in asks if earliest < each < latest)
    totals = [0, *accumulate(asks[each] for each in near)]

    def begun(start: date) -> int:
        end = months_after(start, months)
        return totals[bisect_left(near, end)] - totals[bisect_left(near, start)]

    return max(begun(start) for start in (day, *(each for each in near if each <= day)))


def keeps(limit: Limit | None, asks: Mapping[date, int], day: date) -> bool:
    """Whether one more ask on `day` keeps to `limit`."""
    return limit is None or busiest(asks, day, limit.months) + 1 <= limit.most


def first_clash(avoided: Iterable[Avoided], period: Period) -> tuple[Avoided, Period] | None:
    """The first time to avoid that `period` touches, and when that is."""
    for each in avoided:
        clash = each.within(period)
        if clash is not None:
            return each, clash
    return None
