"""Filters as conditions on SearchEntry."""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from weft.government import queries
from weft.government.models import Area, Community, PolicyItem, RightsHolder, Topic
from weft.government.viewers import Viewer
from weft.register import states
from weft.register.models import Engagement, Influence, SearchEntry
from weft.register.models.engagements import visible_to
from weft.register.moments import Moment
from weft.register.search.asking import Asked
from weft.register.search.filters import Filters
from weft.register.search.index.engines import engine

FEW = 1_000  # of what a text finds, so many are looked at before all are


def entries(
    filters: Filters, viewer: Viewer, moment: Moment, *, asked: Asked
) -> QuerySet[SearchEntry]:
    """The rows of what `viewer` may see of what is asked."""
    text = _found_by(engine().matching(asked)) if asked else Q()
    return _entries(filters, viewer, moment, text)


def finds(filters: Filters, viewer: Viewer, moment: Moment, *, asked: Asked) -> bool:
    """Whether there is any such row: as fast for a word that is everywhere as for one that is
    nowhere."""
    if not asked:
        return entries(filters, viewer, moment, asked=asked).exists()
    texts = (_found_by(engine().some(asked, most=most)) for most in (FEW, None))
    return any(_entries(filters, viewer, moment, text).exists() for text in texts)


def _entries(filters: Filters, viewer: Viewer, moment: Moment, text: Q) -> QuerySet[SearchEntry]:
    narrowed = SearchEntry.objects.filter(visible_to(viewer, now=moment.now))
    if filters.state:
        narrowed = narrowed.alias(stale=states.stale_at(moment.at))
    for name, condition in _CONDITIONS.items():
        if values := getattr(filters, name):
            narrowed = narrowed.filter(condition(values))
    if filters.policy_item:
        narrowed = narrowed.filter(_about_policy(filters.policy_item, viewer))
    return narrowed.filter(text, _state(filters.state, moment), running(filters), _by_day(filters))


def running(filters: Filters) -> Q:
    """Running on some day of the period; a record without a day has none to be running on."""
    condition = Q()
    if filters.from_day or filters.to_day:
        condition &= Q(opens_on__isnull=False) | Q(closes_on__isnull=False)
    if filters.from_day:
        condition &= Q(closes_on__gte=filters.from_day) | Q(closes_on__isnull=True)
    if filters.to_day:
        # Of what has a last day alone, that is the one day on which it is known to run.
        ended = Q(opens_on__isnull=True, closes_on__lte=filters.to_day)
        condition &= Q(opens_on__lte=filters.to_day) | ended
    return condition


def _by_day(filters: Filters) -> Q:
    """Opening or closing by a day; a record without that day is not known to."""
    condition = Q()
    if filters.opens_by:
        condition &= Q(opens_on__lte=filters.opens_by)
    if filters.closes_by:
        condition &= Q(closes_on__lte=filters.closes_by)
    return condition


def _found_by(select: tuple[str, list[Any]]) -> Q:
    return Q(pk__in=RawSQL(*select))  # noqa: S611 - parameters apart


def _state(wanted: Sequence[str], moment: Moment) -> Q:
    """In any of these states. A stale record is stale and in no other state."""
    if not wanted:
        return Q()
    plain = [states.in_state(state, moment.at) for state in wanted if state != states.STALE]
    found = reduce(or_, plain) & Q(stale=False) if plain else Q(pk__in=[])
    return found | Q(stale=True) if states.STALE in wanted else found


def below(model: type[Model], public_ids: Sequence[str], *, parents: bool) -> list[int]:
    """The keys of these entries, of those merged into them and, with `parents`, of those below."""
    table = connection.ops.quote_name(model._meta.db_table)
    step = "entry.merged_into_id = found.id"
    if parents:
        step += " OR (entry.merged_into_id IS NULL AND entry.parent_id = found.id)"
    marks = ", ".join(["%s"] * len(public_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE found (id) AS (SELECT id FROM {table} WHERE public_id IN ({marks}) "  # noqa: S608
            f"UNION SELECT entry.id FROM {table} AS entry JOIN found ON {step}) "
            "SELECT id FROM found",
            list(public_ids),
        )
        return [key for (key,) in cursor.fetchall()]


def _linked(relation: str, model: type[Model], *, parents: bool) -> Callable[[Sequence[str]], Q]:
    """Linked to any of these entries, or to one that belongs to it."""
    field: Any = Engagement._meta.get_field(relation)
    through, target = field.remote_field.through, field.m2m_reverse_field_name()

    def condition(values: Sequence[str]) -> Q:
        keys = below(model, values, parents=parents)
        links = through._default_manager.filter(**{f"{target}__in": keys})
        return Q(pk__in=links.values("engagement"))

    return condition


def _led(values: Sequence[str]) -> Q:
    """Led by any of these bodies, or by one that ended in it."""
    return Q(lead__in=queries.known_as(values))


def _about_policy(values: Sequence[str], viewer: Viewer) -> Q:
    """Of these policy items, those that `viewer` may see: the others find nothing."""
    known = PolicyItem.objects.visible_to(viewer).filter(public_id__in=values)
    links = Engagement.policy_items.through.objects.filter(policyitem__in=known)
    return Q(pk__in=links.values("engagement"))


def _of_influence(values: Sequence[str]) -> Q:
    return Q(Exists(Influence.objects.filter(engagement=OuterRef("pk"), level__in=values)))


def _in_language(values: Sequence[str]) -> Q:
    return reduce(or_, (Q(languages__contains=f" {value.lower()} ") for value in values))


_CONDITIONS: dict[str, Callable[[Sequence[str]], Q]] = {
    "organisation": _led,
    "topic": _linked("topics", Topic, parents=True),
    "area": _linked("areas", Area, parents=True),
    "community": _linked("communities", Community, parents=False),
    "rights_holder": _linked("rights_holders", RightsHolder, parents=False),
    "year": lambda values: Q(year__in=[int(value) for value in values]),
    "level": lambda values: Q(level__in=values),
    "influence": _of_influence,
    "language": _in_language,
    "source": lambda values: Q(source__key__in=values),
}
