"""What points at one record is made to point at another, and back: this room's own tables.

Later rooms move theirs (`actions.merging.followers`).
"""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel, ManyToManyRel

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.people.models import Person

# Not moved: what happened to a record happened to that record. Contacts and preferences, of which
# both may have some, are moved by the room `load`.
STAYS = {"merged_from", "successions", "predecessions", "contacts", "preferences", "contact_of"}
Moved = dict[str, list[Any]]


def move(source: Any, target: Any, hand: trail.Hand) -> Moved:
    """Point at `target` what points at `source`; answers the keys of what moved, by relation."""
    _step_out(source, target)
    moved: Moved = {}
    for relation in _relations(source):
        if isinstance(relation, ManyToManyRel):
            moved[_name(relation)] = _move_links(relation, source, target, hand)
        else:
            moved[_name(relation)] = _move_rows(relation, source, target, hand)
    if isinstance(source, Person):
        moved["addresses"] = _move_addresses(source, target)
    return {name: keys for name, keys in moved.items() if keys}


def move_back(source: Any, target: Any, moved: Moved, hand: trail.Hand) -> None:
    """Undo `move`: of what moved, what still points at `target` points at `source` again."""
    for relation in _relations(source):
        keys = moved.get(_name(relation), [])
        if isinstance(relation, ManyToManyRel):
            _move_links_back(relation, source, target, keys, hand)
        else:
            _move_rows(relation, target, source, hand, only=keys)
    if isinstance(source, Person):
        addresses = EmailAddress.objects.filter(user=target, pk__in=moved.get("addresses", []))
        addresses.update(user=source)
        addresses = EmailAddress.objects.filter(user=source, email__iexact=source.email)
        addresses.update(primary=True)


def _relations(thing: models.Model) -> Iterator[ForeignObjectRel]:
    for relation in thing._meta.related_objects:
        is_ours = relation.related_model._meta.app_label == "government"
        if is_ours and relation.get_accessor_name() not in STAYS:
            yield relation


def _name(relation: ForeignObjectRel) -> str:
    return relation.get_accessor_name() or ""


def _step_out(source: Any, target: Any) -> None:
    """A target that stands below the source takes the source's place, not one below itself."""
    if getattr(target, "parent_id", None) == source.pk:
        target.parent_id = source.parent_id
        target.save(update_fields=["parent"])


def _move_rows(
    relation: ForeignObjectRel,
    source: Any,
    target: Any,
    hand: trail.Hand,
    *,
    only: list[int] | None = None,
) -> list[int]:
    name = relation.field.name
    rows = relation.related_model._base_manager.filter(**{name: source.pk})
    if only is not None:
        rows = rows.filter(pk__in=only)
    found = list(rows)
    rows.update(**{name: target.pk})
    changes = {name: (source.public_id, target.public_id)}
    Entry.objects.bulk_create(
        trail.entry(row, Entry.Verb.CHANGED, hand, what="merge", changes=changes)
        for row in found
        if hasattr(row, "public_id")
    )
    return [row.pk for row in found]


def _move_links(
    relation: ManyToManyRel, source: Any, target: Any, hand: trail.Hand
) -> list[list[int]]:
    """Answers which records listed the source, and which of them the target besides."""
    listers = list(_listers(relation, source))
    both = _listers(relation, target).filter(pk__in=[each.pk for each in listers])
    moved = [[each.pk for each in listers], list(both.values_list("pk", flat=True))]
    for each in listers:
        _swap(each, relation.field.name, source, target, hand)
    return moved


def _move_links_back(
    relation: ManyToManyRel, source: Any, target: Any, moved: list[list[int]], hand: trail.Hand
) -> None:
    keys, listed_both = moved or ([], [])
    for each in _listers(relation, target).filter(pk__in=keys):
        _swap(each, relation.field.name, target, source, hand)
        if each.pk in listed_both:
            getattr(each, relation.field.name).add(target)


def _listers(relation: ManyToManyRel, entry: Any) -> models.QuerySet[Any]:
    rows = relation.related_model._base_manager
    return rows.filter(**{relation.field.name: entry.pk})


def _swap(lister: Any, name: str, old: Any, new: Any, hand: trail.Hand) -> None:
    listed = getattr(lister, name)
    before = sorted(listed.values_list("public_id", flat=True))
    listed.remove(old)
    listed.add(new)
    after = sorted(listed.values_list("public_id", flat=True))
    if hasattr(lister, "public_id"):
        changes = {name: (before, after)}
        trail.record(lister, Entry.Verb.CHANGED, hand, what="merge", changes=changes)


def _move_addresses(source: Person, target: Person) -> list[int]:
    """Either address leads to the person who stays."""
    rows = EmailAddress.objects.filter(user=source)
    keys = list(rows.values_list("pk", flat=True))
    rows.update(user=target, primary=False)
    return keys
