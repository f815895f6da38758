"""The state of the picture of load, as its address has it."""

from dataclasses import dataclass, replace
from datetime import MAXYEAR, date
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from weft import identifiers
from weft.register.search import Filters
from weft.register.timeline.windows import EARLIEST, LATEST, Window, add_months

MOST_MONTHS = 36
BEFORE, AFTER = 11, 4  # months around the day looked at, where none is asked for
YEAR = 12


@dataclass(frozen=True)
class Address:
    """The filters, the months, and the cell whose asks are listed."""

    filters: Filters  # without days: the months are the window's
    window: Window
    years: tuple[str, ...] = ()
    of: str = ""  # of the community whose asks are listed
    month: date | None = None
    is_cut: bool = False  # more months were asked for than are drawn

    @classmethod
    def read(cls, query: QueryDict, *, day: date) -> Self:
        """Never raises: what makes no sense is left out."""
        asked = Filters.read(query)
        window, is_cut = _window(asked, day)
        of = query.get("of", "")
        return cls(
            filters=asked.changed(year=(), from_day=None, to_day=None, sort=""),
            window=window,
            years=asked.year,
            of=of if identifiers.is_identifier(of) else "",
            month=_month(query.get("month", ""), window),
            is_cut=is_cut,
        )

    def query(self) -> str:
        """Without its question mark; without a page."""
        period = [("year", year) for year in self.years] or [
            ("from", self.window.first.isoformat()),
            ("to", self.window.last.isoformat()),
        ]
        cell = [("of", self.of)] if self.of else []
        month = [("month", f"{self.month:%Y-%m}")] if self.month and self.of else []
        return urlencode([*self.filters.pairs(), *period, *cell, *month])

    def cell(self, public_id: str, month: date | None = None) -> str:
        """The address that lists the asks of one community, in one month or all of them."""
        chosen = replace(self, of=public_id, month=month)
        return f"{reverse('load')}?{chosen.query()}#asks"

    def moved(self, months: int) -> str:
        shifted = Window(add_months(self.window.first, months), add_months(self.window.end, months))
        chosen = replace(self, window=shifted, years=(), of="", month=None)
        return f"{reverse('load')}?{chosen.query()}"

    @property
    def listed(self) -> Window:
        """The months whose asks are listed."""
        return Window(self.month, add_months(self.month, 1)) if self.month else self.window


def _window(asked: Filters, day: date) -> tuple[Window, bool]:
    """Whole months: of the years asked for, else of the days, else around `day`."""
    if asked.year:
        years = sorted(int(year) for year in asked.year)
        first, end = _bounded(date(max(years[0], 1), 1, 1)), years[-1] + 1
        return _cut(first, _bounded(date(min(end, MAXYEAR), 1, 1)))
    if asked.from_day and asked.to_day:
        return _cut(_bounded(asked.from_day), add_months(_bounded(asked.to_day), 1))
    around = _bounded(day)
    return Window(add_months(around, -BEFORE), add_months(around, AFTER + 1)), False


def _bounded(day: date) -> date:
    return min(max(day, EARLIEST), LATEST).replace(day=1)


def _cut(first: date, end: date) -> tuple[Window, bool]:
    """The last of too many months are left out."""
    end = max(end, add_months(first, 1))
    longest = add_months(first, MOST_MONTHS)
    return Window(first, min(end, longest)), end > longest


def _month(text: str, window: Window) -> date | None:
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if window.holds(month) else None
