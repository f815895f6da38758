"""Bodies are renamed, merged and abolished as of a date, and their records follow.

What is open or still to come on the day moves to the successor; what ended before keeps its lead,
since that is who led it. `queries.with_predecessors` finds both under the successor.

What is dated in the future is planned: it is shown, and takes effect on its day (`take_effect`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.government import handing_over, naming
from weft.government.actions import entries
from weft.government.models import Organisation, Succession
from weft.government.permissions import may_keep_lists
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.notices import actions as notices

ENDS = (Succession.Kind.MERGED, Succession.Kind.ABOLISHED)
ACTS = {
    Succession.Kind.RENAMED: "rename",
    Succession.Kind.MERGED: "merge",
    Succession.Kind.ABOLISHED: "abolish",
}


@dataclass(frozen=True)
class Follower:
    """How a later room moves what it keeps about a body that ended, and moves it back.

    `move` answers what it moved, as JSON, and `move_back` gets that. Both run inside the
    transaction of the succession.
    """

    name: str
    move: Callable[[Succession, trail.Hand], Any]
    move_back: Callable[[Succession, Any, trail.Hand], None]


followers: list[Follower] = []


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
    locked = _locked(organisation, viewer)
    return _do_or_plan(
        Succession(
            organisation=locked, kind=Succession.Kind.RENAMED, on=on, names_after=dict(names),
            note=note,
        ),
        hand,
    )  # fmt: skip


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
    locked = _locked(organisation, viewer)
    return _do_or_plan(
        Succession(
            organisation=locked, kind=Succession.Kind.MERGED, on=on, successor=successor, note=note
        ),
        hand,
    )


@transaction.atomic
def abolish(
    *, organisation: Organisation, on: date, viewer: Viewer, hand: trail.Hand, note: str = ""
) -> Succession:
    """End a body as of a day, without a successor; its memberships end with it."""
    locked = _locked(organisation, viewer)
    return _do_or_plan(
        Succession(organisation=locked, kind=Succession.Kind.ABOLISHED, on=on, note=note), hand
    )


@transaction.atomic
def take_effect(*, succession: Succession, hand: trail.Hand) -> None:
    """Do what was planned; where it cannot be done any more, say why on the body's page."""
    locked = Succession.objects.select_for_update().get(pk=succession.pk)
    if not locked.is_due(timezone.localdate(hand.at)):
        return
    locked.organisation = Organisation.objects.select_for_update().get(pk=locked.organisation_id)
    try:
        with transaction.atomic():
            _check(locked)
            _do(locked, hand)
    except ValidationError as refused:
        locked.problem = " ".join(refused.messages)
        locked.save(update_fields=["problem"])
        _tell_planner(locked, hand)


def take_effect_when_due(at: datetime) -> None:
    """A duty: each planned succession whose day has come, in the name of who planned it."""
    due = Succession.objects.filter(
        is_planned=True, problem="", on__lte=timezone.localdate(at)
    ).select_related("planned_by")
    for each in due:
        hand = trail.Hand(person=each.planned_by, at=at, channel=Entry.Channel.SYSTEM)
        take_effect(succession=each, hand=hand)


@transaction.atomic
def undo(*, succession: Succession, viewer: Viewer, hand: trail.Hand) -> None:
    """Take a succession back: call a planned one off, put back what another one moved.

    What somebody moved elsewhere since stays there.
    """
    locked = Succession.objects.select_for_update().get(pk=succession.pk)
    may_keep_lists(viewer).require()
    body = Organisation.objects.select_for_update().get(pk=locked.organisation_id)
    locked.organisation = body
    changes: trail.Changes = {}
    if not locked.is_planned:
        is_rename = locked.kind == Succession.Kind.RENAMED
        changes = _name_back(locked) if is_rename else _begin_again(locked, hand)
    _note(body, "undo", hand, changes=changes, note=locked.note)
    locked.delete()
    if changes:
        entries.tell_changed(body, hand)


def _tell_planner(succession: Succession, hand: trail.Hand) -> None:
    if succession.planned_by:
        text = gettext_lazy(
            "What was planned for %(organisation)s could not take effect: %(problem)s"
        )
        notices.tell(
            person=succession.planned_by,
            kind="succession",
            text=text % {"organisation": succession.organisation, "problem": succession.problem},
            address=succession.organisation.get_absolute_url(),
            about=succession.organisation,
            hand=hand,
        )


# --- Decide ----------------------------------------------------------------------------------


def _locked(organisation: Organisation, viewer: Viewer) -> Organisation:
    may_keep_lists(viewer).require()
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _check(succession: Succession) -> None:
    body = succession.organisation
    if body.merged_into_id is not None or body.ends_on is not None:
        raise ValidationError(_("This organisation does not exist any more."))
    if succession.kind == Succession.Kind.RENAMED:
        _check_names(succession)
    else:
        _check_end(succession)


def _check_names(succession: Succession) -> None:
    if not any(succession.names_after.values()):
        raise ValidationError({"names": _("Give a name in one language or more.")})
    renames = succession.organisation.successions.filter(kind=succession.kind, is_planned=False)
    if renames.filter(on__gte=succession.on).exists():
        raise ValidationError(
            {"on": _("It was renamed on a later day already. Choose a day after that.")}
        )


def _check_end(succession: Succession) -> None:
    body, on = succession.organisation, succession.on
    if body.starts_on and on <= body.starts_on:
        raise ValidationError({"on": _("It cannot end before it began.")})
    planned = body.successions.filter(kind__in=ENDS, is_planned=True).exclude(pk=succession.pk)
    if planned.exists():
        raise ValidationError(_("Its end is planned already. Call that off first."))
    if succession.successor:
        heir = Organisation.objects.select_for_update().get(pk=succession.successor.pk)
        if heir.pk == body.pk or heir.merged_into_id is not None or not heir.exists_on(on):
            raise ValidationError({"successor": _("Choose another body that exists on that day.")})
        succession.successor = heir


# --- Do --------------------------------------------------------------------------------------


def _do_or_plan(succession: Succession, hand: trail.Hand) -> Succession:
    _check(succession)
    if succession.on <= timezone.localdate(hand.at):
        return _do(succession, hand)
    succession.is_planned, succession.planned_by = True, hand.person
    succession.save()
    what = f"plan_{ACTS[_kind(succession)]}"
    _note(succession.organisation, what, hand, note=succession.note, changes={})
    return succession


def _do(succession: Succession, hand: trail.Hand) -> Succession:
    succession.is_planned, succession.names_before = False, succession.organisation.names
    is_rename = succession.kind == Succession.Kind.RENAMED
    changes = _name(succession) if is_rename else _end(succession, hand)
    succession.save()
    body, heir = succession.organisation, succession.successor
    _note(body, ACTS[_kind(succession)], hand, changes=changes, note=succession.note)
    if heir:
        trail.record(heir, Entry.Verb.DID, hand, what="take_over", note=str(body))
    entries.tell_changed(body, hand)
    return succession


def _name(succession: Succession) -> trail.Changes:
    body, before = succession.organisation, succession.names_before
    body.names = succession.names_after
    body.save(update_fields=["names"])
    added = naming.add_other_names(body, before.values()).added
    succession.moved = {"other_names": added}
    return {"names": (before, body.names)}


def _end(succession: Succession, hand: trail.Hand) -> trail.Changes:
    body = succession.organisation
    body.ends_on = succession.on
    body.save(update_fields=["ends_on"])
    succession.moved = handing_over.hand_over(succession, hand)
    succession.save()
    moved = {each.name: each.move(succession, hand) for each in followers}
    succession.moved["followers"] = moved
    return {"ends_on": (None, succession.on.isoformat())}


def _kind(succession: Succession) -> Succession.Kind:
    return Succession.Kind(succession.kind)


def _note(
    body: Organisation, what: str, hand: trail.Hand, *, note: str, changes: trail.Changes
) -> None:
    body.version += 1
    body.save(update_fields=["version"])
    verb = Entry.Verb.CHANGED if changes else Entry.Verb.DID
    trail.record(body, verb, hand, what=what, changes=changes, note=note)


# --- Take back -------------------------------------------------------------------------------


def _name_back(succession: Succession) -> trail.Changes:
    body = succession.organisation
    if succession.names_after and body.names != succession.names_after:
        raise ValidationError(_("Its names were changed since. Change them by hand."))
    before = body.names
    body.names = succession.names_before
    added = succession.moved.get("other_names", [])
    body.other_names = [name for name in body.other_names if name not in added]
    body.save(update_fields=["names", "other_names"])
    return {"names": (before, body.names)}


def _begin_again(succession: Succession, hand: trail.Hand) -> trail.Changes:
    body, heir = succession.organisation, succession.successor
    if body.merged_into_id is not None or (heir and (heir.merged_into_id or heir.ends_on)):
        raise ValidationError(
            _("One of the two was merged or ended since. Take that back before this.")
        )
    body.ends_on = None
    body.save(update_fields=["ends_on"])
    for each in followers:
        if each.name in succession.moved.get("followers", {}):
            each.move_back(succession, succession.moved["followers"][each.name], hand)
    handing_over.hand_back(succession, timezone.localdate(hand.at), hand)
    return {"ends_on": (succession.on.isoformat(), None)}
