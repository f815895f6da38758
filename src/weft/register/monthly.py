"""A month of the register: what opens and closes on each day, and how many run."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from weft.languages import Words, choose
from weft.register import states
from weft.register.models import Engagement

DAY = timedelta(days=1)
WEEK = 7
SHOWN = 4  # openings, and closings, named on one day; the rest are counted


@dataclass(frozen=True)
class Event:
    public_id: str
    title: Words
    stale: bool


@dataclass(frozen=True)
class Day:
    day: date
    in_month: bool
    running: int
    opens: Sequence[Event] = ()
    closes: Sequence[Event] = ()
    more_open: int = 0
    more_close: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.opens and not self.closes


@dataclass(frozen=True)
class Month:
    first: date
    days: Sequence[Day]  # whole weeks, Monday first
    stale: int = 0

    @property
    def weeks(self) -> Iterator[Sequence[Day]]:
        for start in range(0, len(self.days), WEEK):
            yield self.days[start : start + WEEK]

    @property
    def own_days(self) -> list[Day]:
        return [day for day in self.days if day.in_month]

    @property
    def busy_days(self) -> list[Day]:
        return [day for day in self.own_days if not day.is_empty]

    @property
    def last(self) -> date:
        return following(self.first) - DAY


@dataclass(frozen=True)
class _Side:
    """What happens on days: how many by day, and those that are named."""

    counts: Counter[date] = field(default_factory=Counter)
    named: dict[date, list[Event]] = field(default_factory=dict)


def following(first: date) -> date:
    """The first day of the next month."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def before(first: date) -> date:
    return (first - DAY).replace(day=1)


def month_of(day: date) -> date:
    """The first day of `day`'s month, within what a calendar can draw."""
    return min(max(day, date(1900, 1, 1)), date(MAXYEAR - 1, 12, 1)).replace(day=1)


def month(engagements: QuerySet[Engagement], first: date, *, at: datetime) -> Month:
    """Five queries whatever the number of rows. Cancelled engagements are left out; stale ones
    are named with that word, and not counted as running."""
    kept = engagements.order_by().exclude(cancelled_at__lte=at)
    kept = kept.annotate(stale=states.stale_at(at))
    start, end = _grid(first)
    opens, closes = _side(kept, "opens_on", start, end), _side(kept, "closes_on", start, end)
    fresh = kept.filter(stale=False)
    running, stale = _running(kept, start, end)
    begun, ended = _by_day(fresh, "opens_on", start, end), _by_day(fresh, "closes_on", start, end)
    days = []
    for number in range((end - start).days):
        day = start + number * DAY
        running += begun[day] - ended[day - DAY]
        days.append(_day(day, first, running, opens, closes))
    return Month(first, days, stale)


def _grid(first: date) -> tuple[date, date]:
    """The Monday on or before the first day, and the Monday after the last."""
    start, end = first - timedelta(days=first.weekday()), following(first)
    return start, end + timedelta(days=-end.weekday() % WEEK)


def _running(kept: QuerySet[Any], start: date, end: date) -> tuple[int, int]:
    """How many ran on the day before `start` and on, and how many stale ones there are after it."""
    begun = Q(opens_on__lt=start) & (Q(closes_on__gte=start) | Q(closes_on__isnull=True))
    touched = Q(opens_on__lt=end) & (Q(closes_on__gte=start) | Q(closes_on__isnull=True))
    counted = kept.aggregate(
        running=Count("pk", filter=begun & Q(stale=False)),
        out_of_date=Count("pk", filter=touched & Q(stale=True)),
    )
    return counted["running"], counted["out_of_date"]


def _by_day(kept: QuerySet[Any], column: str, start: date, end: date) -> Counter[date]:
    # A record with a last day and no first day never counts as running.
    days = kept.filter(opens_on__isnull=False, **{f"{column}__gte": start, f"{column}__lt": end})
    return Counter(dict(days.values_list(column).annotate(number=Count("pk"))))


def _side(kept: QuerySet[Any], column: str, start: date, end: date) -> _Side:
    rows = (
        kept.filter(**{f"{column}__gte": start, f"{column}__lt": end})
        .annotate(
            place=Window(RowNumber(), partition_by=F(column), order_by=F("pk").asc()),
            on_day=Window(Count("pk"), partition_by=F(column)),
        )
        .filter(place__lte=SHOWN)
        .order_by(column, "pk")
        .values_list(column, "on_day", "public_id", "title", "stale")
    )
    counts: Counter[date] = Counter()
    named: defaultdict[date, list[Event]] = defaultdict(list)
    for day, number, public_id, title, stale in rows:
        counts[day] = number
        named[day].append(Event(public_id, choose(title), stale))
    return _Side(counts, named)


def _day(day: date, first: date, running: int, opens: _Side, closes: _Side) -> Day:
    opening, closing = opens.named.get(day, []), closes.named.get(day, [])
    return Day(
        day=day,
        in_month=(day.year, day.month) == (first.year, first.month),
        running=running,
        opens=opening,
        closes=closing,
        more_open=opens.counts[day] - len(opening),
        more_close=closes.counts[day] - len(closing),
    )
