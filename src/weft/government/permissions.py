"""What a person may do with shared lists, memberships and policy items; or why not."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from weft.decisions import ALLOWED, Decision, denied
from weft.government.models import Invitation, Membership, PolicyItem
from weft.government.models.people import Role
from weft.government.models.policy import Visibility
from weft.government.viewers import Viewer

SIGN_IN = _("Please sign in.")
NOT_THERE = _("There is no such policy item.")  # the same words whether it is hidden or absent

# Whom an engagement lead may bring in: those who carry an engagement out. Leads, policy owners
# and decision makers bind their organisation, and auditors watch the leads: these the steward
# brings in.
TEAM = (Role.ANALYST, Role.FACILITATOR)


# --- The shared lists ------------------------------------------------------------------------


def may_keep_lists(viewer: Viewer) -> Decision:
    """One entry serves the whole of government, so the steward keeps it; others propose."""
    return _stewards(
        viewer, _("Only stewards change the lists that the whole of government shares.")
    )


def may_decide_proposals(viewer: Viewer) -> Decision:
    return _stewards(viewer, _("Only stewards decide what becomes of a proposal."))


def may_merge(viewer: Viewer, kept: Any) -> Decision:
    """Stewards; but nobody takes over another's memberships by merging them into their own."""
    if viewer.person is not None and kept == viewer.person:
        return denied(_("Another steward has to merge an account with yours."))
    return _stewards(viewer, _("Only stewards merge entries."))


def _stewards(viewer: Viewer, otherwise: Any) -> Decision:
    if viewer.person is None:
        return denied(SIGN_IN)
    return ALLOWED if viewer.is_steward else denied(otherwise)


# --- People and memberships ------------------------------------------------------------------


def may_see_people(viewer: Viewer) -> Decision:
    """Officials see who does what; nobody else sees a person's name or address here."""
    if viewer.person is None:
        return denied(SIGN_IN)
    return ALLOWED if viewer.is_official else denied(_("Only officials see who holds which role."))


def may_invite_somebody(viewer: Viewer) -> Decision:
    """Whether there is any role in any organisation that this person may give."""
    if viewer.person is None:
        return denied(SIGN_IN)
    if viewer.is_steward or viewer.organisations_as(Role.LEAD):
        return ALLOWED
    return denied(_("Only stewards and engagement leads invite people."))


def may_give(viewer: Viewer, role: str, organisation_id: int) -> Decision:
    """Whether `viewer` may give, change or end this role there, for somebody else."""
    if viewer.is_steward:
        return ALLOWED
    somebody = may_invite_somebody(viewer)
    if not somebody:
        return somebody
    if not viewer.holds(Role.LEAD, organisation_id):
        return denied(_("You can give roles in your own organisation only."))
    if role not in TEAM:
        return denied(_("Engagement leads invite analysts and facilitators; ask a steward."))
    return ALLOWED


def may_grant(viewer: Viewer, person: Any, role: str, organisation_id: int) -> Decision:
    """Nobody gives themselves more, stewards included."""
    if viewer.person is not None and person == viewer.person:
        return denied(_("Nobody gives themselves a role. Ask another steward."))
    return may_give(viewer, role, organisation_id)


def may_change_membership(viewer: Viewer, membership: Membership) -> Decision:
    return may_grant(viewer, membership.person, membership.role, membership.organisation_id)


def may_end_membership(viewer: Viewer, membership: Membership) -> Decision:
    """Those who may give it; the one who holds it; and who lent it to a deputy."""
    if viewer.person is None:
        return denied(SIGN_IN)
    lender = membership.lent_by.person_id if membership.lent_by else None
    if viewer.person_id in (membership.person_id, lender):
        return ALLOWED
    return may_give(viewer, membership.role, membership.organisation_id)


def may_lend(viewer: Viewer, membership: Membership, *, on: date) -> Decision:
    """Who holds a role lends it; a steward may for them. What is lent is not lent on."""
    if viewer.person is None:
        return denied(SIGN_IN)
    if membership.lent_by_id is not None:
        return denied(_("A deputy cannot pass the role on."))
    if not membership.is_active_on(on):
        return denied(_("This membership does not hold now."))
    if viewer.person_id == membership.person_id or viewer.is_steward:
        return ALLOWED
    return denied(_("Only who holds a role, or a steward, names a deputy."))


def may_withdraw(viewer: Viewer, invitation: Invitation) -> Decision:
    if viewer.person_id is not None and viewer.person_id == invitation.invited_by_id:
        return ALLOWED
    return may_give(viewer, invitation.role, invitation.organisation_id)


# --- Policy items ----------------------------------------------------------------------------


def may_see_policy_item(viewer: Viewer, item: PolicyItem) -> Decision:
    """The twin of `PolicyItemQuerySet.visible_to`."""
    own = item.organisation_id in viewer.organisation_ids
    seen = (
        item.visibility == Visibility.PUBLIC
        or (item.visibility == Visibility.GOVERNMENT and viewer.is_official)
        or (own and item.visibility != Visibility.NAMED)
        or (viewer.person_id is not None and item.owner_id == viewer.person_id)
    )
    return ALLOWED if seen else denied(NOT_THERE)


def may_create_policy_item(viewer: Viewer, organisation_id: int | None = None) -> Decision:
    """Policy owners and engagement leads for their organisations; stewards for any."""
    if viewer.person is None:
        return denied(SIGN_IN)
    if viewer.is_steward:
        return ALLOWED
    mine = viewer.organisations_as(Role.POLICY_OWNER, Role.LEAD)
    if not mine:
        return denied(_("Only policy owners, engagement leads and stewards record policy items."))
    if organisation_id is not None and organisation_id not in mine:
        return denied(_("You can record policy items for your own organisation only."))
    return ALLOWED


def may_change_policy_item(viewer: Viewer, item: PolicyItem) -> Decision:
    """Its owner, those who record its organisation's, and stewards; of those who may see it."""
    seen = may_see_policy_item(viewer, item)
    if not seen:
        return seen
    if viewer.person is None:
        return denied(SIGN_IN)
    if item.owner_id == viewer.person_id or viewer.is_steward:
        return ALLOWED
    if item.organisation_id in viewer.organisations_as(Role.POLICY_OWNER, Role.LEAD):
        return ALLOWED
    return denied(
        _("Only its owner and its organisation's policy owners and engagement leads change it.")
    )
