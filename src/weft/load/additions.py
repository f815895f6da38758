"""What the page of an engagement says of those it asks: replies, what they want, effort."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse

from weft.government.sections import Section
from weft.load import permissions, planning
from weft.load.models import Effort, Reply
from weft.register import states
from weft.register.models import Engagement
from weft.register.permissions import may_change, may_see

# What the additions below rest on, of an engagement.
HAS_REPLIES = Exists(Reply.objects.filter(engagement=OuterRef("pk"), taken_back_at=None))
HAS_EFFORT = Exists(Effort.objects.filter(engagement=OuterRef("pk")))


def replies(engagement: Engagement | None, request: HttpRequest) -> Section | None:
    """What communities said to it; and the way to say something, for those who speak for one."""
    if engagement is None:
        return None
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    said = list(
        Reply.objects.filter(engagement=engagement, taken_back_at=None).select_related(
            "community", "rights_holder", "earlier"
        )
    )
    may_reply = viewer.person is not None and bool(permissions.spoken_for(viewer, engagement))
    if not said and not may_reply:
        return None
    shown = [
        (each, each.earlier if each.earlier and may_see(viewer, each.earlier, now=moment.now)
         else None)
        for each in said
    ]  # fmt: skip
    address = reverse("engagement_reply", args=[engagement.public_id]) if may_reply else ""
    return Section("load/_replies.html", {"replies": shown, "reply_address": address})


def to_know(engagement: Engagement | None, request: HttpRequest) -> Section | None:
    """What its communities want, for officials, while it can still be planned otherwise."""
    if engagement is None:
        return None
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    if not viewer.is_official or engagement.state_as_of(moment.at) not in states.BEFORE:
        return None
    known = planning.what_to_know(
        engagement.communities.all(),
        engagement.rights_holders.all(),
        viewer=viewer,
        at=moment,
        opens_on=engagement.opens_on,
        closes_on=engagement.closes_on,
        but=engagement,
    )
    return Section("load/_to_know.html", {"known": known}) if known else None


def effort(engagement: Engagement | None, request: HttpRequest) -> Section | None:
    if engagement is None:
        return None
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    recorded = Effort.objects.filter(engagement=engagement).first()
    may_record = viewer.may_record and bool(may_change(viewer, engagement, now=moment.now))
    if recorded is None and not may_record:
        return None
    address = reverse("engagement_effort", args=[engagement.public_id]) if may_record else ""
    return Section("load/_effort.html", {"effort": recorded, "effort_address": address})
