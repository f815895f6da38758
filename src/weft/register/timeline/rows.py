"""What falls into a window, by organisation, topic or community: in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weft.government.models import Community, Organisation, Topic
from weft.government.models.entries import NamedEntry
from weft.languages import Words, choose
from weft.register import states
from weft.register.models import Engagement
from weft.register.timeline.windows import Part, Window

DENSE = 40  # a group with more in the window is drawn as counts
DENSE_ALONE = 200  # the same, for a group that has the page to itself
GROUPS_A_PAGE = 25
BUDGET = 120  # bars on a page: its weight stays bounded


class Grouping(StrEnum):
    ORGANISATION = "organisation"
    TOPIC = "topic"
    COMMUNITY = "community"


LABELS: dict[Grouping, Promise] = {
    Grouping.ORGANISATION: _("Organisation"),
    Grouping.TOPIC: _("Topic"),
    Grouping.COMMUNITY: _("Community"),
}
_COLUMNS = {
    Grouping.ORGANISATION: "lead_id",
    Grouping.TOPIC: "topics",
    Grouping.COMMUNITY: "communities",
}
_MODELS: dict[Grouping, type[NamedEntry]] = {
    Grouping.ORGANISATION: Organisation,
    Grouping.TOPIC: Topic,
    Grouping.COMMUNITY: Community,
}


@dataclass(frozen=True)
class Row:
    """One engagement as a timeline needs it."""

    public_id: str
    title: Words
    opens_on: date | None
    closes_on: date | None
    state: str
    stale: bool


@dataclass(frozen=True)
class Group:
    """Engagements of one organisation, topic or community (or of none: without an entry)."""

    entry: NamedEntry | None
    count: int
    stale: int
    rows: Sequence[Row] = ()
    counts: Sequence[int] = ()  # by part of the window, where there are too many rows

    @property
    def is_dense(self) -> bool:
        return bool(self.counts)

    @property
    def name(self) -> Words:
        return self.entry.name if self.entry else Words(gettext("None named"))


@dataclass(frozen=True)
class Limits:
    groups: int = GROUPS_A_PAGE
    dense: int = DENSE
    budget: int = BUDGET


@dataclass(frozen=True)
class Gathered:
    groups: list[Group]
    groups_in_all: int
    parts: list[Part] = field(default_factory=list)


def row_of(engagement: Any) -> Row:
    """Of an engagement read `with_state`."""
    return Row(
        engagement.public_id,
        engagement.words,
        engagement.opens_on,
        engagement.closes_on,
        engagement.state,
        engagement.stale,
    )


def within(window: Window) -> Q:
    """Engagements that run on a day of the window, by their dates."""
    return running(window.first, window.end)


def running(first: date, end: date) -> Q:
    started = Q(opens_on__lt=end) & (Q(closes_on__gte=first) | Q(closes_on__isnull=True))
    return started | Q(opens_on__isnull=True, closes_on__gte=first, closes_on__lt=end)


def gather(
    engagements: QuerySet[Engagement],
    window: Window,
    grouping: Grouping,
    *,
    at: datetime,
    page: int = 1,
    limits: Limits | None = None,
) -> Gathered:
    """The groups of one page, largest first; four queries whatever the number of rows."""
    limits = limits or Limits()
    grouped = (
        engagements.order_by()
        .filter(within(window))
        .annotate(group=F(_COLUMNS[grouping]), stale=states.stale_at(at))
    )
    counted = _counted(grouped)
    shown = counted[(page - 1) * limits.groups : page * limits.groups]
    dense = _dense({key: count for key, count, _stale in shown}, limits)
    parts = window.parts()
    counts = _counts(grouped, dense, parts)
    rows = _rows(grouped, [key for key, *_ in shown if key not in dense], at)
    entries = _MODELS[grouping]._default_manager.in_bulk([key for key, *_ in shown if key])
    groups = [
        Group(entries.get(key) if key else None, count, stale, rows[key], counts.get(key, ()))
        for key, count, stale in shown
    ]
    return Gathered(groups, len(counted), parts)


def _counted(grouped: QuerySet[Any]) -> list[tuple[int | None, int, int]]:
    found = grouped.values_list("group").annotate(
        number=Count("pk"), out_of_date=Count("pk", filter=Q(stale=True))
    )
    # Largest first; whatever names nobody comes last.
    return sorted(found, key=lambda row: (row[0] is None, -row[1], row[0] or 0))


def _dense(counts: dict[int | None, int], limits: Limits) -> set[int | None]:
    """The groups drawn as counts: those over the limit, then the largest until the rest fits."""
    most = DENSE_ALONE if len(counts) == 1 else limits.dense
    left, dense = limits.budget if len(counts) > 1 else DENSE_ALONE, set()
    for key, count in sorted(counts.items(), key=lambda pair: pair[1]):
        left -= count
        if count > most or left < 0:
            dense.add(key)
    return dense


def _of(keys: Collection[int | None]) -> Q:
    known = [key for key in keys if key is not None]
    return Q(group__in=known) | (Q(group__isnull=True) if None in keys else Q(pk__in=[]))


def _counts(
    grouped: QuerySet[Any], keys: Collection[int | None], parts: Sequence[Part]
) -> dict[int | None, tuple[int, ...]]:
    columns = {
        f"part_{number}": Count("pk", filter=running(part.first, part.end))
        for number, part in enumerate(parts)
    }
    found = grouped.filter(_of(keys)).values_list("group").annotate(**columns)
    return {row[0]: tuple(row[1:]) for row in found}


def _rows(
    grouped: QuerySet[Any], keys: Collection[int | None], at: datetime
) -> defaultdict[int | None, list[Row]]:
    found = (
        grouped.filter(_of(keys))
        .annotate(state=states.state_at(at))
        .order_by(F("opens_on").asc(nulls_first=True), "closes_on", "pk")
        .values_list("group", "public_id", "title", "opens_on", "closes_on", "state", "stale")
    )
    rows: defaultdict[int | None, list[Row]] = defaultdict(list)
    for key, public_id, title, *rest in found:
        rows[key].append(Row(public_id, choose(title), *rest))
    return rows
