"""What is in a feed: the newest of a search, at most some hundreds."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from weft.government.viewers import NOBODY
from weft.register import search, states
from weft.register.models import Engagement
from weft.register.moments import Moment

MOST = 500  # of a calendar
MOST_READ = 200  # of a reader's feed, which asks again soon


@dataclass(frozen=True)
class Chosen:
    """Which engagements a feed holds, known from narrow rows: most who ask need no more."""

    keys: tuple[int, ...]  # in the feed's order
    changed_at: datetime | None  # the last of them
    digest: str  # of all that a feed says of them
    moment: Moment

    def read(self) -> list[Engagement]:
        visible = Engagement.objects.visible_to(NOBODY, now=self.moment.now)
        rows = visible.filter(pk__in=self.keys).with_state(self.moment.at)
        whole = rows.select_related("lead").prefetch_related("topics")
        found = {row.pk: row for row in whole}
        return [found[key] for key in self.keys if key in found]


def for_calendar(filters: search.Filters, moment: Moment) -> Chosen:
    """Those with a day, the latest first: all that is coming, then what was lately."""
    entries = search.find(filters, NOBODY, moment).entries
    dated = entries.exclude(opens_on=None, closes_on=None)
    said = dated.annotate(state=states.state_at(moment.at))
    return _chosen(said.order_by("-newest", "-engagement")[:MOST], moment)


def for_readers(filters: search.Filters, moment: Moment) -> Chosen:
    """Those changed most lately."""
    entries = search.find(filters, NOBODY, moment).entries
    said = entries.annotate(state=states.state_at(moment.at))
    return _chosen(said.order_by("-changed_at", "-engagement")[:MOST_READ], moment)


def _chosen(entries: QuerySet[Any], moment: Moment) -> Chosen:
    """`entries` with their states. One is indexed anew when the names it goes by change, too."""
    rows = list(entries.values_list("pk", "changed_at", "indexed_at", "state"))
    return Chosen(
        keys=tuple(key for key, *_ in rows),
        changed_at=max((changed for _, changed, *_ in rows), default=None),
        digest=hashlib.sha256(repr(rows).encode()).hexdigest(),
        moment=moment,
    )
