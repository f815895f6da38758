"""Which engagements are like one, among those that the asker may be told of."""

from dataclasses import dataclass
from datetime import datetime

from civics.similarity import Matcher, Overlap, Record
from weft.government.viewers import Viewer
from weft.overlaps import seen
from weft.overlaps.inputs import records
from weft.register.models import Engagement

__all__ = ["Match", "similar"]


@dataclass(frozen=True)
class Match:
    """An engagement that is like the asked one, and why.

    Of one that is only outlined, show title, lead and dates, and link nothing: its owner lets the
    asker know of it, not open it.
    """

    engagement: Engagement
    found: Overlap
    is_outline: bool


def similar(
    asked: Record,
    viewer: Viewer,
    *,
    now: datetime,
    number: int = 10,
    raised_only: bool = False,
) -> list[Match]:
    """Find the engagements most like `asked`, best first, of other organisations than its own.

    `asked` need not be in the register: it is what somebody types. Where it is, its key is its
    public id. What `viewer` may not be told of has no part in it.
    """
    opened = seen.matched_for(viewer, now=now)
    outlined = seen.outlined_for(viewer, now=now)
    matcher = Matcher([*records(opened), *records(outlined)])
    found = matcher.similar(asked, number=number, raised_only=raised_only)
    keys = [overlap.other for overlap in found]
    known = {
        each.public_id: (each, is_outline)
        for queryset, is_outline in ((opened, False), (outlined, True))
        for each in queryset.filter(public_id__in=keys).select_related("lead")
    }
    matches = []
    for overlap in found:
        engagement, is_outline = known[overlap.other]
        matches.append(Match(engagement, overlap, is_outline))
    return matches
