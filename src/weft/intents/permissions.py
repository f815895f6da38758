"""What a person may do about an intent, and why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from weft.decisions import ALLOWED, Decision, denied
from weft.government.viewers import Viewer
from weft.intents import knowing
from weft.register.models import Engagement
from weft.register.permissions import NOT_THERE, may_change, may_see


def may_know(viewer: Viewer, engagement: Engagement, *, now: datetime) -> Decision:
    """Officials who may see an engagement see who else asks; the public sees the register."""
    seen = may_see(viewer, engagement, now=now)
    if not seen:
        return seen
    if viewer.person is None:
        return denied(_("Please sign in."))
    if not viewer.is_official:
        return denied(_("Only officials see who else asks."))
    return ALLOWED


def may_mark(
    viewer: Viewer, engagement: Engagement, other: Engagement, *, now: datetime
) -> Decision:
    """Whoever may change an engagement says what to do about others of which they may be told."""
    changed = may_change(viewer, engagement, now=now)
    if not changed:
        return changed
    if other.pk == engagement.pk or not knowing.told_of(viewer, now=now, keys=[other.pk]):
        return denied(NOT_THERE)
    return ALLOWED
