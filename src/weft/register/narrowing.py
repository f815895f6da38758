"""The engagements that a picture is drawn of."""

from django.db.models import QuerySet

from weft.government.viewers import Viewer
from weft.register import search
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.search import Filters


def matching(filters: Filters, viewer: Viewer, moment: Moment) -> QuerySet[Engagement]:
    """What `viewer` may see of what `filters` ask for, in no order.

    Unfiltered, the table itself is asked: the search's index would only be a way round.
    """
    if filters.is_narrowed:
        return search.find(filters, viewer, moment).engagements.order_by()
    return Engagement.objects.visible_to(viewer, now=moment.now).with_state(moment.at)
