"""The window of a timeline: from a decade to a month, in whole calendar units."""

from dataclasses import dataclass
from datetime import MINYEAR, date, timedelta
from enum import StrEnum
from itertools import pairwise

from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

EARLIEST, LATEST = date(1900, 1, 1), date(2150, 1, 1)
MONTHS_A_YEAR = 12
WEEK = timedelta(days=7)
YEARS = 3 * 366  # days; a longer window is parted by years
MONTHLY = 70  # days; a longer one by months


class Zoom(StrEnum):
    """From widest to closest."""

    DECADE = "decade"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


LABELS: dict[Zoom, Promise] = {
    Zoom.DECADE: _("Decade"),
    Zoom.YEAR: _("Year"),
    Zoom.QUARTER: _("Quarter"),
    Zoom.MONTH: _("Month"),
}
MONTHS = {Zoom.DECADE: 120, Zoom.YEAR: 12, Zoom.QUARTER: 3, Zoom.MONTH: 1}
# How many months of a window that nobody placed lie before the day looked at: what is behind is
# known better than what is to come.
MONTHS_BEFORE = {Zoom.DECADE: 84, Zoom.YEAR: 8, Zoom.QUARTER: 1, Zoom.MONTH: 0}
# What a part of a crowded window opens as.
CLOSER = {Zoom.DECADE: Zoom.YEAR, Zoom.YEAR: Zoom.MONTH, Zoom.QUARTER: Zoom.MONTH}


@dataclass(frozen=True)
class Part:
    """A year, month or week of a window; `end` is the first day after it."""

    first: date
    end: date
    label: str
    is_major: bool = False  # the parts that a narrow screen labels

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)


@dataclass(frozen=True)
class Window:
    first: date
    end: date  # the first day after it
    zoom: Zoom | None = None  # None: not one of the zooms, as on the home page

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.end - self.first).days

    def share(self, day: date) -> float:
        """How far into the window `day` begins: 0 at its first day, 1 at its end; kept within."""
        return min(max((day - self.first).days / self.days, 0.0), 1.0)

    def holds(self, day: date) -> bool:
        return self.first <= day < self.end

    def moved(self, windows: int) -> "Window":
        """The same length, so many windows later (or earlier)."""
        if self.zoom is None:
            shift = timedelta(days=self.days * windows)
            return Window(self.first + shift, self.end + shift)
        return window(self.zoom, add_months(self.first, MONTHS[self.zoom] * windows))

    def parts(self) -> list[Part]:
        """What crowded groups are counted by, and where the axis has its marks."""
        if self.zoom == Zoom.DECADE or self.days > YEARS:
            return _labelled(_steps(self, 12), pgettext("format of a year", "Y"), every=2)
        if self.zoom == Zoom.YEAR or (self.zoom is None and self.days > MONTHLY):
            return _labelled(_steps(self, 1), pgettext("format of a month", "M"), every=3)
        return _labelled(_weeks(self), day_of_the_year(), every=4)


def window(zoom: Zoom, day: date) -> Window:
    """The window of `zoom` that begins with the month (or year) of `day`."""
    day = min(max(day, EARLIEST), LATEST)
    first = day.replace(day=1, month=1 if zoom == Zoom.DECADE else day.month)
    return Window(first, add_months(first, MONTHS[zoom]), zoom)


def around(zoom: Zoom, day: date) -> Window:
    """The window of `zoom` that a reader is shown who looks at `day`."""
    return window(zoom, add_months(day.replace(day=1), -MONTHS_BEFORE[zoom]))


def read(zoom: str | None, first: str | None, *, day: date) -> Window:
    """The window that an address asks for, however odd; a year around `day` if it does not."""
    chosen = Zoom(zoom) if zoom in set(Zoom) else Zoom.YEAR
    try:
        return window(chosen, date.fromisoformat(first or ""))
    except ValueError:
        return around(chosen, day)


def add_months(day: date, months: int) -> date:
    """The first day of the month that many months from `day`'s."""
    count = max(day.year * MONTHS_A_YEAR + day.month - 1 + months, MINYEAR * MONTHS_A_YEAR)
    return date(count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1, 1)


def _steps(of: Window, months: int) -> list[date]:
    """The window's first day, then first days of months (or years), then its end."""
    days, whole = [of.first], of.first.replace(month=1) if months == MONTHS_A_YEAR else of.first
    while (whole := add_months(whole, months)) < of.end:
        days.append(whole)
    return [*days, of.end]


def _weeks(of: Window) -> list[date]:
    days = [of.first]
    while (following := days[-1] + WEEK) < of.end:
        days.append(following)
    return [*days, of.end]


def day_of_the_year() -> str:
    """How a day is written where its year is known."""
    return pgettext("format of a day of the year", "j M")


def _labelled(days: list[date], form: str, *, every: int) -> list[Part]:
    return [
        Part(first, end, dateformat.format(first, form), is_major=number % every == 0)
        for number, (first, end) in enumerate(pairwise(days))
    ]
