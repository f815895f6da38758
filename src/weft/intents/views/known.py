"""What is known of a saved engagement, and what its planner means to do about others."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weft.intents import actions, showing
from weft.intents.knowing import told_of
from weft.intents.permissions import may_know
from weft.ledger.trail import Hand
from weft.register.models import Engagement
from weft.register.permissions import NOT_THERE, may_change
from weft.ui import banners
from weft.ui.navigation import address as address_of


@require_safe
def known(request: HttpRequest, public_id: str) -> HttpResponse:
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    engagement = to_know(request, public_id)
    context = showing.saved(engagement, viewer, moment) | {"breadcrumbs": crumbs(engagement)}
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    return render(request, "intents/_few.html" if is_part else "intents/known.html", context)


@login_required
@require_POST
def mark(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what is meant to be done about another engagement, or take it back."""
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    engagement = _seen(request, public_id)
    may_change(viewer, engagement, now=moment.now).require()
    keys = Engagement.objects.filter(public_id=request.POST.get("other", "")[:10])
    told = told_of(viewer, now=moment.now, keys=keys.values_list("pk", flat=True))
    for each in told.values():
        _keep(request, engagement, each.engagement)
    if not told:
        banners.refuse(request, str(NOT_THERE))
    return redirect(engagement)


def _keep(request: HttpRequest, engagement: Engagement, other: Engagement) -> None:
    hand = Hand(person=request.viewer.person, at=request.moment.now)  # type: ignore[attr-defined]
    viewer = request.viewer  # type: ignore[attr-defined]
    kind = request.POST.get("kind", "")
    if not kind:
        actions.unmark(engagement=engagement, other=other, viewer=viewer, hand=hand)
        banners.say(request, _("Nothing is planned about it any more."))
        return
    try:
        actions.mark(
            engagement=engagement,
            other=other,
            kind=kind,
            note=request.POST.get("note", ""),
            viewer=viewer,
            hand=hand,
        )
    except ValidationError as refused:
        banners.refuse(request, " ".join(refused.messages))
    else:
        banners.say(request, _("It is part of the plan now."))


def to_know(request: HttpRequest, public_id: str) -> Engagement:
    """The engagement, for officials who may see it; 404 alike where it is hidden or absent."""
    engagement = _seen(request, public_id)
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    may_know(viewer, engagement, now=moment.now).require()
    return engagement


def _seen(request: HttpRequest, public_id: str) -> Engagement:
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    seen = Engagement.objects.visible_to(viewer, now=moment.now).select_related("lead")
    found = seen.filter(public_id=public_id).first()
    if found is None:
        raise Http404(NOT_THERE)
    return found


def crumbs(engagement: Engagement) -> list[tuple[str, str]]:
    return [
        (_("Engagements"), address_of("engagements")),
        (str(engagement), engagement.get_absolute_url()),
    ]
