"""What a person may do with overlaps, and why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from weft.decisions import ALLOWED, Decision, denied
from weft.government.models.people import Role
from weft.government.viewers import Viewer
from weft.overlaps import seen
from weft.overlaps.models import Overlap
from weft.overlaps.settled import to_look_at
from weft.overlaps.talks import JoinUp, Question
from weft.register.models import Engagement
from weft.register.permissions import may_change, may_see

NOT_THERE = _("There is no such overlap.")  # the same words whether it is hidden or absent
NOT_YOURS = _("Only those who answer for it, and stewards, do that.")


def may_set_matching(viewer: Viewer, engagement: Engagement, *, now: datetime) -> Decision:
    """Whoever may change an engagement decides how it may be matched."""
    return may_change(viewer, engagement, now=now)


def may_settle(viewer: Viewer, one: Engagement, other: Engagement, *, now: datetime) -> Decision:
    """Stewards settle any pair of which they are told; a lead settles one of their own with one
    that they may see."""
    if viewer.is_steward:
        told = seen.matched_for_steward(viewer, now=now).filter(pk__in=(one.pk, other.pk))
        return ALLOWED if told.count() == len({one.pk, other.pk}) else denied(NOT_THERE)
    sees = [may_see(viewer, each, now=now) for each in (one, other)]
    if not all(sees):
        return denied(NOT_THERE)
    changes = [may_change(viewer, each, now=now) for each in (one, other)]
    return next((each for each in changes if each), changes[0])


def may_look_again(viewer: Viewer, overlap: Overlap, *, now: datetime) -> Decision:
    drawn = to_look_at(viewer, seen.pairs(viewer, now=now), now=now)
    if not drawn.filter(pk=overlap.pk).exists():
        return denied(_("It was not drawn for a second look, or another steward takes it."))
    return ALLOWED


def may_ask(viewer: Viewer, overlap: Overlap, *, now: datetime) -> Decision:
    """Only a steward asks: they alone may know of a side that is matched silently."""
    if not viewer.is_steward:
        return denied(_("Only a steward asks the leads."))
    return may_settle(viewer, overlap.one, overlap.other, now=now)


def answers_for(viewer: Viewer, engagement: Engagement, *, now: datetime) -> bool:
    """The twin of `register.waiting.mine`, among those that `viewer` may see."""
    if not may_see(viewer, engagement, now=now) or viewer.person is None:
        return False
    if viewer.holds(Role.LEAD, engagement.lead_id):
        return True
    return engagement.named.filter(person=viewer.person_id, may_edit=True).exists()


def may_answer(viewer: Viewer, question: Question, *, now: datetime) -> Decision:
    if not answers_for(viewer, question.engagement, now=now):
        return denied(NOT_THERE)
    return ALLOWED


def may_join(viewer: Viewer, overlap: Overlap, *, now: datetime) -> Decision:
    """Whoever may settle a pair and may open both: merging shows what each says."""
    if not all(may_see(viewer, each, now=now) for each in overlap.sides):
        return denied(_("Only somebody who may open both engagements can join them."))
    return may_settle(viewer, overlap.one, overlap.other, now=now)


def may_agree(viewer: Viewer, join_up: JoinUp, side: Engagement, *, now: datetime) -> Decision:
    """Each side's own people agree; a steward records an agreement that was given elsewhere."""
    if viewer.is_steward or answers_for(viewer, side, now=now):
        return may_join(viewer, join_up.overlap, now=now)
    return denied(NOT_YOURS)
