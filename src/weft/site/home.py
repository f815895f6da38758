"""The front page: government as a whole, and where to begin."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from weft.government.viewers import Viewer
from weft.register import figures, permissions
from weft.register.examples import examples
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.narrowing import matching
from weft.register.search import Filters
from weft.register.search.filters import CLOSING
from weft.register.states import State
from weft.register.timeline import pictures, rows
from weft.register.timeline.rows import Group, Grouping, Limits
from weft.register.timeline.windows import Part, Window
from weft.ui.navigation import address as address_of

EITHER_SIDE = timedelta(days=90)
LIMITS = Limits(groups=8, dense=6, budget=24)
RECENT = 5


@dataclass(frozen=True)
class Address(pictures.Addresses):
    """From the front page's picture into the full timeline and list."""

    filters: Filters

    def lane(self, group: Group) -> str:
        return f"{reverse('timeline')}?{self._of(group).query_string()}"

    def column(self, group: Group, part: Part) -> str:
        period = self._of(group).changed(from_day=part.first, to_day=part.last)
        return f"{address_of('engagements')}?{period.query_string()}"

    def _of(self, group: Group) -> Filters:
        entry = group.entry
        return self.filters.changed(organisation=(entry.public_id,)) if entry else self.filters


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    counted = figures.figures(viewer, moment)
    filters = Filters(on=moment.day if moment.is_chosen else None)
    context = {
        "figures": counted,
        "may_begin": permissions.may_create(viewer),
        "on": filters.query_string(),
        **_addresses(filters, viewer, moment),
    }
    if counted.total:
        context |= {
            "examples": examples(moment),
            "kept_seconds": settings.FIGURES_SECONDS,
            "kept_for": (figures.digest(viewer, moment), context["on"]),
            "picture": SimpleLazyObject(lambda: _picture(viewer, moment)),
            "reported": SimpleLazyObject(lambda: _reported(viewer, moment)),
        }
    return render(request, "site/home.html", context)


def _addresses(filters: Filters, viewer: Viewer, moment: Moment) -> dict[str, str]:
    """The lists that the figures count: each finds exactly as many."""
    is_open, week = (State.OPEN,), figures.closing_by(moment)
    lists = {
        "open_href": filters.changed(state=is_open),
        "closing_href": filters.changed(state=is_open, closes_by=week, sort=CLOSING),
        "planned_href": filters.changed(state=(State.IDEA, State.PLANNED))
        if viewer.is_official
        else filters.changed(
            state=(State.PLANNED, State.ANNOUNCED), opens_by=figures.opening_by(moment)
        ),
    }
    return {
        name: f"{address_of('engagements')}?{wanted.query_string()}"
        for name, wanted in lists.items()
    }


def _picture(viewer: Viewer, moment: Moment) -> pictures.Picture:
    window = Window(moment.day - EITHER_SIDE, moment.day + EITHER_SIDE + timedelta(days=1))
    filters = Filters(on=moment.day if moment.is_chosen else None)
    found = matching(filters, viewer, moment)
    gathered = rows.gather(found, window, Grouping.ORGANISATION, at=moment.at, limits=LIMITS)
    return pictures.draw(gathered, window, moment=moment, addresses=Address(filters), limits=LIMITS)


def _reported(viewer: Viewer, moment: Moment) -> list[Engagement]:
    """Those that closed and said what was heard, latest first."""
    visible = Engagement.objects.visible_to(viewer, now=moment.now)
    return list(
        visible.filter(
            reported_at__lte=moment.at, closes_at__lte=moment.at, cancelled_at__isnull=True
        )
        .select_related("lead")
        .order_by("-reported_at", F("closes_on").desc(nulls_last=True), "-pk")[:RECENT]
    )
