"""Bodies are renamed, merged and abolished as of a date, and their records follow.

What is open or still to come on the day moves to the successor; what ended before keeps its lead,
since that is who led it. `queries.with_predecessors` finds both under the successor.
"""

from collections.abc import Callable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from weft.government import naming
from weft.government.actions import entries
from weft.government.models import Membership, Organisation, PolicyItem, Succession
from weft.government.permissions import may_keep_lists
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry

# Told of each merger and abolition, inside its transaction: a later room moves what it keeps.
followers: list[Callable[[Succession, trail.Hand], None]] = []

DONE = (PolicyItem.Stage.IN_FORCE, PolicyItem.Stage.DROPPED)


@transaction.atomic
def rename(
    *,
    organisation: Organisation,
    names: Mapping[str, str],
    on: date,
    viewer: Viewer,
    hand: trail.Hand,
    note: str = "",
) -> Succession:
    """Give a body new names from a day; pages as of an earlier day show the old ones."""
    locked = _locked(organisation, on, viewer, hand)
    if not any(names.values()):
        raise ValidationError({"names": _("Give a name in one language or more.")})
    latest = locked.successions.filter(kind=Succession.Kind.RENAMED).order_by("-on").first()
    if latest and latest.on >= on:
        raise ValidationError(
            {"on": _("It was renamed on a later day already. Choose a day after that.")}
        )
    before = locked.names
    locked.names = dict(names)
    locked.save(update_fields=["names"])
    naming.add_other_names(locked, before.values())
    done = _record(
        Succession(organisation=locked, kind=Succession.Kind.RENAMED, on=on, names_before=before),
        hand,
        note,
        changes={"names": (before, locked.names)},
    )
    entries.tell_changed(locked, hand)
    return done


@transaction.atomic
def merge(
    *,
    organisation: Organisation,
    successor: Organisation,
    on: date,
    viewer: Viewer,
    hand: trail.Hand,
    note: str = "",
) -> Succession:
    """End a body as of a day; another takes over its people, its open work and what is below it."""
    locked = _locked(organisation, on, viewer, hand)
    heir = Organisation.objects.select_for_update().get(pk=successor.pk)
    if heir.pk == locked.pk or heir.merged_into_id is not None or not heir.exists_on(on):
        raise ValidationError({"successor": _("Choose another body that exists on that day.")})
    _end(locked, on)
    _move_children(locked, heir, hand)
    _move_policy_items(locked, heir, hand)
    _move_memberships(locked, heir, on, hand)
    return _finish(
        Succession(
            organisation=locked, kind=Succession.Kind.MERGED, on=on, successor=heir,
            names_before=locked.names,
        ),
        hand,
        note,
    )  # fmt: skip


@transaction.atomic
def abolish(
    *, organisation: Organisation, on: date, viewer: Viewer, hand: trail.Hand, note: str = ""
) -> Succession:
    """End a body as of a day, without a successor; its memberships end with it."""
    locked = _locked(organisation, on, viewer, hand)
    _end(locked, on)
    _move_memberships(locked, None, on, hand)
    return _finish(
        Succession(
            organisation=locked, kind=Succession.Kind.ABOLISHED, on=on, names_before=locked.names
        ),
        hand,
        note,
    )


def _locked(organisation: Organisation, on: date, viewer: Viewer, hand: trail.Hand) -> Organisation:
    may_keep_lists(viewer).require()
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.merged_into_id is not None or locked.ends_on is not None:
        raise ValidationError(_("This organisation does not exist any more."))
    if on > timezone.localdate(hand.at):
        raise ValidationError({"on": _("Record it on the day it takes effect, or later.")})
    return locked


def _end(organisation: Organisation, on: date) -> None:
    if organisation.starts_on and on <= organisation.starts_on:
        raise ValidationError({"on": _("It cannot end before it began.")})
    organisation.ends_on = on
    organisation.save(update_fields=["ends_on"])


def _move_children(source: Organisation, heir: Organisation, hand: trail.Hand) -> None:
    for child in source.children.select_for_update():
        # The heir itself may have stood below; it then stands where the other stood.
        child.parent = source.parent if child.pk == heir.pk else heir
        child.version += 1
        child.save(update_fields=["parent", "version"])
        parent = child.parent.public_id if child.parent else None
        changes = {"parent": (source.public_id, parent)}
        trail.record(child, Entry.Verb.CHANGED, hand, what="merge", changes=changes)


def _move_policy_items(source: Organisation, heir: Organisation, hand: trail.Hand) -> None:
    for item in source.policy_items.exclude(stage__in=DONE).select_for_update():
        item.organisation = heir
        item.version += 1
        item.save(update_fields=["organisation", "version"])
        changes = {"organisation": (source.public_id, heir.public_id)}
        trail.record(item, Entry.Verb.CHANGED, hand, what="merge", changes=changes)


def _move_memberships(
    source: Organisation, heir: Organisation | None, on: date, hand: trail.Hand
) -> None:
    """Each ends on the day and, with an heir, goes on there, deputies with theirs."""
    held = Membership.objects.select_for_update().filter(organisation=source)
    new: dict[int, Membership] = {}
    for each in held.active_or_later(on).order_by(F("lent_by").asc(nulls_first=True)):
        if heir:
            new[each.pk] = Membership.objects.create(
                person_id=each.person_id, organisation=heir, role=each.role,
                starts_on=max(on, each.starts_on), ends_on=each.ends_on,
                lent_by=new.get(each.lent_by_id or 0),
            )  # fmt: skip
            trail.record(new[each.pk], Entry.Verb.CREATED, hand, what="merge")
        _end_membership(each, on, hand)


def _end_membership(membership: Membership, on: date, hand: trail.Hand) -> None:
    if membership.starts_on >= on:
        trail.record(membership, Entry.Verb.DELETED, hand, what="succession")
        membership.delete()
        return
    before, membership.ends_on = membership.ends_on, on
    membership.version += 1
    membership.save(update_fields=["ends_on", "version"])
    changes = {"ends_on": (before and before.isoformat(), on.isoformat())}
    trail.record(membership, Entry.Verb.CHANGED, hand, what="succession", changes=changes)


def _finish(succession: Succession, hand: trail.Hand, note: str) -> Succession:
    changes = {"ends_on": (None, succession.on.isoformat())}
    _record(succession, hand, note, changes=changes)
    for follow in followers:
        follow(succession, hand)
    entries.tell_changed(succession.organisation, hand)
    return succession


def _record(
    succession: Succession, hand: trail.Hand, note: str, *, changes: trail.Changes
) -> Succession:
    succession.note = note
    succession.save()
    body = succession.organisation
    body.version += 1
    body.save(update_fields=["version"])
    what = {"renamed": "rename", "merged": "merge", "abolished": "abolish"}[succession.kind]
    trail.record(body, Entry.Verb.CHANGED, hand, what=what, changes=changes, note=note)
    if succession.successor:
        trail.record(succession.successor, Entry.Verb.DID, hand, what="take_over", note=str(body))
    return succession
