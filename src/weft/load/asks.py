"""The asks of communities and rights-holders, counted: engagements that `viewer` may see.

An ask counts in the month in which it begins. What was cancelled by the day looked at is no ask.
Stale records count: that a source's status and its dates disagree does not undo the asking.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Count, F, Q, QuerySet

from weft.government.models import Community, Public
from weft.government.viewers import Viewer
from weft.load.periods import months_after
from weft.register import states
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.states import State, in_state

Relation = Literal["communities", "rights_holders"]
RELATIONS: tuple[Relation, ...] = ("communities", "rights_holders")
YEAR = 12  # months


@dataclass(frozen=True)
class Tally:
    """The asks of one community: each number is of engagements, but for `bodies`."""

    year: int = 0  # begun in the twelve months up to the day looked at
    bodies: int = 0  # that lead those
    running: int = 0  # open on the day looked at
    coming: int = 0  # not open yet, those without dates included
    ended: int = 0  # at any time up to the day
    heard: int = 0  # of the ended, those that said what was heard


def relation_of(public: Public) -> Relation:
    return "communities" if isinstance(public, Community) else "rights_holders"


def asked(viewer: Viewer, moment: Moment) -> QuerySet[Engagement]:
    """Every ask that `viewer` may know of, as of `moment`, in no order."""
    seen = Engagement.objects.visible_to(viewer, now=moment.now)
    return seen.exclude(cancelled_at__lte=moment.at).order_by()


def tallies(
    asks: QuerySet[Engagement], relation: Relation, publics: Iterable[Public], moment: Moment
) -> dict[int, Tally]:
    """The tally of each of `publics`, by primary key; one query for all."""
    at = moment.at
    ended = states.has_ended(at)
    year = Q(opens_on__gt=months_after(moment.day, -YEAR), opens_on__lte=moment.day)
    rows = (
        asks.filter(**{f"{relation}__in": [each.pk for each in publics]})
        .values_list(F(relation))
        .annotate(
            year=Count("pk", filter=year),
            bodies=Count("lead", filter=year, distinct=True),
            running=Count("pk", filter=in_state(State.OPEN, at)),
            coming=Count("pk", filter=states.is_before(at)),
            ended=Count("pk", filter=ended),
            heard=Count("pk", filter=ended & Q(reported_at__lte=at)),
        )
    )
    return {public: Tally(*numbers) for public, *numbers in rows}


def by_day(
    asks: QuerySet[Engagement],
    relation: Relation,
    publics: Iterable[Public],
    first: date,
    last: date,
) -> dict[int, Counter[date]]:
    """How many asks begin on each day from `first` to `last`, by community; one query."""
    rows = (
        asks.filter(
            **{f"{relation}__in": [each.pk for each in publics]}, opens_on__range=(first, last)
        )
        .values_list(F(relation), "opens_on")
        .annotate(number=Count("pk"))
    )
    found: defaultdict[int, Counter[date]] = defaultdict(Counter)
    for public, day, number in rows:
        found[public][day] = number
    return found


@dataclass(frozen=True)
class Recorded:
    """The time that asks took, of those for which it was recorded."""

    number: int = 0  # of such asks
    people: int = 0
    hours: int = 0


def effort(asks: QuerySet[Engagement], public: Public, moment: Moment) -> Recorded:
    """Of the twelve months up to the day looked at; nothing is guessed for the others."""
    year = Q(opens_on__gt=months_after(moment.day, -YEAR), opens_on__lte=moment.day)
    rows = asks.filter(year, **{relation_of(public): public}, effort__isnull=False)
    pairs = list(rows.values_list("effort__people", "effort__minutes"))
    minutes = sum(people * each for people, each in pairs)
    return Recorded(len(pairs), sum(people for people, _ in pairs), round(minutes / 60))


def parted(publics: Iterable[Public]) -> list[tuple[Relation, Sequence[Public]]]:
    """Communities and rights-holders apart, those there are."""
    kinds: defaultdict[Relation, list[Public]] = defaultdict(list)
    for each in publics:
        kinds[relation_of(each)].append(each)
    return [(relation, kinds[relation]) for relation in RELATIONS if kinds[relation]]
