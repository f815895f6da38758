"""What is known, as pages show it: while typing, on an engagement's page, and beside its form."""

from typing import Any

from django.http import HttpRequest, QueryDict

from weft.government.sections import Section
from weft.government.viewers import Viewer
from weft.intents import answers, asked
from weft.intents.knowing import Told, told_of
from weft.intents.models import Mark
from weft.intents.permissions import may_know
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.permissions import may_change, may_create
from weft.register.states import State

KINDS = Mark.Kind.choices


def typed(data: QueryDict, viewer: Viewer, at: Moment) -> dict[str, Any]:
    """What is known of what is typed. Nobody typed anything yet: nothing is asked."""
    read = asked.read(data, viewer, at)
    context = {
        "says_something": read.says_something,
        "marking": "" if data and "sentence" not in data else "fields",
        "kinds": KINDS,
        "is_part": False,
    }
    if read.says_something or read.marks or read.communities or read.rights_holders:
        return context | {"answer": read.answer(viewer, at)}
    return context | {"answer": answers.Answer()}


def saved(engagement: Engagement, viewer: Viewer, at: Moment) -> dict[str, Any]:
    """What is known of an engagement that `viewer` may see, and who means to do what about it."""
    may = may_change(viewer, engagement, now=at.now)
    return {
        "engagement": engagement,
        "answer": answers.about(engagement, viewer=viewer, at=at),
        "says_something": True,
        "marking": "forms" if may else "",
        "kinds": KINDS,
        "is_part": False,
        "marked_by": marked_by_others(engagement, viewer, at),
    }


def marked_by_others(engagement: Engagement, viewer: Viewer, at: Moment) -> list[tuple[Told, Mark]]:
    """What others mean to do about it; of those of which `viewer` may not be told, nothing."""
    marks = list(Mark.objects.filter(other=engagement))
    told = told_of(viewer, now=at.now, keys={each.engagement_id for each in marks})
    return [(told[each.engagement_id], each) for each in marks if each.engagement_id in told]


# --- What the register's pages show of it -------------------------------------------------------


def above(engagement: Engagement | None, request: HttpRequest) -> Section | None:
    """Under the title of an idea, for whoever may change it: at once, in full."""
    viewer, at = request.viewer, request.moment  # type: ignore[attr-defined]
    if engagement is None or not _is_planned_by(engagement, viewer, at):
        return None
    return Section("intents/_idea.html", saved(engagement, viewer, at))


def beside(engagement: Engagement | None, request: HttpRequest) -> Section | None:
    """At the side, for other officials: fetched after the page."""
    viewer, at = request.viewer, request.moment  # type: ignore[attr-defined]
    if engagement is None or not may_know(viewer, engagement, now=at.now):
        return None
    return None if _is_planned_by(engagement, viewer, at) else Section("intents/_beside.html")


def form(engagement: Engagement | None, request: HttpRequest) -> Section | None:
    """Beside the register's own form."""
    viewer, at = request.viewer, request.moment  # type: ignore[attr-defined]
    if not may_create(viewer):
        return None
    context = typed(request.POST, viewer, at)
    return Section("intents/_check.html", {**context, "marking": "", "at_once": engagement})


def _is_planned_by(engagement: Engagement, viewer: Viewer, at: Moment) -> bool:
    is_idea = engagement.state_as_of(at.at) == State.IDEA
    return is_idea and viewer.is_official and bool(may_change(viewer, engagement, now=at.now))
