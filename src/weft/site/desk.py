"""My desk: what needs you now, and what you were told."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from weft.government.models import PolicyItem, Proposal
from weft.government.viewers import Viewer
from weft.jobs.models import Job
from weft.load.waiting import requests as waiting_requests
from weft.notices.inbox import newest
from weft.overlaps import queue as overlaps
from weft.register import figures
from weft.register.moments import Moment
from weft.register.waiting import Waiting, begun_by, waiting_for
from weft.ui import dates
from weft.ui.navigation import address as address_of

NOTICES = 5  # the inbox has the rest
UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    inbox = newest(viewer.person, at=moment.now, most=NOTICES)
    context = {
        "waiting": [
            *(_for_steward(viewer, moment) if viewer.is_steward else ()),
            *overlaps.waiting_for(viewer, moment),
            *_for_owner(viewer, moment),
            *waiting_for(viewer, moment),
            *begun_by(viewer),
        ],
        "may_record": viewer.may_record,
        "inbox": inbox,
        "unread": sum(notice.read_at is None for notice in inbox),
    }
    return render(request, "site/desk.html", context)


def _for_steward(viewer: Viewer, moment: Moment) -> Iterator[Waiting]:
    yield from _jobs()
    yield from _proposals()
    yield from _communities()
    stale = figures.figures(viewer, moment).stale
    if stale:
        sentence = ngettext(
            "%(number)s record is stale: its dates and its source disagree.",
            "%(number)s records are stale: their dates and their source disagree.",
            stale,
        )
        yield Waiting(
            sentence % {"number": stale},
            _("Ask their leads to refresh them"),
            f"{reverse('engagements_ask')}?state=stale",
            moment.day,
            is_act=True,
        )


def _jobs() -> Iterator[Waiting]:
    for job in Job.objects.filter(state__in=UNDER_WAY).order_by("asked_at")[:5]:
        sentence = _("Work is under way: %(what)s") % {"what": job.message or job.kind}
        yield Waiting(
            sentence,
            _("See how far it is"),
            reverse("job", args=[job.pk]),
            dates.as_day(job.asked_at),
        )


def _proposals() -> Iterator[Waiting]:
    found = Proposal.objects.filter(state=Proposal.State.WAITING).aggregate(
        number=Count("pk"), oldest=Min("proposed_at")
    )
    if found["number"]:
        sentence = ngettext(
            "%(number)s name that imports met is not known here.",
            "%(number)s names that imports met are not known here.",
            found["number"],
        )
        yield Waiting(
            sentence % {"number": found["number"]},
            _("Decide what they are"),
            address_of("proposals"),
            dates.as_day(found["oldest"]),
        )


def _communities() -> Iterator[Waiting]:
    """Claims to speak for a community, and what communities lodged."""
    number, oldest = waiting_requests()
    if number:
        sentence = ngettext(
            "%(number)s request of a community waits for you.",
            "%(number)s requests of communities wait for you.",
            number,
        )
        yield Waiting(
            sentence % {"number": number},
            _("Decide on them"),
            reverse("communities_queue"),
            dates.as_day(oldest) if oldest else None,
        )


def _for_owner(viewer: Viewer, moment: Moment) -> Iterator[Waiting]:
    """Policy items that this person owns and that are decided soon."""
    items = PolicyItem.objects.filter(owner=viewer.person_id, decision_on__gte=moment.day)
    for item in items.order_by("decision_on")[:5]:
        yield Waiting(
            _("“%(title)s” is to be decided.") % {"title": item.words},
            _("See its thread"),
            item.get_absolute_url(),
            item.decision_on,
        )
