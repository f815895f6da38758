"""What is done to an engagement with one click, or with a reason."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weft.people.models import Person
from weft.register import actions
from weft.register.actions import early, naming
from weft.register.actions.moves import MOVES, Move, may_move, missing
from weft.register.models import EarlyView, Engagement
from weft.register.views.editing import hand_of, to_change
from weft.ui import banners
from weft.ui.navigation import address as address_of

TAKEN_BACK = {"cancel": "reinstate"}


@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a dated act. What it still needs is shown with a way to mend each."""
    engagement, act = to_change(request, public_id), _act(name)
    may_move(request.viewer, engagement, act, now=request.moment.now).require()  # type: ignore[attr-defined]
    reason = request.POST.get("reason", "")
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            _make(request, engagement, act, reason)
        except ValidationError as refused:
            errors = refused.message_dict
        else:
            return redirect(engagement)
    lacks = missing(engagement, act)
    context = {
        "engagement": engagement,
        "act": act,
        "lacks": lacks,
        "reason": reason,
        "reason_errors": errors.get("reason", []),
        "breadcrumbs": _crumbs(engagement),
    }
    return render(request, "register/move.html", context, status=422 if errors else 200)


def _make(request: HttpRequest, engagement: Engagement, act: Move, reason: str) -> None:
    actions.move(
        engagement=engagement,
        name=act.name,
        viewer=request.viewer,  # type: ignore[attr-defined]
        hand=hand_of(request),
        reason=reason,
    )
    back = TAKEN_BACK.get(act.name)
    undo = reverse("engagement_move", args=[engagement.public_id, back]) if back else ""
    banners.say(request, str(act.done), undo=undo)


@login_required
@require_POST
def confirm_dates(request: HttpRequest, public_id: str) -> HttpResponse:
    engagement = to_change(request, public_id)
    actions.confirm_dates(engagement=engagement, viewer=request.viewer, hand=hand_of(request))  # type: ignore[attr-defined]
    banners.say(request, _("The dates are confirmed: the record is no longer stale."))
    return redirect(engagement)


@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who is named on it: add one, or take one off."""
    engagement = to_change(request, public_id)
    email, errors = request.POST.get("email", ""), []
    if request.method == "POST":
        try:
            banners.say(request, _change_who_sees(request, engagement, email))
        except ValidationError as refused:
            errors = refused.messages
        else:
            return redirect("engagement_people", public_id)
    context = {
        "engagement": engagement,
        "named": engagement.named.select_related("person").order_by("person__name"),
        "rights_holders": engagement.rights_holders.all(),
        "early_view": EarlyView.objects.filter(engagement=engagement).first(),
        "email": email,
        "errors": errors,
        "breadcrumbs": _crumbs(engagement),
    }
    return render(request, "register/people.html", context, status=422 if errors else 200)


def _change_who_sees(request: HttpRequest, engagement: Engagement, email: str) -> str:
    who: dict[str, Any] = {"viewer": request.viewer, "hand": hand_of(request)}  # type: ignore[attr-defined]
    if "early" in request.POST:
        return _show_or_hide(request.POST["early"] == "yes", engagement, who)
    return _name_or_unname(request, engagement, email, who)


def _show_or_hide(shown: bool, engagement: Engagement, who: dict[str, Any]) -> str:
    if shown:
        early.show(engagement=engagement, **who)
        return _("Those who speak for its rights-holders see it now, and are told.")
    early.hide(engagement=engagement, **who)
    return _("Its rights-holders see it when everybody does.")


def _name_or_unname(
    request: HttpRequest, engagement: Engagement, email: str, who: dict[str, Any]
) -> str:
    if "remove" in request.POST:
        person = Person.objects.filter(public_id=request.POST["remove"]).first()
        if person is None:
            raise Http404
        naming.unname(engagement=engagement, person_id=person.pk, **who)
        return _("%(person)s is no longer named on it.") % {"person": person}
    naming.name(engagement=engagement, email=email, may_edit="may_edit" in request.POST, **who)
    return _("They are named on it, and told.")


def _act(name: str) -> Move:
    if name not in MOVES:
        raise Http404
    return MOVES[name]


def _crumbs(engagement: Engagement) -> list[tuple[str, str]]:
    return [
        (_("Engagements"), address_of("engagements")),
        (str(engagement), engagement.get_absolute_url()),
    ]
