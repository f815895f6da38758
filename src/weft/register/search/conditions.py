"""Filters as conditions."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Model, Q

from weft.government.models import Area, Organisation, Topic
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.search.filters import STALE, Filters


def descendants(model: type[Model], public_ids: Iterable[str], *parents: str) -> set[int]:
    """The entries named, and all below them along any of `parents`."""
    rows = list(model._default_manager.values_list("pk", "public_id", *parents))
    wanted = set(public_ids)
    found = {row[0] for row in rows if row[1] in wanted}
    while more := {row[0] for row in rows if row[0] not in found and found & set(row[2:])}:
        found |= more
    return found


def of(filters: Filters, moment: Moment) -> Q:
    """What engagements must be; the text apart."""
    conditions = Q()
    for name, condition in _CONDITIONS.items():
        values = getattr(filters, name)
        if values:
            conditions &= condition(values)
    return conditions & of_state(filters.state, moment) & running(filters)


def of_state(wanted: Sequence[str], moment: Moment) -> Q:
    """In any of these states; needs the annotations of `with_state`."""
    if not wanted:
        return Q()
    plain = [state for state in wanted if state != STALE]
    return (Q(stale=True) if STALE in wanted else Q(pk__in=[])) | Q(stale=False, state__in=plain)


def running(filters: Filters) -> Q:
    """Running on some day of the period; a record without a day has none to be running on."""
    condition = Q()
    if filters.from_day or filters.to_day:
        condition &= Q(opens_on__isnull=False) | Q(closes_on__isnull=False)
    if filters.from_day:
        condition &= Q(closes_on__gte=filters.from_day) | Q(closes_on__isnull=True)
    if filters.to_day:
        condition &= Q(opens_on__lte=filters.to_day) | Q(opens_on__isnull=True)
    return condition


def _organisations(values: Sequence[str]) -> Q:
    return Q(lead__in=descendants(Organisation, values, "merged_into_id"))


def _topics(values: Sequence[str]) -> Q:
    return _having(topics__in=descendants(Topic, values, "parent_id", "merged_into_id"))


def _areas(values: Sequence[str]) -> Q:
    return _having(areas__in=descendants(Area, values, "parent_id", "merged_into_id"))


def _having(**relation: object) -> Q:
    """Engagements with such a relation, each once however many it has."""
    return Q(pk__in=Engagement.objects.filter(**relation).values("pk"))


_CONDITIONS: dict[str, Callable[[Sequence[str]], Q]] = {
    "organisation": _organisations,
    "topic": _topics,
    "area": _areas,
    "community": lambda values: _having(communities__public_id__in=values),
    "rights_holder": lambda values: _having(rights_holders__public_id__in=values),
    "policy_item": lambda values: _having(policy_items__public_id__in=values),
    "year": lambda values: Q(opens_on__year__in=values),
    "level": lambda values: Q(lead__level__in=values),
    "influence": lambda values: _having(influences__level__in=values),
    "language": lambda values: reduce(or_, (Q(languages__icontains=each) for each in values)),
    "source": lambda values: Q(source__key__in=values),
}
