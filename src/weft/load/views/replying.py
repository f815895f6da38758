"""A community replies to an engagement, or objects; its lead records how much it asked."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weft.government.models import Public
from weft.government.views.editing import page
from weft.government.views.requests import hand_of, home, viewer_of
from weft.load import permissions
from weft.load.actions import effort as efforts
from weft.load.actions import replies
from weft.load.forms import EffortForm, ObjectionForm, ReplyForm
from weft.load.models import Effort, Reply
from weft.load.views.requests import typed
from weft.register.models import Engagement
from weft.register.views.editing import to_change
from weft.register.views.engagements import read
from weft.ui import banners
from weft.ui.navigation import address as list_of


@login_required
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, public_id: str) -> HttpResponse:
    engagement = read(request, public_id)
    publics = _speaking(request, engagement)
    if "take_back" in request.POST:
        return _take_back(request, engagement)
    form = ReplyForm(typed(request), publics=publics)
    if request.method == "POST" and form.is_valid():
        try:
            replies.reply(engagement=engagement, **_values(form, publics), **_who(request))
        except ValidationError as refused:
            form.blame(refused)
        else:
            banners.say(request, _("It stands beside the engagement, and its leads are told."))
            return redirect(engagement)
    mine = Reply.objects.filter(engagement=engagement, taken_back_at=None)
    context = {
        "engagement": engagement,
        "form": form,
        "replies": [each for each in _read(mine) if each.public in publics],
        "breadcrumbs": _crumbs(engagement),
    }
    return render(request, "load/reply.html", context)


def _speaking(request: HttpRequest, *engagements: Engagement) -> list[Public]:
    """For whom this person speaks whom these ask; refuses where there is none."""
    viewer, now = viewer_of(request), request.moment.now  # type: ignore[attr-defined]
    for each in engagements:
        permissions.may_reply_somehow(viewer, each, now=now).require()
    publics = permissions.spoken_for(viewer, *engagements)
    if len(engagements) > 1:
        permissions.may_object_somehow(viewer, *engagements[:2], now=now).require()
    return publics


def _values(form: ReplyForm | ObjectionForm, publics: list[Public]) -> dict[str, Any]:
    values = (
        {"kind": Reply.Kind.ANSWERED, **form.values}
        if isinstance(form, ReplyForm)
        else (form.values)
    )
    chosen = values["public"]
    return {**values, "public": next(each for each in publics if each.public_id == chosen)}


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": viewer_of(request), "hand": hand_of(request)}


def _read(rows: Any) -> Any:
    return rows.select_related("community", "rights_holder", "earlier")


def _take_back(request: HttpRequest, engagement: Engagement) -> HttpResponse:
    wanted = request.POST["take_back"]
    found = get_object_or_404(Reply, engagement=engagement, public_id=wanted)
    replies.take_back(reply=found, **_who(request))
    banners.say(request, _("It is taken back."))
    return redirect(engagement)


@login_required
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, public_id: str, other_id: str) -> HttpResponse:
    """A pair that was settled as not the same: those whom both ask may say that it is."""
    pair = read(request, public_id), read(request, other_id)
    publics = _speaking(request, *pair)
    form = ObjectionForm(typed(request), publics=publics)
    if request.method == "POST" and form.is_valid():
        try:
            replies.object_to_pair(engagements=pair, **_values(form, publics), **_who(request))
        except ValidationError as refused:
            form.blame(refused)
        else:
            banners.say(request, _("A steward will look at the two again."))
            return redirect(pair[0])
    heading = _("“%(first)s” and “%(second)s” ask the same") % {
        "first": pair[0].words,
        "second": pair[1].words,
    }
    return page(request, form, heading=heading, crumbs=_crumbs(pair[0]))


@login_required
@require_http_methods(["GET", "POST"])
def effort(request: HttpRequest, public_id: str) -> HttpResponse:
    engagement = to_change(request, public_id)
    known = Effort.objects.filter(engagement=engagement).first()
    initial = {"people": known.people, "minutes": known.minutes} if known else {}
    form = EffortForm(typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        efforts.record(engagement=engagement, **form.values, **_who(request))
        banners.say(request, _("It is recorded."))
        return redirect(engagement)
    return page(request, form, heading=_("How much it asked of people"), crumbs=_crumbs(engagement))


def _crumbs(engagement: Engagement) -> list[tuple[str, str]]:
    return home(
        (_("Engagements"), list_of("engagements")),
        (engagement.words, engagement.get_absolute_url()),
    )
