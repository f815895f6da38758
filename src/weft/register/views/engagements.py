"""The page of one engagement, and what is done from it."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from weft.government.models import PolicyItem
from weft.government.models.policy import Visibility
from weft.ledger import trail
from weft.register import additions, facts, linked, outlook, permissions, search, staleness, states
from weft.register.actions import MOVES, refresh
from weft.register.models import Engagement, Influence
from weft.register.search import Filters
from weft.ui import banners
from weft.ui.navigation import address as address_of

RELATIONS = ("supporting", "topics", "communities", "rights_holders", "areas")


def read(request: HttpRequest, public_id: str) -> Engagement:
    """The engagement with all that its page shows; 404 alike where it is hidden or absent."""
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    seen = Engagement.objects.visible_to(viewer, now=moment.now)
    found = seen.filter(public_id=public_id).select_related("lead", "source").first()
    if found is None:
        raise Http404(permissions.NOT_THERE)
    items = PolicyItem.objects.visible_to(viewer).select_related("organisation")
    linked.fetch(
        found,
        *RELATIONS,
        Prefetch("policy_items", items),
        Prefetch("influences", Influence.objects.select_related("community")),
    )
    return found


def is_restricted(engagement: Engagement, request: HttpRequest) -> bool:
    """Whether not everybody may see it now."""
    embargo = engagement.embargo_until
    now = request.moment.now  # type: ignore[attr-defined]
    return engagement.visibility != Visibility.PUBLIC or (embargo is not None and embargo > now)


def note_reading(engagement: Engagement, request: HttpRequest) -> None:
    """Keep on record who read a restricted record."""
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    if is_restricted(engagement, request) and viewer.person:
        trail.read(engagement, trail.Hand(person=viewer.person, at=moment.now))


@require_safe
def engagement(request: HttpRequest, public_id: str) -> HttpResponse:
    shown = read(request, public_id)
    note_reading(shown, request)
    return render(request, "register/engagement.html", _context(request, shown))


def _context(request: HttpRequest, shown: Engagement) -> dict[str, Any]:
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    items = list(shown.policy_items.all())
    return {
        "engagement": shown,
        **{name: list(getattr(shown, name).all()) for name in (*RELATIONS, "influences")},
        "state": shown.state_as_of(moment.at),
        "is_stale": states.is_stale(shown, moment.at),
        "stale": staleness.why_stale(shown, moment.at),
        "next": outlook.what_next(shown, moment.at),
        "stations": outlook.stations(shown, items, moment.at),
        "policy_items": items,
        "is_overdue": outlook.report_overdue(shown, moment.at),
        "taking_part": facts.taking_part(shown),
        "record": facts.record(shown, for_official=viewer.is_official),
        "source_rest": facts.source_rest(shown),
        "link": facts.web(shown.link),
        "report_link": facts.web(shown.report_link),
        "answer_link": facts.web(shown.answer_link),
        "is_restricted": is_restricted(shown, request),
        "seen_by": facts.SEEN_BY[Visibility(shown.visibility)],
        **additions.of_page(shown, request),
        **_acts(request, shown),
        "may_ask": permissions.may_ask_to_refresh(viewer, shown, at=moment.at),
        "breadcrumbs": [
            (_("Home"), reverse("home")),
            (_("Engagements"), address_of("engagements")),
        ],
    }


def _acts(request: HttpRequest, shown: Engagement) -> dict[str, Any]:
    """What this person may do with it now; the state of now counts, not that of another day."""
    viewer, now = request.viewer, request.moment.now  # type: ignore[attr-defined]
    may_change = permissions.may_change(viewer, shown, now=now)
    state = shown.state_as_of(now)
    acts = [act for act in MOVES.values() if may_change and state in act.sources]
    return {"may_change": may_change, "acts": acts}


@require_POST
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the leads of one stale record to look at it again."""
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    shown = read(request, public_id)
    permissions.may_ask(viewer).require()
    hand = trail.Hand(person=viewer.person, at=moment.now)
    asked = refresh.ask_to_refresh(
        viewer=viewer, engagement_ids=[shown.pk], moment=moment, hand=hand
    )
    tell_what_came_of_it(request, asked)
    if asked == refresh.Asked():
        banners.warn(request, _("This record is not stale: nobody was asked."))
    return redirect(shown)


@require_POST
def ask_many(request: HttpRequest) -> HttpResponse:
    """Ask the leads of all stale records that the address finds, so many in one go."""
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    permissions.may_ask(viewer).require()
    filters = Filters.read(request.GET).changed(state=("stale",))
    found = search.find(filters, viewer, moment).engagements.values_list("pk", flat=True)
    asked = refresh.ask_to_refresh(
        viewer=viewer,
        engagement_ids=list(found[: refresh.AT_MOST]),
        moment=moment,
        hand=trail.Hand(person=viewer.person, at=moment.now),
    )
    tell_what_came_of_it(request, asked)
    return HttpResponseRedirect(f"{address_of('engagements')}?{filters.query_string()}")


def tell_what_came_of_it(request: HttpRequest, asked: refresh.Asked) -> None:
    if asked.asked:
        banners.say(
            request,
            ngettext(
                "The leads of %(number)s record were asked to refresh it.",
                "The leads of %(number)s records were asked to refresh them.",
                asked.asked,
            )
            % {"number": asked.asked},
        )
    if asked.asked_before:
        banners.warn(
            request,
            ngettext(
                "For %(number)s record they were asked within the last 14 days already.",
                "For %(number)s records they were asked within the last 14 days already.",
                asked.asked_before,
            )
            % {"number": asked.asked_before},
        )
    if asked.nobody_to_ask:
        banners.warn(
            request,
            ngettext(
                "For %(number)s record there is nobody to ask: no engagement lead is known.",
                "For %(number)s records there is nobody to ask: no engagement lead is known.",
                asked.nobody_to_ask,
            )
            % {"number": asked.nobody_to_ask},
        )
