"""Make and change entries of the shared lists."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from weft import identifiers
from weft.government import records
from weft.government.models import Organisation, Topic
from weft.government.models.entries import NamedEntry
from weft.government.permissions import may_keep_lists
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry

# Told when an organisation's time zone changes: days are moments in it, and a later room that
# keeps such moments works them out again.
time_zone_followers: list[Callable[[Organisation, trail.Hand], None]] = []

# Told when an entry is called otherwise, stands elsewhere, or was merged or parted: a later room
# that keeps such things beside its own records brings them up to date.
change_followers: list[Callable[[NamedEntry, trail.Hand], None]] = []
KNOWN_BY = {"names", "other_names", "parent", "code", "scheme", "level"}


@transaction.atomic
def create[E: NamedEntry](
    *, model: type[E], values: Mapping[str, Any], viewer: Viewer, hand: trail.Hand
) -> E:
    """Add an entry.

    Raises
    ------
    PermissionDenied
        With the reason to show.
    ValidationError
        By field; nothing is saved.
    """
    may_keep_lists(viewer).require()
    entry = model()
    if isinstance(entry, Topic):
        entry.code = identifiers.new()  # local topics need none of their own
    records.write(entry, values)
    trail.record(entry, Entry.Verb.CREATED, hand)
    return entry


@transaction.atomic
def change[E: NamedEntry](
    *,
    entry: E,
    values: Mapping[str, Any],
    base_version: int,
    viewer: Viewer,
    hand: trail.Hand,
) -> E:
    """Change an entry as it was at `base_version`.

    Raises
    ------
    PermissionDenied, ValidationError
        As for `create`.
    ConflictError
        When somebody changed it since.
    """
    may_keep_lists(viewer).require()
    locked = type(entry)._default_manager.select_for_update().get(pk=entry.pk)
    if locked.version != base_version:
        raise records.ConflictError
    before = records.snapshot(locked)
    records.write(locked, values)
    changes = records.diff(before, records.snapshot(locked))
    if not changes:
        return locked
    locked.version += 1
    locked.save(update_fields=["version"])
    trail.record(locked, Entry.Verb.CHANGED, hand, changes=changes)
    if KNOWN_BY & changes.keys():
        tell_changed(locked, hand)
    if "time_zone" in changes and isinstance(locked, Organisation):
        for follow in time_zone_followers:
            follow(locked, hand)
    return locked


def tell_changed(entry: NamedEntry, hand: trail.Hand) -> None:
    """Tell the followers of changes; last in the transaction that made them."""
    for follow in change_followers:
        follow(entry, hand)
