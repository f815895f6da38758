"""What a person may do with the shared lists, and why not."""

from django.utils.translation import gettext_lazy as _

from weft.decisions import ALLOWED, Decision, denied
from weft.government.viewers import Viewer

SIGN_IN = _("Please sign in.")


def may_keep_lists(viewer: Viewer) -> Decision:
    """Organisations, topics, communities, areas and rights-holders are shared by the whole of
    government: one entry serves everybody, so the steward keeps them. Others propose."""
    if viewer.person is None:
        return denied(SIGN_IN)
    if not viewer.is_steward:
        return denied(_("Only stewards change the lists that the whole of government shares."))
    return ALLOWED


def may_decide_proposals(viewer: Viewer) -> Decision:
    if viewer.person is None:
        return denied(SIGN_IN)
    if not viewer.is_steward:
        return denied(_("Only stewards decide what becomes of a proposal."))
    return ALLOWED
