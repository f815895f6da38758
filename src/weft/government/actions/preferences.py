"""A community states what it wants of those who ask; every version stays on record."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from weft.government import records, speaking
from weft.government.models import Preferences, Public
from weft.government.models.contacts import of
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry

PLAIN = ("how", "when", "protocols", "ask_more", "most_asks", "in_months", "avoid")


@transaction.atomic
def state(
    *,
    public: Public,
    values: Mapping[str, Any],
    base_version: int,
    viewer: Viewer,
    hand: trail.Hand,
) -> Preferences:
    """State preferences, or change what was stated at `base_version` (0: nothing yet).

    `values` has the fields of `PLAIN`, and `topics` as records.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show, by field.
    ConflictError
        When somebody else stated something since.
    """
    speaking.may_speak_for(viewer, public).require()
    type(public)._default_manager.select_for_update().get(pk=public.pk)
    stated = Preferences.objects.filter(**of(public)).first()
    if (stated.version if stated else 0) != base_version:
        raise records.ConflictError
    return _write(stated, public, values, hand)


def _write(
    stated: Preferences | None, public: Public, values: Mapping[str, Any], hand: trail.Hand
) -> Preferences:
    before = snapshot(stated) if stated else {}
    preferences = stated or Preferences(**of(public), version=0)
    for name in PLAIN:
        setattr(preferences, name, values[name])
    preferences.stated_at, preferences.stated_by = hand.at, hand.person
    preferences.full_clean(exclude=["stated_by", "community", "rights_holder"])
    preferences.save()
    preferences.topics.set(values["topics"])
    changes = records.diff(before, snapshot(preferences))
    if stated and not changes:
        return preferences
    preferences.version += 1
    preferences.save(update_fields=["version"])
    verb = Entry.Verb.CHANGED if stated else Entry.Verb.CREATED
    trail.record(preferences, verb, hand, what="state", changes=changes)
    return preferences


def snapshot(preferences: Preferences) -> dict[str, Any]:
    """What is kept of a version."""
    topics = sorted(preferences.topics.values_list("public_id", flat=True))
    return {**{name: getattr(preferences, name) for name in PLAIN}, "topics": topics}
