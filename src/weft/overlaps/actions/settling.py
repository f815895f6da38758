"""Decide what a pair is, put it off, take a decision back, and look again at a few."""

import secrets
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.overlaps import people
from weft.overlaps.models import Choice, Overlap, Settlement
from weft.overlaps.permissions import may_look_again, may_settle
from weft.overlaps.settled import current

SETTLED = "overlap_settled"  # the kind of notice


@transaction.atomic
def settle(*, overlap: Overlap, choice: str, reason: str, viewer: Viewer, hand: Hand) -> Settlement:
    """Decide what a pair is, and tell the leads of both sides, each as far as they may be told.

    An earlier decision stays on record and counts no longer. A few decisions are drawn for a
    second look.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show; nothing is saved.
    """
    locked = lock(overlap)
    may_settle(viewer, locked.one, locked.other, now=hand.at).require()
    return decide(locked, choice, reason, hand)


def decide(
    locked: Overlap, choice: str, reason: str, hand: Hand, *, what: str = "settle"
) -> Settlement:
    """`settle` without its permission: the caller has locked the pair and decided that it may."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a sentence.")})
    settlement = Settlement(
        overlap=locked,
        choice=Choice(choice),
        reason=reason.strip(),
        by=hand.person,
        at=hand.at,
        texts=locked.texts,
        look_again=secrets.randbelow(100) < settings.OVERLAPS_LOOK_AGAIN,
    )
    settlement.full_clean(exclude=["overlap", "by"])
    settlement.save()
    was = locked.settled_as
    _count(locked, settlement)
    # On the pair, not on the engagements: who may open one need not know of the other.
    trail.record(
        locked,
        Entry.Verb.DID,
        hand,
        what=what,
        changes={"settled_as": (was, settlement.choice)},
        note=settlement.reason,
    )
    _tell(locked, settlement, hand)
    return settlement


@transaction.atomic
def take_back(*, overlap: Overlap, viewer: Viewer, hand: Hand) -> None:
    """Take the last decision back; the one before it, if there is one, counts again.

    A later choice can always be made instead, so it is only its own maker who takes one back.
    """
    locked = lock(overlap)
    may_settle(viewer, locked.one, locked.other, now=hand.at).require()
    last = current(locked)
    if last is None or last.by_id != viewer.person_id:
        raise ValidationError(_("Somebody decided something else since: nothing was taken back."))
    uncount(locked, hand)
    trail.record(
        locked,
        Entry.Verb.DID,
        hand,
        what="take_back",
        changes={"settled_as": (last.choice, locked.settled_as)},
    )


@transaction.atomic
def put_off(*, overlap: Overlap, until: date | None, viewer: Viewer, hand: Hand) -> None:
    """Put a pair at the end of the queue until a day; None brings it back."""
    locked = lock(overlap)
    may_settle(viewer, locked.one, locked.other, now=hand.at).require()
    before, locked.put_off_until = locked.put_off_until, until
    if before == until:
        return
    locked.save(update_fields=["put_off_until"])
    days = tuple(day.isoformat() if day else "" for day in (before, until))
    trail.record(
        locked, Entry.Verb.DID, hand, what="put_off", changes={"put_off_until": (days[0], days[1])}
    )


@transaction.atomic
def look_again(
    *, overlap: Overlap, choice: str, reason: str, viewer: Viewer, hand: Hand
) -> Settlement:
    """Say again what a pair is that was drawn for a second look; where it differs, that counts."""
    locked = lock(overlap)
    may_look_again(viewer, locked, now=hand.at).require()
    first = current(locked)
    if first is None:
        raise ValidationError(_("Somebody decided something else since: nothing was saved."))
    agreed = first.choice == Choice(choice)
    first.looked_at, first.looked_by, first.agreed = hand.at, hand.person, agreed
    if agreed:
        if not reason.strip():
            raise ValidationError({"reason": _("Say why, in a sentence.")})
        trail.record(locked, Entry.Verb.DID, hand, what="look_again_agreed", note=reason.strip())
        first.save(update_fields=["looked_at", "looked_by", "agreed"])
        return first
    second = decide(locked, choice, reason, hand, what="look_again_changed")
    second.look_again = False
    second.save(update_fields=["look_again"])
    first.save(update_fields=["looked_at", "looked_by", "agreed"])
    return second


@transaction.atomic
def write_note(*, overlap: Overlap, note: str, viewer: Viewer, hand: Hand) -> None:
    """Say, on the pages of both, how two engagements are coordinated. Empty takes it off."""
    locked = lock(overlap)
    may_settle(viewer, locked.one, locked.other, now=hand.at).require()
    before, locked.note = locked.note, note.strip()
    if before == locked.note:
        return
    locked.save(update_fields=["note"])
    trail.record(
        locked, Entry.Verb.CHANGED, hand, what="note", changes={"note": (before, locked.note)}
    )


def lock(overlap: Overlap) -> Overlap:
    rows = Overlap.objects.select_for_update(of=("self",))
    return rows.select_related("one__lead", "other__lead").get(pk=overlap.pk)


def uncount(locked: Overlap, hand: Hand) -> None:
    """The last decision counts no longer, and the one before it does."""
    last = current(locked)
    if last:
        last.taken_back_at = hand.at
        last.save(update_fields=["taken_back_at"])
    _count(locked, locked.settlements.filter(taken_back_at=None).first())


def _count(overlap: Overlap, settlement: Settlement | None) -> None:
    overlap.settled_as = settlement.choice if settlement else ""
    overlap.settled_at = settlement.at if settlement else None
    overlap.settled_texts = settlement.texts if settlement else ""
    overlap.save(update_fields=["settled_as", "settled_at", "settled_texts"])


def _tell(overlap: Overlap, settlement: Settlement, hand: Hand) -> None:
    text = format_lazy(
        _("“{one}” and “{other}” are settled: {choice}. {reason}"),
        one=people.title(overlap.one),
        other=people.title(overlap.other),
        choice=Choice(settlement.choice).label,
        reason=settlement.reason,
    )
    people.tell_both(overlap, kind=SETTLED, text=text, hand=hand)
