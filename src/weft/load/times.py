"""What a period has to respect: the wishes of communities, with holidays and events around them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from weft.government.models import Area, Community, Public, RightsHolder
from weft.government.viewers import Viewer
from weft.load import asks, periods, planning, proposing
from weft.load.models import CalendarDay, EventCalendar
from weft.load.periods import Avoided, Period
from weft.load.proposing import Wishes
from weft.register.models import Engagement
from weft.register.moments import Moment

DEEPEST = 10  # areas above an area
YEAR = 13  # months: a period is moved by a year at most


@dataclass(frozen=True)
class Found:
    """Whether the wanted period fits, and what is nearest."""

    fits: bool
    proposed: list[Period]


def instead(
    wanted: Period,
    publics: Collection[Public],
    *,
    viewer: Viewer,
    at: Moment,
    but: Engagement | None = None,
) -> Found:
    """Times proposed instead; as many queries for twenty communities as for one."""
    wishes = wishes_of(publics, wanted, viewer=viewer, at=at, but=but)
    return Found(
        fits=proposing.fits(wanted, wishes),
        proposed=proposing.propose(wanted, wishes, not_before=at.day),
    )


def wishes_of(
    publics: Collection[Public],
    wanted: Period,
    *,
    viewer: Viewer,
    at: Moment,
    but: Engagement | None = None,
) -> list[Wishes]:
    stated = planning.preferences_of(publics)
    asked = asks.asked(viewer, at)
    asked = asked.exclude(pk=but.pk) if but else asked
    limits = {each: limit for each in publics if (limit := planning.limit_of(stated.get(each)))}
    begun: dict[Public, Mapping[date, int]] = {}
    for relation, some in asks.parted(limits):
        first, last = _reach(wanted, max(limits[each].months for each in some))
        counted = asks.by_day(asked, relation, some, first, last)
        begun |= {each: counted.get(each.pk, {}) for each in some}
    around = _calendars(publics)
    return [
        Wishes(
            limit=limits.get(each),
            asks=begun.get(each, {}),
            avoided=[
                *planning.avoided_of(stated.get(each)),
                *around[each][EventCalendar.Kind.EVENTS],
            ],
            holidays=around[each][EventCalendar.Kind.HOLIDAYS],
        )
        for each in publics
    ]


def _reach(wanted: Period, months: int) -> tuple[date, date]:
    """The days whose asks count, wherever the period is moved and as far as limits reach."""
    reach = months + YEAR
    first = wanted.first
    return periods.months_after(first, -reach), periods.months_after(first, reach)


def _calendars(publics: Collection[Public]) -> dict[Public, dict[str, list[Avoided]]]:
    """Its own calendars, those of its areas and of the areas above, and the whole hub's."""
    areas = {each: _areas(each) for each in publics}
    above = _above(set().union(*areas.values()) if areas else set())
    rows = _days(publics, set(above) | {key for keys in above.values() for key in keys})
    found: dict[Public, dict[str, list[Avoided]]] = {each: defaultdict(list) for each in publics}
    for row in rows:
        day = Avoided(Period(row.first, row.last), row.name, row.every_year)
        for each in publics:
            if _concerns(row.calendar, each, areas[each], above):
                found[each][row.calendar.kind].append(day)
    return found


def _areas(public: Public) -> set[int]:
    if isinstance(public, Community):
        return {public.area_id} if public.area_id else set()
    return set(public.areas.values_list("pk", flat=True))


def _above(areas: set[int]) -> dict[int, set[int]]:
    """Each area with itself and all that it is part of."""
    parents: dict[int, int | None] = {}
    wanted: set[int] = set(areas)
    for _ in range(DEEPEST):
        if not wanted:
            break
        parents |= dict(Area.objects.filter(pk__in=wanted).values_list("pk", "parent"))
        wanted = {each for each in parents.values() if each is not None} - parents.keys()
    return {area: _chain(area, parents) for area in areas}


def _chain(area: int, parents: dict[int, int | None]) -> set[int]:
    chain: set[int] = set()
    step: int | None = area
    while step is not None and step not in chain:
        chain.add(step)
        step = parents.get(step)
    return chain


def _days(publics: Collection[Public], areas: set[int]) -> QuerySet[CalendarDay]:
    communities = [each.pk for each in publics if isinstance(each, Community)]
    rights_holders = [each.pk for each in publics if isinstance(each, RightsHolder)]
    whole = Q(calendar__community=None, calendar__rights_holder=None, calendar__area=None)
    wanted = (
        Q(calendar__community__in=communities)
        | Q(calendar__rights_holder__in=rights_holders)
        | Q(calendar__area__in=areas)
        | whole
    )
    return CalendarDay.objects.filter(wanted).select_related("calendar").order_by("first", "pk")


def _concerns(
    calendar: EventCalendar, public: Public, areas: set[int], above: dict[int, set[int]]
) -> bool:
    if calendar.community_id or calendar.rights_holder_id:
        own = calendar.community_id if isinstance(public, Community) else calendar.rights_holder_id
        return own == public.pk
    if calendar.area_id is None:
        return True
    return any(calendar.area_id in above[area] for area in areas)
