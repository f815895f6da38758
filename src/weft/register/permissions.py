"""What a person may do with an engagement, and why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from weft.decisions import ALLOWED, Decision, denied
from weft.government.models.people import Role
from weft.government.models.policy import Visibility
from weft.government.viewers import Viewer
from weft.register import states
from weft.register.models import EarlyView, Engagement

NOT_THERE = _("There is no such engagement.")  # the same words whether it is hidden or absent

NOT_YOURS = _("Only its lead organisation's engagement leads and the people named on it change it.")


def may_see(viewer: Viewer, engagement: Engagement, *, now: datetime) -> Decision:
    """The twin of `EngagementQuerySet.visible_to`."""
    free = engagement.embargo_until is None or engagement.embargo_until <= now
    if engagement.visibility == Visibility.PUBLIC and free:
        return ALLOWED
    if engagement.visibility == Visibility.GOVERNMENT and free and viewer.is_official:
        return ALLOWED
    own = engagement.lead_id in viewer.organisation_ids
    if own and engagement.visibility != Visibility.NAMED:
        return ALLOWED
    if viewer.person_id and engagement.named.filter(person=viewer.person_id).exists():
        return ALLOWED
    return ALLOWED if sees_early(viewer, engagement) else denied(NOT_THERE)


def sees_early(viewer: Viewer, engagement: Engagement) -> bool:
    """Whether its owner lets `viewer`, who speaks for one of its rights-holders, see it."""
    if viewer.person_id is None:
        return False
    return EarlyView.objects.open_to(viewer.person_id).filter(engagement=engagement).exists()


def may_create(viewer: Viewer, lead_id: int | None = None) -> Decision:
    """Leads and policy owners create for their organisations; stewards for any."""
    if viewer.person is None:
        return denied(_("Please sign in."))
    if not viewer.may_record:
        return denied(_("Only engagement leads, policy owners and stewards record engagements."))
    if viewer.is_steward or lead_id is None:
        return ALLOWED
    if lead_id not in viewer.organisations_as(Role.LEAD, Role.POLICY_OWNER):
        return denied(_("You can record engagements for your own organisation only."))
    return ALLOWED


def may_change(viewer: Viewer, engagement: Engagement, *, now: datetime) -> Decision:
    """Those named as editors, the lead organisation's engagement leads, and stewards."""
    seen = may_see(viewer, engagement, now=now)
    if not seen:
        return seen
    if viewer.person is None:
        return denied(_("Please sign in."))
    if engagement.named.filter(person=viewer.person_id, may_edit=True).exists():
        return ALLOWED
    if viewer.is_steward or viewer.holds(Role.LEAD, engagement.lead_id):
        return ALLOWED
    return denied(NOT_YOURS)


def may_ask(viewer: Viewer) -> Decision:
    if not viewer.is_official:
        return denied(_("Only signed-in officials ask for a record to be refreshed."))
    return ALLOWED


def may_ask_to_refresh(viewer: Viewer, engagement: Engagement, *, at: datetime) -> Decision:
    """Any official may ask a record's own leads to look at it again, while it is stale."""
    may = may_ask(viewer)
    if not may:
        return may
    if not states.is_stale(engagement, at):
        return denied(_("This record is not stale."))
    return ALLOWED
