"""What a timeline says about itself in words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from weft.register import states
from weft.register.models import Engagement
from weft.register.timeline.rows import within
from weft.register.timeline.windows import Window


@dataclass(frozen=True)
class Totals:
    in_window: int
    stale: int  # of those in the window
    undated: int  # have no day at all, so that no window shows them


def of(engagements: QuerySet[Engagement], window: Window, *, at: datetime) -> Totals:
    inside = within(window)
    counted = (
        engagements.order_by()
        .annotate(stale=states.stale_at(at))
        .aggregate(
            in_window=Count("pk", filter=inside),
            out_of_date=Count("pk", filter=inside & Q(stale=True)),
            undated=Count("pk", filter=Q(opens_on__isnull=True, closes_on__isnull=True)),
        )
    )
    return Totals(counted["in_window"], counted["out_of_date"], counted["undated"])
