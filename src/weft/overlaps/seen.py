"""Who may be told of which match: the only place that says so.

Three circles, each from `Engagement.objects`, none wider than an owner chose:

- `matched_for`: whole records, for whoever may open them;
- `outlined_for`: title, lead and dates, of records that a planning official may not open but whose
  owner lets be matched openly;
- `matched_for_steward`: also those that are matched silently, so that a steward may broker.
"""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from weft.government.viewers import Viewer
from weft.overlaps.models import Matching
from weft.register.models import Engagement

__all__ = ["matched_for", "matched_for_steward", "outlined_for"]

How = Matching.How


def matched_for(viewer: Viewer, *, now: datetime) -> QuerySet[Engagement]:
    """Engagements that `viewer` may open and whose owner lets be matched."""
    return Engagement.objects.visible_to(viewer, now=now).exclude(matching__how=How.NOT_AT_ALL)


def outlined_for(viewer: Viewer, *, now: datetime) -> QuerySet[Engagement]:
    """Engagements that `viewer` may not open, of which an owner lets officials know."""
    if not viewer.is_official:
        return Engagement.objects.none()
    seen = Engagement.objects.visible_to(viewer, now=now).values("pk")
    return Engagement.objects.filter(matching__how=How.OPENLY).exclude(pk__in=seen)


def matched_for_steward(viewer: Viewer, *, now: datetime) -> QuerySet[Engagement]:
    """Engagements of which a steward's desk may know. Nobody but a steward has such a desk."""
    if not viewer.is_steward:
        return Engagement.objects.none()
    if not settings.OVERLAPS_SILENT:
        return matched_for(viewer, now=now) | outlined_for(viewer, now=now)
    return Engagement.objects.exclude(matching__how=How.NOT_AT_ALL)
