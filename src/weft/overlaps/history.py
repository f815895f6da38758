"""The trail of a pair in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.overlaps.models import Choice, Overlap

MOST = 50
ACTS: dict[str, str | Promise] = {
    "settle": gettext_lazy("settled it"),
    "take_back": gettext_lazy("took a decision back"),
    "put_off": gettext_lazy("put it off"),
    "look_again_agreed": gettext_lazy("looked at it again and agreed"),
    "look_again_changed": gettext_lazy("looked at it again and changed it"),
    "note": gettext_lazy("changed the coordination note"),
    "ask": gettext_lazy("asked the leads"),
    "answer_may_name": gettext_lazy("answered whether it may be named"),
    "answer_what": gettext_lazy("answered what they are to each other"),
    "object": gettext_lazy("objected"),
    "propose_join": gettext_lazy("proposed to join them"),
    "agree_to_join": gettext_lazy("agreed to join them"),
    "withdraw_join": gettext_lazy("withdrew the proposal to join them"),
    "join": gettext_lazy("joined them"),
    "part": gettext_lazy("parted them again"),
}


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: str
    choice: str
    note: str


def lines(overlap: Overlap) -> list[Line]:
    """Newest first."""
    return [_line(each) for each in trail.of(overlap).select_related("actor")[:MOST]]


def _line(entry: Entry) -> Line:
    answered = entry.changes.get("settled_as") or entry.changes.get("answer") or ["", ""]
    return Line(
        at=entry.at,
        who=str(entry.actor) if entry.actor else _("Weft"),
        what=str(ACTS.get(entry.what, entry.get_verb_display())),
        choice=str(Choice(answered[1]).label) if answered[1] in Choice.values else "",
        note=entry.note,
    )
