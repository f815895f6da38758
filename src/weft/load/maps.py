"""Who is asked how much, in which months: communities and rights-holders down, months across."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from weft.government.models import Community, Public, RightsHolder
from weft.government.models.entries import NamedEntry
from weft.load import asks
from weft.load.asks import RELATIONS, Relation
from weft.register import told
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.timeline.windows import Window, add_months

LEVELS = 5  # of colour, beside none
MODELS: dict[Relation, type[NamedEntry]] = {
    "communities": Community,
    "rights_holders": RightsHolder,
}


@dataclass
class Row:
    """The asks of one community in the window."""

    public: Public
    months: Counter[date] = field(default_factory=Counter)  # by the first day of the month
    bodies: set[int] = field(default_factory=set)
    reported: int = 0  # flagged as having a report
    odd: int = 0  # with days the wrong way round: counted on the first that the source tells

    @property
    def number(self) -> int:
        return self.months.total()


@dataclass(frozen=True)
class Cell:
    month: date
    number: int
    level: int  # of colour: 0 is none, LEVELS the most of the picture


@dataclass(frozen=True)
class HeatMap:
    window: Window
    rows: list[Row]  # those most asked first

    @cached_property
    def months(self) -> list[date]:
        return list(months_of(self.window))

    @cached_property
    def most(self) -> int:
        return max((max(row.months.values(), default=0) for row in self.rows), default=0)

    @property
    def steps(self) -> list[tuple[int, int, int]]:
        """What each colour means: its level, and the fewest and the most asks it stands for."""
        bounds = [(level, self._upto(level - 1) + 1, self._upto(level)) for level in _levels()]
        return [each for each in bounds if each[1] <= each[2]]

    def cells(self, row: Row) -> list[Cell]:
        return [self._cell(month, row.months[month]) for month in self.months]

    def _cell(self, month: date, number: int) -> Cell:
        level = next(each for each in (0, *_levels()) if number <= self._upto(each))
        return Cell(month, number, level)

    def _upto(self, level: int) -> int:
        return self.most * level // LEVELS


def _levels() -> range:
    return range(1, LEVELS + 1)


def months_of(window: Window) -> Iterator[date]:
    month = window.first
    while month < window.end:
        yield month
        month = add_months(month, 1)


def draw(asked: QuerySet[Engagement], window: Window, moment: Moment) -> HeatMap:
    """The asks that begin in `window`; as many queries for a hundred communities as for one."""
    rows: list[Row] = []
    days = told.first_days(asked)
    inside = {key: day for key, day in days.items() if window.holds(day)}
    for relation in RELATIONS:
        found: dict[int, Row] = {}
        _gather(found, _dated(asked, relation, window, moment))
        _gather(found, _odd(asked, relation, inside, moment), is_odd=True)
        rows += _named(relation, found)
    rows.sort(key=lambda row: (-row.number, str(row.public.name).casefold()))
    return HeatMap(window, rows)


type _Counted = tuple[int, date, int, int, int]  # community, first day, body, asks, with a report


def _dated(
    asked: QuerySet[Engagement], relation: Relation, window: Window, moment: Moment
) -> Iterator[_Counted]:
    days = {"opens_on__gte": window.first, "opens_on__lt": window.end}
    yield from (
        asked.filter(**{f"{relation}__isnull": False}, **days)
        .values_list(F(relation), "opens_on", "lead")
        .annotate(number=Count("pk"), with_report=Count("pk", filter=reported(moment)))
    )


def _odd(
    asked: QuerySet[Engagement], relation: Relation, days: dict[int, date], moment: Moment
) -> Iterator[_Counted]:
    if not days:
        return
    rows = asked.filter(**{f"{relation}__isnull": False}, pk__in=days)
    counted = rows.values_list(F(relation), "pk", "lead").annotate(
        number=Count("pk"), with_report=Count("pk", filter=reported(moment))
    )
    for public, key, lead, number, with_report in counted:
        yield public, days[key], lead, number, with_report


def reported(moment: Moment) -> Q:
    """Flagged as having a report by the day looked at."""
    return Q(reported_at__lte=moment.at) & told.flagged()


def _gather(found: dict[int, Row], counted: Iterable[_Counted], *, is_odd: bool = False) -> None:
    for public, day, lead, number, with_report in counted:
        row = found.setdefault(public, Row(public))  # type: ignore[arg-type]
        row.months[day.replace(day=1)] += number
        row.bodies.add(lead)
        row.reported += with_report
        row.odd += number if is_odd else 0


def _named(relation: Relation, found: dict[int, Row]) -> list[Row]:
    """The rows, with their communities for their keys."""
    entries: dict[Any, Any] = MODELS[relation]._default_manager.in_bulk(list(found))
    for key, row in found.items():
        row.public = entries[key]
    return list(found.values())


def of_cell(asked: QuerySet[Engagement], public: Public, window: Window) -> QuerySet[Engagement]:
    """The asks of one community that begin in `window`, newest first."""
    mine = asked.filter(**{asks.relation_of(public): public})
    odd = [key for key, day in told.first_days(mine).items() if window.holds(day)]
    dated = Q(opens_on__gte=window.first, opens_on__lt=window.end)
    found = mine.filter(dated | Q(pk__in=odd)).select_related("lead", "effort")
    return found.order_by(F("opens_on").desc(nulls_last=True), "-pk")


def monthly(asked: QuerySet[Engagement], public: Public, window: Window) -> Counter[date]:
    """How many asks of one community begin in each month."""
    days = asks.by_day(asked, asks.relation_of(public), [public], window.first, window.last)
    months: defaultdict[date, int] = defaultdict(int)
    for day, number in days.get(public.pk, Counter()).items():
        months[day.replace(day=1)] += number
    return Counter(months)
