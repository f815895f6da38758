"""The register in a few numbers, each with its definition; stale records are counted apart."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, Q, QuerySet, StringAgg, Value

from weft.government.viewers import Viewer
from weft.register import letters, states
from weft.register.models import Engagement, SearchEntry
from weft.register.models.engagements import visible_to
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
        # From the index's narrow rows: all of the engagements' own would be read through.
        rows = SearchEntry.objects.filter(visible_to(viewer, now=moment.now))
        kept = asdict(count(rows, moment))
        if settings.FIGURES_SECONDS:
            caches["local"].set(key, kept, settings.FIGURES_SECONDS)
    return Figures(**kept)


def digest(viewer: Viewer, moment: Moment) -> str:
    """Viewers with the same rights on the same day share; nobody else does."""
    rights = f"{viewer.person_id} {sorted(viewer.roles)} {viewer.is_official} {moment.day}"
    return hashlib.sha256(rights.encode()).hexdigest()


def count(engagements: QuerySet[Engagement] | QuerySet[SearchEntry], moment: Moment) -> Figures:
    """The figures of some engagements (visible ones: the caller sees to that), in one query."""
    fresh, at = Q(stale=False), moment.at
    counted = (
        engagements.order_by()
        .alias(stale=states.stale_at(at))
        .aggregate(
            letters=StringAgg(letters.letter_at(at), Value("")),
            # The rarest condition first: it spares the others.
            this_week=Count(
                "pk", filter=Q(closes_on__lte=closing_by(moment)) & in_state(State.OPEN, at) & fresh
            ),
            soon=Count(
                "pk",
                filter=states.is_before(at) & Q(opens_on__lte=opening_by(moment)) & fresh,
            ),
            heard=Count(
                "pk",
                filter=Q(reported_at__lte=at) & states.has_ended(at) & fresh,
            ),
        )
    )
    by_state = letters.count(counted["letters"] or "")

    def those(*wanted: str) -> int:
        return sum(by_state[state] for state in wanted)

    return Figures(
        total=by_state.total(),
        open_now=those(State.OPEN),
        closing_this_week=counted["this_week"],
        planned=those(State.IDEA, State.PLANNED),
        coming=those(*states.BEFORE),
        opening_soon=counted["soon"],
        closed=those(*states.ENDED),
        heard=counted["heard"],
        stale=by_state[states.STALE],
    )
