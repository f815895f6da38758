"""Two entries that are the same thing become one, without loss, and can be parted again.

The duplicate stays in its list, marked with the one it was merged into: its address leads there.
Its names become other names, its identifiers and whatever points at it move.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from weft.government import moving, naming
from weft.government.actions import entries
from weft.government.models import Merger
from weft.government.models.entries import NamedEntry
from weft.government.permissions import may_merge
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.people.models import Person

Mergeable = NamedEntry | Person


@dataclass(frozen=True)
class Follower:
    """How a later room moves what it keeps about a duplicate, and moves it back.

    `move` gets the duplicate, the one that is kept, and who acts; it answers what it moved, as
    JSON, and `move_back` gets that. Both run inside the transaction of the merger.
    """

    name: str
    move: Callable[[Any, Any, trail.Hand], Any]
    move_back: Callable[[Any, Any, Any, trail.Hand], None]


followers: list[Follower] = []


@transaction.atomic
def merge(*, duplicate: Mergeable, kept: Mergeable, viewer: Viewer, hand: trail.Hand) -> Merger:
    """Merge `duplicate` into `kept`.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show; nothing is merged.
    """
    may_merge(viewer, kept).require()
    gone, stays = _both(duplicate, kept)
    moved: dict[str, Any] = {"names": _give_names(gone, stays)}
    moved["rows"] = moving.move(gone, stays, hand)
    moved["followers"] = {each.name: each.move(gone, stays, hand) for each in followers}
    _set_merged_into(gone, stays)
    merger = Merger.objects.create(
        kind=gone._meta.model_name, duplicate_id=gone.pk, kept_id=stays.pk, moved=moved,
        merged_at=hand.at, merged_by=hand.person,
    )  # fmt: skip
    _record(gone, stays, hand, what="merge", pair=(None, stays.public_id))
    _tell_changed(hand, stays)
    return merger


@transaction.atomic
def part(*, merger: Merger, viewer: Viewer, hand: trail.Hand) -> None:
    """Undo a merger: what was moved goes back, unless somebody moved it elsewhere since."""
    locked = Merger.objects.select_for_update().get(pk=merger.pk)
    stays = locked.kept
    may_merge(viewer, stays).require()
    if locked.undone_at is not None:
        raise ValidationError(_("These two were parted already."))
    gone = locked.duplicate
    _set_merged_into(gone, None)
    for each in followers:
        if each.name in locked.moved["followers"]:
            each.move_back(gone, stays, locked.moved["followers"][each.name], hand)
    moving.move_back(gone, stays, locked.moved["rows"], hand)
    _take_names(stays, locked.moved["names"])
    locked.undone_at, locked.undone_by = hand.at, hand.person
    locked.save()
    _record(gone, stays, hand, what="part", pair=(stays.public_id, None))
    _tell_changed(hand, stays, gone)


def _both(duplicate: Mergeable, kept: Mergeable) -> tuple[Any, Any]:
    """Both, locked in the order of their keys, so that two mergers never wait for each other."""
    if type(duplicate) is not type(kept) or duplicate.pk == kept.pk:
        raise ValidationError(_("Choose another entry of the same kind."))
    keys = [duplicate.pk, kept.pk]
    rows = type(kept)._default_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    locked = {each.pk: each for each in rows}
    gone, stays = locked[duplicate.pk], locked[kept.pk]
    if gone.merged_into_id is not None or stays.merged_into_id is not None:
        raise ValidationError(_("One of the two was merged already."))
    return gone, stays


def _give_names(gone: Mergeable, stays: Mergeable) -> dict[str, list[str]]:
    """The kept entry takes names in languages it lacks; all others become other names."""
    if not isinstance(gone, NamedEntry) or not isinstance(stays, NamedEntry):
        return {}
    languages = [tag for tag in gone.names if tag not in stays.names]
    if languages:
        stays.names = {**stays.names, **{tag: gone.names[tag] for tag in languages}}
        stays.save(update_fields=["names"])
    new = naming.add_other_names(stays, [*gone.names.values(), *gone.other_names])
    return {"languages": languages, "other_names": new.added}


def _take_names(stays: Mergeable, given: dict[str, list[str]]) -> None:
    if not isinstance(stays, NamedEntry):
        return
    stays.names = {tag: name for tag, name in stays.names.items() if tag not in given["languages"]}
    stays.other_names = [name for name in stays.other_names if name not in given["other_names"]]
    stays.save(update_fields=["names", "other_names"])


def _set_merged_into(gone: Any, stays: Any) -> None:
    gone.merged_into = stays
    if isinstance(gone, Person):
        gone.is_active = stays is None  # one way in: the address moved to the person who stays
    gone.save()


def _record(
    gone: models.Model, stays: models.Model, hand: trail.Hand, *, what: str, pair: tuple[Any, Any]
) -> None:
    for each in (gone, stays):
        if isinstance(each, NamedEntry):
            each.version += 1
            each.save(update_fields=["version"])
    changes = {"merged_into": pair}
    trail.record(gone, Entry.Verb.CHANGED, hand, what=what, changes=changes)
    trail.record(stays, Entry.Verb.DID, hand, what=what, note=str(gone))


def _tell_changed(hand: trail.Hand, *things: Mergeable) -> None:
    for thing in things:
        if isinstance(thing, NamedEntry):
            entries.tell_changed(thing, hand)
