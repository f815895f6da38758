"""What the pages of organisations, topics, communities, areas, rights-holders and policy items
show of the register: what is going on, what is coming, what came of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from weft.government.models import PolicyItem
from weft.government.sections import Kind, Section
from weft.register import figures, outlook, states
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.narrowing import matching
from weft.register.search import Filters
from weft.register.states import State, in_state
from weft.register.timeline import pictures, rows
from weft.register.timeline.geometry import Scale
from weft.register.timeline.windows import Window
from weft.ui import dates
from weft.ui.navigation import address as address_of

LATEST = 5
MOST = 100  # engagements drawn on one policy item's thread
MARGIN = timedelta(days=15)  # on either side of what is drawn


@dataclass(frozen=True)
class Part:
    """One of the three questions, with the latest few and the way to all of them."""

    heading: str
    none: str
    count: int
    engagements: list[Engagement]
    href: str


def going_on(kind: Kind, thing: models.Model, request: HttpRequest) -> Section | None:
    """For every kind but policy items, whose thread is drawn instead."""
    if kind == "policy_item":
        return None
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    chosen = Filters(on=moment.day if moment.is_chosen else None)
    filters = chosen.changed(**{kind: (thing.public_id,)})  # type: ignore[attr-defined]
    found = matching(filters, viewer, moment)
    counted = figures.count(found, moment)
    query = filters.query_string()
    context = {
        "figures": counted,
        "parts": _parts(found, counted, filters, moment),
        "list_href": f"{address_of('engagements')}?{query}",
        "timeline_href": f"{reverse('timeline')}?{query}",
        "calendar_href": f"{reverse('calendar')}?{query}",
        "feed_href": f"{address_of('feed_atom')}?{query}" if address_of("feed_atom") else "",
        "stale_href": _list(filters, "stale"),
    }
    return Section("register/_going_on.html", context)


def _list(filters: Filters, *wanted: str) -> str:
    return f"{address_of('engagements')}?{filters.query_string(state=wanted)}"


def _parts(
    found: QuerySet[Engagement], counted: figures.Figures, filters: Filters, moment: Moment
) -> list[Part]:
    plain = found.prefetch_related(None)  # rows here show neither topics nor communities
    fresh = plain.annotate(stale=states.stale_at(moment.at)).filter(stale=False)
    soonest, opening = F("closes_on").asc(nulls_last=True), F("opens_on").asc(nulls_last=True)
    is_open = in_state(State.OPEN, moment.at)
    coming = states.is_before(moment.at)
    heard = states.has_ended(moment.at)
    return [
        Part(
            _("Going on now"),
            _("Nothing is open."),
            counted.open_now,
            _latest(counted.open_now, fresh.filter(is_open).order_by(soonest, "pk")),
            _list(filters, State.OPEN),
        ),
        Part(
            _("Coming"),
            _("Nothing is planned that you may see."),
            counted.coming,
            _latest(counted.coming, fresh.filter(coming).order_by(opening, "pk")),
            _list(filters, *states.BEFORE),
        ),
        Part(
            _("What came of it"),
            _("No engagement has said yet what was heard."),
            counted.heard,
            _latest(
                counted.heard,
                fresh.filter(heard, reported_at__lte=moment.at).order_by(
                    "-reported_at", F("closes_on").desc(nulls_last=True), "-pk"
                ),
            ),
            _list(filters, State.REPORTED, State.ANSWERED),
        ),
    ]


def _latest(number: int, rows: QuerySet[Engagement]) -> list[Engagement]:
    """The first few; what was counted as none is not asked for."""
    return list(rows[:LATEST]) if number else []


def thread(kind: Kind, thing: models.Model, request: HttpRequest) -> Section | None:
    """The thread of a policy item: its engagements in time, the decision as a line, and what is
    broken, in words."""
    if not isinstance(thing, PolicyItem):
        return None
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    chosen = Filters(on=moment.day if moment.is_chosen else None)
    filters = chosen.changed(policy_item=(thing.public_id,))
    visible = Engagement.objects.visible_to(viewer, now=moment.now).with_state(moment.at)
    order = F("opens_on").asc(nulls_last=True)
    linked = list(
        visible.filter(policy_items=thing).select_related("lead").order_by(order, "pk")[:MOST]
    )
    window = _window(linked, thing, moment.day)
    scale = Scale(window, mirrored=get_language_bidi())
    drawn = [rows.row_of(each) for each in linked if each.opens_on or each.closes_on]
    context = {
        "engagements": linked,
        "list_href": f"{address_of('engagements')}?{filters.query_string()}",
        "bars": [pictures.bar(row, scale) for row in drawn],
        "undated": [each for each in linked if not (each.opens_on or each.closes_on)],
        "marks": pictures.marks(window, scale),
        "day_x": scale.day(moment.day),
        "decision_x": scale.day(thing.decision_on) if thing.decision_on else None,
        "broken": list(_broken(thing, linked, moment)),
    }
    return Section("register/_policy_thread.html", context)


def _window(linked: list[Engagement], item: PolicyItem, day: date) -> Window:
    known = [item.decision_on]
    for each in linked:
        known += [each.opens_on, each.closes_on]
    days = [day, *(on for on in known if on)]
    return Window(min(days) - MARGIN, max(days) + MARGIN)


def _broken(
    item: PolicyItem, linked: list[Engagement], moment: Moment
) -> list[tuple[Engagement | None, str]]:
    found: list[tuple[Engagement | None, str]] = []
    if not linked:
        found.append((None, _("No engagement that you may see is linked to it.")))
    for each in linked:
        if outlook.decided_too_early(each, item):
            sentence = _("The decision is dated %(day)s, before this engagement ends.")
            found.append((each, sentence % {"day": dates.long_date(item.decision_on)}))  # type: ignore[arg-type]
        if outlook.report_overdue(each, moment.at):
            sentence = _("It closed on %(day)s, and no report says what was heard.")
            found.append((each, sentence % {"day": dates.long_date(each.closes_on)}))  # type: ignore[arg-type]
    return found
