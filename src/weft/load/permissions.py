"""What those who speak for a community may do with engagements that ask it; or why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from weft.decisions import ALLOWED, Decision, denied
from weft.government.models import Community, Contact, Public, RightsHolder
from weft.government.permissions import SIGN_IN
from weft.government.speaking import may_speak_for
from weft.government.viewers import Viewer
from weft.register.models import Engagement
from weft.register.permissions import may_see


def spoken_for(viewer: Viewer, *engagements: Engagement) -> list[Public]:
    """The communities and rights-holders that all these ask and for which `viewer` speaks."""
    if viewer.person_id is None:
        return []
    mine = Contact.objects.verified().filter(person=viewer.person_id)
    communities = Community.objects.filter(contacts__in=mine)
    rights_holders = RightsHolder.objects.filter(contacts__in=mine)
    for each in engagements:
        communities = communities.filter(pk__in=each.communities.values("pk"))
        rights_holders = rights_holders.filter(pk__in=each.rights_holders.values("pk"))
    return [*communities.distinct(), *rights_holders.distinct()]


def may_reply_somehow(viewer: Viewer, engagement: Engagement, *, now: datetime) -> Decision:
    """Whether there is a community for which `viewer` may reply."""
    return _may_for_some(viewer, engagement, now=now)


def may_object_somehow(
    viewer: Viewer, first: Engagement, second: Engagement, *, now: datetime
) -> Decision:
    """Whether `viewer` speaks for somebody whom both ask, and may see both."""
    return _may_for_some(viewer, first, second, now=now)


def _may_for_some(viewer: Viewer, *engagements: Engagement, now: datetime) -> Decision:
    if viewer.person is None:
        return denied(SIGN_IN)
    for each in engagements:
        seen = may_see(viewer, each, now=now)
        if not seen:
            return seen
    if spoken_for(viewer, *engagements):
        return ALLOWED
    return denied(_("Only those who speak for somebody whom it asks can do this."))


def may_reply(viewer: Viewer, engagement: Engagement, public: Public, *, now: datetime) -> Decision:
    somehow = may_reply_somehow(viewer, engagement, now=now)
    if not somehow:
        return somehow
    speaks = may_speak_for(viewer, public)
    if not speaks:
        return speaks
    if public not in spoken_for(viewer, engagement):
        return denied(_("This engagement does not ask it."))
    return ALLOWED


def may_check_lodged(viewer: Viewer) -> Decision:
    if viewer.person is None:
        return denied(SIGN_IN)
    return ALLOWED if viewer.is_steward else denied(_("Only stewards check what was lodged."))
