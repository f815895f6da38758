"""Make one engagement out of two: proposed by a person who merged them, done when both sides agree.

The one that goes is cancelled and keeps its history. Its reason does not name the other: who may
open one need not know of the other. The link between the two is shown to whoever may open both.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.overlaps import people
from weft.overlaps.actions.settling import decide, lock, uncount
from weft.overlaps.models import Choice, Overlap
from weft.overlaps.permissions import answers_for, may_agree, may_join
from weft.overlaps.talks import Agreement, JoinUp
from weft.people.models import Person
from weft.register import states
from weft.register.actions.writing import write
from weft.register.models import Engagement
from weft.register.snapshots import snapshot

JOIN = "overlap_join"  # the kind of notice
MERGED = (
    "title", "description", "purpose", "question", "opens_on", "closes_on", "supporting",
    "policy_items", "topics", "communities", "rights_holders", "areas", "methods", "languages",
)  # fmt: skip
CAN_JOIN = (*states.BEFORE, states.State.OPEN)
State = JoinUp.State


class RehearsedError(Exception):
    """Ends the trial of a merge: it could be written, and was not."""


@transaction.atomic
def propose(
    *, overlap: Overlap, kept: Engagement, values: Mapping[str, Any], viewer: Viewer, hand: Hand
) -> JoinUp:
    """Propose what the one that stays would say. Who answers for a side agrees by proposing.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show; nothing is saved.
    """
    locked = lock(overlap)
    may_join(viewer, locked, now=hand.at).require()
    stays, goes = _lock(kept), _lock(locked.beside(kept))
    _require_time(stays, goes, hand)
    merged = {name: value for name, value in values.items() if name in MERGED}
    _rehearse(stays, merged, hand)
    person = _person(hand)
    if locked.join_ups.filter(state__in=JoinUp.LIVE).exists():
        raise ValidationError(_("There is a proposal already: withdraw it first."))
    join_up = JoinUp.objects.create(
        overlap=locked,
        kept=stays,
        gone=goes,
        values=merged,
        kept_version=_lock(kept).version,
        gone_version=goes.version,
        proposed_by=person,
        proposed_at=hand.at,
    )
    trail.record(locked, Entry.Verb.DID, hand, what="propose_join")
    _tell(join_up, gettext_lazy("It is proposed to join “{one}” and “{other}”."), hand)
    for side in (stays, goes):
        if answers_for(viewer, side, now=hand.at):
            _agree(join_up, side, "", hand)
    _take_effect_if_agreed(join_up, hand)
    return join_up


@transaction.atomic
def agree(
    *, join_up: JoinUp, side: Engagement, how: str = "", viewer: Viewer, hand: Hand
) -> JoinUp:
    """Agree for one side; with both, the two are one. A steward says how a side agreed."""
    overlap = lock(join_up.overlap)
    found = _proposed(join_up)
    may_agree(viewer, found, side, now=hand.at).require()
    if not answers_for(viewer, side, now=hand.at) and not how.strip():
        raise ValidationError({"how": _("Say how they agreed: by whom, and when.")})
    if not found.agreements.filter(engagement=side).exists():
        _agree(found, side, how.strip(), hand)
        trail.record(overlap, Entry.Verb.DID, hand, what="agree_to_join", note=how.strip())
        _take_effect_if_agreed(found, hand)
    return found


@transaction.atomic
def withdraw(*, join_up: JoinUp, viewer: Viewer, hand: Hand) -> None:
    overlap = lock(join_up.overlap)
    found = _proposed(join_up)
    may_join(viewer, overlap, now=hand.at).require()
    found.state = State.WITHDRAWN
    found.save(update_fields=["state"])
    trail.record(overlap, Entry.Verb.DID, hand, what="withdraw_join")


@transaction.atomic
def part(*, join_up: JoinUp, viewer: Viewer, hand: Hand) -> None:
    """Take a join-up back, as long as nobody has changed either of the two since."""
    overlap = lock(join_up.overlap)
    found = JoinUp.objects.select_for_update().get(pk=join_up.pk)
    may_join(viewer, overlap, now=hand.at).require()
    kept, gone = _lock(found.kept), _lock(found.gone)
    moved = kept.version != found.done_version or gone.version != found.gone_version + 1
    if found.state != State.DONE or moved:
        raise ValidationError(_("One of the two changed since: part them by hand."))
    write(kept, found.before, hand, what="part")
    write(gone, {"cancelled_at": None, "cancel_reason": ""}, hand, what="part")
    found.state = State.TAKEN_BACK
    found.save(update_fields=["state"])
    uncount(overlap, hand)
    trail.record(overlap, Entry.Verb.DID, hand, what="part")
    _tell(found, gettext_lazy("“{one}” and “{other}” are two engagements again."), hand)


def _take_effect_if_agreed(join_up: JoinUp, hand: Hand) -> None:
    if join_up.agreements.count() < len(join_up.overlap.sides):
        return
    kept, gone = _lock(join_up.kept), _lock(join_up.gone)
    _require_time(kept, gone, hand)
    if (kept.version, gone.version) != (join_up.kept_version, join_up.gone_version):
        raise ValidationError(_("One of the two changed since: withdraw, and merge them again."))
    was = snapshot(kept)
    join_up.before = {name: was[name] for name in join_up.values}
    write(kept, join_up.values, hand, what="join")
    closed = {
        "cancelled_at": hand.at.isoformat(),
        "cancel_reason": _("Joined with another engagement."),
    }
    write(gone, closed, hand, what="join")
    join_up.state, join_up.done_at, join_up.done_version = State.DONE, hand.at, kept.version
    join_up.save(update_fields=["before", "state", "done_at", "done_version"])
    overlap = lock(join_up.overlap)
    reason = _("Both agreed to one engagement instead of two.")
    decide(overlap, Choice.JOINED, reason, hand, what="join")


def _agree(join_up: JoinUp, side: Engagement, how: str, hand: Hand) -> None:
    Agreement.objects.create(
        join_up=join_up, engagement=side, by=_person(hand), at=hand.at, how=how
    )


def _person(hand: Hand) -> Person:
    if hand.person is None:
        raise ValidationError(_("Only a person joins engagements."))
    return hand.person


def _rehearse(kept: Engagement, values: Mapping[str, Any], hand: Hand) -> None:
    """Refuse now what could not be written later."""
    try:
        with transaction.atomic():
            write(kept, values, hand)
            raise RehearsedError
    except RehearsedError:
        return


def _require_time(kept: Engagement, gone: Engagement, hand: Hand) -> None:
    if any(each.state_as_of(hand.at) not in CAN_JOIN for each in (kept, gone)):
        raise ValidationError(_("Only engagements that are planned or open can be joined."))


def _lock(engagement: Engagement) -> Engagement:
    return (
        Engagement.objects.select_for_update(of=("self",))
        .select_related("lead")
        .get(pk=engagement.pk)
    )


def _proposed(join_up: JoinUp) -> JoinUp:
    found = JoinUp.objects.select_for_update().get(pk=join_up.pk)
    if found.state != State.PROPOSED:
        raise ValidationError(_("It was decided meanwhile."))
    return found


def _tell(join_up: JoinUp, text: Any, hand: Hand) -> None:
    overlap = join_up.overlap
    said = format_lazy(text, one=people.title(overlap.one), other=people.title(overlap.other))
    people.tell_both(overlap, kind=JOIN, text=said, hand=hand, address=join_up.get_absolute_url())
