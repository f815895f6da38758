"""What is in a feed: the newest of a search, at most some hundreds."""

from django.db.models import QuerySet

from weft.government.viewers import NOBODY
from weft.register import search
from weft.register.models import Engagement
from weft.register.models.searching import SearchEntry
from weft.register.moments import Moment

MOST = 500


def for_calendar(filters: search.Filters, moment: Moment) -> list[Engagement]:
    """Those with a day, the latest first: all that is coming, then what was lately."""
    entries = search.find(filters, NOBODY, moment).entries
    dated = entries.exclude(opens_on=None, closes_on=None)
    return _shown(dated.order_by("-newest", "-engagement"), moment)


def for_readers(filters: search.Filters, moment: Moment) -> list[Engagement]:
    """Those changed most lately."""
    entries = search.find(filters, NOBODY, moment).entries
    return _shown(entries.order_by("-changed_at", "-engagement"), moment)


def _shown(entries: QuerySet[SearchEntry], moment: Moment) -> list[Engagement]:
    """What a feed says of the first entries, in their order."""
    keys = list(entries.values_list("pk", flat=True)[:MOST])
    visible = Engagement.objects.visible_to(NOBODY, now=moment.now).filter(pk__in=keys)
    rows = visible.with_state(moment.at).select_related("lead").prefetch_related("topics")
    found = {row.pk: row for row in rows}
    return [found[key] for key in keys if key in found]
