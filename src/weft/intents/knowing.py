"""Of which engagements somebody may be told, one by one: whole, or in outline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from weft.government.viewers import Viewer
from weft.overlaps import seen
from weft.register.models import Engagement


@dataclass(frozen=True)
class Told:
    """Of one in outline, show title, lead and dates, and link nothing."""

    engagement: Engagement
    is_outline: bool


def told_of(viewer: Viewer, *, now: datetime, keys: Iterable[int]) -> dict[int, Told]:
    """Those of the engagements with these keys that `viewer` may be told of; two queries."""
    wanted = list(keys)
    if not wanted:
        return {}
    circles = (
        (Engagement.objects.visible_to(viewer, now=now), False),
        (seen.outlined_for(viewer, now=now), True),
    )
    return {
        each.pk: Told(each, is_outline)
        for circle, is_outline in circles
        for each in circle.filter(pk__in=wanted).select_related("lead")
    }
