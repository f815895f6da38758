"""What somebody who plans to ask communities or rights-holders should know first.

For the pages of later rooms: `what_to_know` gives each community's own preferences, what it is
asked already, and warnings. Warnings come from the community's own limits alone; where it has set
none, its load is told without judgement.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from weft.government.models import Community, Preferences, Public, RightsHolder
from weft.government.viewers import Viewer
from weft.load import asks, periods
from weft.load.asks import Tally
from weft.load.periods import Avoided, Limit, Period
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.ui import dates


@dataclass(frozen=True, kw_only=True)
class ToKnow:
    """One community or rights-holder, as whoever plans to ask it meets it."""

    public: Public
    preferences: Preferences | None  # with its topics read; None where it has stated none
    load: Tally
    warnings: tuple[str, ...]  # whole sentences, from limits that it set itself

    @property
    def limit(self) -> Limit | None:
        return limit_of(self.preferences)

    @property
    def avoided(self) -> list[Avoided]:
        return avoided_of(self.preferences)


def what_to_know(
    communities: Collection[Community],
    rights_holders: Collection[RightsHolder] = (),
    *,
    viewer: Viewer,
    at: Moment,
    opens_on: date | None = None,
    closes_on: date | None = None,
    but: Engagement | None = None,
) -> list[ToKnow]:
    """In the order given, communities first; as many queries for twenty as for one.

    With the days that are planned, warnings speak of those days, else of the day looked at. `but`
    is the engagement that is planned, where it is recorded already: it does not count itself.
    """
    publics: list[Public] = [*communities, *rights_holders]
    stated = preferences_of(publics)
    asked = asks.asked(viewer, at)
    asked = asked.exclude(pk=but.pk) if but else asked
    loads: dict[Public, Tally] = {}
    begun: dict[Public, Counter[date]] = {}
    for relation, some in asks.parted(publics):
        counted = asks.tallies(asked, relation, some, at)
        loads |= {each: counted.get(each.pk, Tally()) for each in some}
        begun |= _begun(asked, some, stated, opens_on or at.day)
    return [
        ToKnow(
            public=each,
            preferences=stated.get(each),
            load=loads[each],
            warnings=warnings(
                stated.get(each), begun.get(each, Counter()), opens_on, closes_on, on=at.day
            ),
        )
        for each in publics
    ]


def preferences_of(publics: Collection[Public]) -> dict[Public, Preferences]:
    """What each has stated, topics included; two queries."""
    communities = [each.pk for each in publics if isinstance(each, Community)]
    rights_holders = [each.pk for each in publics if isinstance(each, RightsHolder)]
    wanted = Q(community__in=communities) | Q(rights_holder__in=rights_holders)
    rows = Preferences.objects.filter(wanted).select_related("community", "rights_holder")
    return {each.public: each for each in rows.prefetch_related("topics")}


def limit_of(stated: Preferences | None) -> Limit | None:
    if stated is None or stated.most_asks is None or stated.in_months is None:
        return None
    return Limit(stated.most_asks, stated.in_months)


def wish(stated: Preferences | None) -> str:
    """Its limit as a sentence; nothing where it set none."""
    limit = limit_of(stated)
    return _wish(limit) if limit else ""


def time_of(avoided: Avoided) -> str:
    """A time to avoid in words."""
    first, last = avoided.period.first, avoided.period.last
    if avoided.every_year:
        form = pgettext("format of a day of the year", "j F")
        days = _("each year, %(first)s to %(last)s") % {
            "first": dateformat.format(first, form),
            "last": dateformat.format(last, form),
        }
    else:
        days = dates.period(first, last)
    return f"{days} ({avoided.why})" if avoided.why else days


def avoided_of(stated: Preferences | None) -> list[Avoided]:
    return [Avoided.read(row) for row in stated.avoid] if stated else []


def warnings(
    stated: Preferences | None,
    begun: Counter[date],
    opens_on: date | None,
    closes_on: date | None,
    *,
    on: date,
) -> tuple[str, ...]:
    """What a plan would do that the community asked not to have done; nothing where it set no
    limits."""
    if stated is None:
        return ()
    planned = Period(opens_on, max(opens_on, closes_on or opens_on)) if opens_on else None
    found = (
        _too_often(limit_of(stated), begun, planned, on=on),
        _at_a_bad_time(avoided_of(stated), planned or Period(on, on)),
    )
    return tuple(filter(None, found))


def _too_often(
    limit: Limit | None, begun: Counter[date], planned: Period | None, *, on: date
) -> str:
    if limit is None or periods.keeps(limit, begun, planned.first if planned else on):
        return ""
    number = periods.busiest(begun, planned.first if planned else on, limit.months)
    wish = _wish(limit)
    already = ngettext(
        "%(number)s is recorded already around that time.",
        "%(number)s are recorded already around that time.",
        number,
    )
    return f"{wish} {already % {'number': number}}"


def _wish(limit: Limit) -> str:
    months = ngettext("%(months)s month", "%(months)s months", limit.months)
    asked = ngettext(
        "It wants to be asked at most %(most)s time in %(time)s.",
        "It wants to be asked at most %(most)s times in %(time)s.",
        limit.most,
    )
    return asked % {"most": limit.most, "time": months % {"months": limit.months}}


def _at_a_bad_time(avoided: list[Avoided], period: Period) -> str:
    clash = periods.first_clash(avoided, period)
    if clash is None:
        return ""
    wish, when = clash
    days = dates.period(when.first, when.last)
    if wish.why:
        said = _("It does not want to be asked at this time: %(days)s (%(why)s).")
        return said % {"days": days, "why": wish.why}
    return _("It does not want to be asked at this time: %(days)s.") % {"days": days}


def _begun(
    asked: QuerySet[Engagement],
    publics: Collection[Public],
    stated: dict[Public, Preferences],
    day: date,
) -> dict[Public, Counter[date]]:
    """The days on which asks of those with a limit begin, as far around `day` as limits reach."""
    limits = {each: limit for each in publics if (limit := limit_of(stated.get(each)))}
    if not limits:
        return {}
    reach = max(limit.months for limit in limits.values())
    first, last = periods.months_after(day, -reach), periods.months_after(day, reach)
    relation = asks.relation_of(next(iter(limits)))
    found = asks.by_day(asked, relation, limits, first, last)
    return {each: found.get(each.pk, Counter()) for each in limits}
