"""Record policy items and change them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from weft.government import records
from weft.government.models import PolicyItem
from weft.government.permissions import may_change_policy_item, may_create_policy_item
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry

# Told when a policy item is called otherwise or may be seen by others than before.
change_followers: list[Callable[[PolicyItem, trail.Hand], None]] = []
KNOWN_BY = {"title", "reference", "visibility"}


@transaction.atomic
def create(*, values: Mapping[str, Any], viewer: Viewer, hand: trail.Hand) -> PolicyItem:
    """Record a policy item; raises as `change` does."""
    may_create_policy_item(viewer, values["organisation"].pk).require()
    item = PolicyItem()
    records.write(item, values)
    trail.record(item, Entry.Verb.CREATED, hand)
    return item


@transaction.atomic
def change(
    *,
    item: PolicyItem,
    values: Mapping[str, Any],
    base_version: int,
    viewer: Viewer,
    hand: trail.Hand,
) -> PolicyItem:
    """Change a policy item as it was at `base_version`. A decision date put off stays on record.

    Raises
    ------
    PermissionDenied
        With the reason to show.
    ValidationError
        By field; nothing is saved. `records.ConflictError` when somebody changed it since.
    """
    locked = PolicyItem.objects.select_for_update().get(pk=item.pk)
    may_change_policy_item(viewer, locked).require()
    if locked.version != base_version:
        raise records.ConflictError
    if values.get("organisation", locked.organisation) != locked.organisation:
        may_create_policy_item(viewer, values["organisation"].pk).require()
    before = records.snapshot(locked)
    records.write(locked, values)
    changes = records.diff(before, records.snapshot(locked))
    if changes:
        locked.version += 1
        locked.save(update_fields=["version"])
        trail.record(locked, Entry.Verb.CHANGED, hand, changes=changes)
    if KNOWN_BY & changes.keys():
        for follow in change_followers:
            follow(locked, hand)
    return locked
