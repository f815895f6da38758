"""The register in a few numbers, each with its definition; stale records are counted apart."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, Q, QuerySet

from weft.government.viewers import Viewer
from weft.register import states
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.states import State, in_state

WEEK = timedelta(days=6)  # after today: seven days in all
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Figures:
    """A list with the filters that `closing_by` and `opening_by` give finds as many."""

    total: int = 0
    open_now: int = 0
    closing_this_week: int = 0
    planned: int = 0  # ideas and planned ones that nobody has announced
    coming: int = 0  # not open yet, announced or not
    opening_soon: int = 0
    closed: int = 0  # whose last day has passed, reported and answered ones included
    heard: int = 0  # of those, the ones with a report on what was heard
    stale: int = 0

    @property
    def share_heard(self) -> int | None:
        """Per cent, rounded down so that only all of them are a hundred; None where none closed."""
        return self.heard * 100 // self.closed if self.closed else None


def closing_by(moment: Moment) -> date:
    """The day by which what closes this week has closed."""
    return moment.day + WEEK


def opening_by(moment: Moment) -> date:
    """The day by which what opens soon has opened."""
    return moment.day + SOON


def figures(viewer: Viewer, moment: Moment) -> Figures:
    """What `viewer` may see, as of `moment`; kept for a minute for each viewer."""
    key = f"figures:{digest(viewer, moment)}"
    kept = caches["local"].get(key) if settings.FIGURES_SECONDS else None
    if kept is None:
        kept = asdict(count(Engagement.objects.visible_to(viewer, now=moment.now), moment))
        if settings.FIGURES_SECONDS:
            caches["local"].set(key, kept, settings.FIGURES_SECONDS)
    return Figures(**kept)


def digest(viewer: Viewer, moment: Moment) -> str:
    """Viewers with the same rights on the same day share; nobody else does."""
    rights = f"{viewer.person_id} {sorted(viewer.roles)} {viewer.is_official} {moment.day}"
    return hashlib.sha256(rights.encode()).hexdigest()


def count(engagements: QuerySet[Engagement], moment: Moment) -> Figures:
    """The figures of some engagements (visible ones: the caller sees to that), in one query."""
    at = moment.at
    fresh = Q(stale=False)
    is_open = fresh & in_state(State.OPEN, at)
    before = fresh & any_of(*states.BEFORE, moment=moment)
    closed = fresh & any_of(*states.ENDED, moment=moment)
    counts = (
        engagements.order_by()
        .annotate(stale=states.stale_at(at))
        .aggregate(
            total=Count("pk"),
            open_now=Count("pk", filter=is_open),
            closing_this_week=Count("pk", filter=is_open & Q(closes_on__lte=closing_by(moment))),
            planned=Count("pk", filter=fresh & any_of(State.IDEA, State.PLANNED, moment=moment)),
            coming=Count("pk", filter=before),
            opening_soon=Count("pk", filter=before & Q(opens_on__lte=opening_by(moment))),
            closed=Count("pk", filter=closed),
            heard=Count("pk", filter=closed & Q(reported_at__lte=at)),
            out_of_date=Count("pk", filter=Q(stale=True)),
        )
    )
    return Figures(stale=counts.pop("out_of_date"), **counts)


def any_of(*wanted: str, moment: Moment) -> Q:
    return reduce(or_, (in_state(state, moment.at) for state in wanted))
