"""The dated acts that move an engagement on, each a row: from which states, and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weft.decisions import ALLOWED, Decision, denied
from weft.government.models.policy import Visibility
from weft.government.viewers import Viewer
from weft.ledger.trail import Hand
from weft.register import states
from weft.register.actions.writing import write
from weft.register.models import Engagement
from weft.register.permissions import may_change
from weft.register.states import State

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Need:
    """Something that must be there before an act: the field to mend, and the words."""

    field: str
    says: Text
    met: Callable[[Engagement], bool]


@dataclass(frozen=True, kw_only=True)
class Move:
    name: str
    label: Text  # on the button
    done: Text  # in the banner afterwards
    sources: tuple[str, ...]  # states it can be made from
    sets: str  # the moment it dates; cleared instead where `undoes`
    undoes: bool = False
    needs: tuple[Need, ...] = ()
    also: dict[str, Any] = field(default_factory=dict)
    wants_reason: bool = False


def _has(name: str) -> Callable[[Engagement], bool]:
    return lambda engagement: bool(getattr(engagement, name))


FIRST_DAY = Need(field="opens_on", says=_("Give the first day."), met=_has("opens_on"))
LAST_DAY = Need(field="closes_on", says=_("Give the last day."), met=_has("closes_on"))
ABOUT = Need(
    field="purpose",
    says=_("Say what it is for: the purpose or the question."),
    met=lambda engagement: bool(engagement.purpose or engagement.question),
)
WHO = Need(
    field="communities",
    says=_("Say who is asked: communities, areas or rights-holders."),
    met=lambda engagement: (
        engagement.communities.exists()
        or engagement.areas.exists()
        or engagement.rights_holders.exists()
    ),
)
HEARD = Need(
    field="report_link",
    says=_("Give the address of the report on what was heard."),
    met=_has("report_link"),
)
ANSWER = Need(
    field="answer_link", says=_("Give the address of the answer."), met=_has("answer_link")
)

MOVES: dict[str, Move] = {
    each.name: each
    for each in (
        Move(
            name="plan",
            label=_("Mark as planned"),
            done=_("Marked as planned."),
            sources=(State.IDEA,),
            sets="planned_at",
            needs=(ABOUT, FIRST_DAY, WHO),
        ),
        Move(
            name="announce",
            label=_("Announce"),
            done=_("Announced: everyone can see it now."),
            sources=(State.IDEA, State.PLANNED),
            sets="announced_at",
            needs=(ABOUT, FIRST_DAY, LAST_DAY, WHO),
            also={"visibility": Visibility.PUBLIC, "embargo_until": None},
        ),
        Move(
            name="report",
            label=_("Say what was heard"),
            done=_("Marked as reported."),
            sources=(State.CLOSED,),
            sets="reported_at",
            needs=(HEARD,),
        ),
        Move(
            name="answer",
            label=_("Say what was answered"),
            done=_("Marked as answered."),
            sources=(State.CLOSED, State.REPORTED),
            sets="answered_at",
            needs=(ANSWER,),
        ),
        Move(
            name="cancel",
            label=_("Cancel this engagement"),
            done=_("Cancelled."),
            sources=(*states.BEFORE, State.OPEN),
            sets="cancelled_at",
            wants_reason=True,
        ),
        Move(
            name="reinstate",
            label=_("Take the cancellation back"),
            done=_("The cancellation is taken back."),
            sources=(State.CANCELLED,),
            sets="cancelled_at",
            undoes=True,
            also={"cancel_reason": ""},
        ),
    )
}


def may_move(viewer: Viewer, engagement: Engagement, move: Move, *, now: datetime) -> Decision:
    """Whether the act can be made now; what it still needs is `missing`."""
    changes = may_change(viewer, engagement, now=now)
    if not changes:
        return changes
    state = engagement.state_as_of(now)
    if state not in move.sources:
        return denied(
            _("It is %(state)s: that cannot be done now.")
            % {"state": str(states.LABELS[state]).lower()}
        )
    return ALLOWED


def missing(engagement: Engagement, move: Move) -> dict[str, Text]:
    """What the act still needs, by the field to mend."""
    return {need.field: need.says for need in move.needs if not need.met(engagement)}


@transaction.atomic
def move(
    *, engagement: Engagement, name: str, viewer: Viewer, hand: Hand, reason: str = ""
) -> Engagement:
    """Make the act `name`, dated now.

    Raises
    ------
    PermissionDenied
        Where `may_move` says no.
    ValidationError
        With what it still needs, by field.
    """
    locked = Engagement.objects.select_for_update().select_related("lead").get(pk=engagement.pk)
    act = MOVES[name]
    may_move(viewer, locked, act, now=hand.at).require()
    lacks = missing(locked, act)
    if act.wants_reason and not reason.strip():
        lacks["reason"] = _("Say why, in a sentence that anyone may read.")
    if lacks:
        raise ValidationError(lacks)
    values = {act.sets: None if act.undoes else hand.at.isoformat(), **act.also}
    if act.wants_reason:
        values["cancel_reason"] = reason.strip()
    return write(locked, values, hand, what=act.name, note=reason.strip())
