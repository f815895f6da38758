"""Two communities, rights-holders, areas or people were the same: what is kept of one moves.

Contacts and preferences move where the one that is kept has none of its own; else both stay what
they were, so that nothing anybody stated is lost.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models

from weft.government.actions import merging
from weft.government.actions.merging import Follower
from weft.government.models import Area, Community, Contact, Preferences, RightsHolder
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.load.models import EventCalendar, Lodgement, Objection, Reply
from weft.people.models import Person

Moved = dict[str, list[int]]
# The field by which rows are of an entry; those of this room follow it wherever it goes.
FIELD: dict[type[models.Model], str] = {
    Community: "community",
    RightsHolder: "rights_holder",
    Area: "area",
    Person: "person",
}
PLAIN: dict[type[models.Model], tuple[type[models.Model], ...]] = {
    Community: (Reply, Objection, Lodgement, EventCalendar),
    RightsHolder: (Reply, Objection, Lodgement, EventCalendar),
    Area: (EventCalendar,),
}


def move(gone: Any, stays: Any, hand: Hand) -> Moved:
    moved = {}
    for name, rows in _to_move(gone, stays):
        moved[name] = list(rows.values_list("pk", flat=True))
        _hand_over(rows.model, moved[name], gone, stays, hand, what="merge")
    return {name: keys for name, keys in moved.items() if keys}


def move_back(gone: Any, stays: Any, moved: Moved, hand: Hand) -> None:
    for name, keys in moved.items():
        model = _models()[name]
        still = model._default_manager.filter(pk__in=keys, **{FIELD[type(gone)]: stays})
        _hand_over(model, list(still.values_list("pk", flat=True)), stays, gone, hand, what="part")


def _to_move(gone: Any, stays: Any) -> Iterator[tuple[str, models.QuerySet[Any]]]:
    field = FIELD.get(type(gone))
    if field is None:
        return
    for model in PLAIN.get(type(gone), ()):
        rows = model._default_manager.filter(**{field: gone})
        yield model.__name__, _not_declined_twice(rows, stays) if model is Reply else rows
    if type(gone) is not Area:
        yield Contact.__name__, _contacts(field, gone, stays)
    if isinstance(gone, Community | RightsHolder):
        own = Preferences.objects.filter(**{field: stays}).exists()
        rows = Preferences.objects.filter(**{field: gone})
        yield Preferences.__name__, rows.none() if own else rows


def _contacts(field: str, gone: Any, stays: Any) -> models.QuerySet[Contact]:
    """Those that would not stand beside an open one of the same person for the same community."""
    rows = Contact.objects.filter(**{field: gone})
    open_ones = Contact.objects.open().filter(**{field: stays})
    clashing = models.Q()
    for each in ("person", "community", "rights_holder"):
        if each != field:
            clashing |= models.Q(**{f"{each}__in": open_ones.values(each)})
    if field != "person":
        clashing = models.Q(person__in=open_ones.values("person"))
    return rows.exclude(clashing, state__in=Contact.OPEN)


def _not_declined_twice(rows: models.QuerySet[Any], stays: Any) -> models.QuerySet[Any]:
    if not isinstance(stays, RightsHolder):
        return rows
    standing = {"kind": Reply.Kind.DECLINED, "taken_back_at__isnull": True}
    declined = Reply.objects.filter(rights_holder=stays, **standing).values("engagement")
    return rows.exclude(engagement__in=declined, **standing)


def _hand_over(
    model: type[models.Model], keys: list[int], old: Any, new: Any, hand: Hand, *, what: str
) -> None:
    field = FIELD[type(old)]
    rows = list(model._default_manager.filter(pk__in=keys))
    model._default_manager.filter(pk__in=keys).update(**{field: new})
    changes = {field: (old.public_id, new.public_id)}
    Entry.objects.bulk_create(
        trail.entry(row, Entry.Verb.CHANGED, hand, what=what, changes=changes) for row in rows
    )


def _models() -> dict[str, type[models.Model]]:
    every: set[type[models.Model]] = {Contact, Preferences}
    return {model.__name__: model for model in every.union(*PLAIN.values())}


LOAD = Follower("load", move, move_back)


def register() -> None:
    if LOAD not in merging.followers:
        merging.followers.append(LOAD)
