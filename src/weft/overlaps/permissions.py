"""What a person may do with overlaps, and why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from weft.decisions import Decision, denied
from weft.government.viewers import Viewer
from weft.register.models import Engagement
from weft.register.permissions import may_change, may_see

NOT_THERE = _("There is no such overlap.")  # the same words whether it is hidden or absent


def may_set_matching(viewer: Viewer, engagement: Engagement, *, now: datetime) -> Decision:
    """Whoever may change an engagement decides how it may be matched."""
    return may_change(viewer, engagement, now=now)


def may_settle(viewer: Viewer, one: Engagement, other: Engagement, *, now: datetime) -> Decision:
    """Stewards settle any pair; a lead settles one of their own with one that they may see."""
    if viewer.is_steward:
        return Decision(allowed=True)
    seen = [may_see(viewer, each, now=now) for each in (one, other)]
    if not all(seen):
        return denied(NOT_THERE)
    changes = [may_change(viewer, each, now=now) for each in (one, other)]
    return next((each for each in changes if each), changes[0])
