"""Make one engagement out of two, and what became of the proposal."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weft.overlaps import merging
from weft.overlaps.actions import joining
from weft.overlaps.models import Overlap
from weft.overlaps.permissions import answers_for, may_agree, may_join
from weft.overlaps.talks import JoinUp
from weft.overlaps.views.requests import crumbs, find, hand_of, moment_of, refuse, viewer_of
from weft.ui import banners


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, one: str, other: str) -> HttpResponse:
    overlap = find(request, one, other)
    may_join(viewer_of(request), overlap, now=moment_of(request).now).require()
    errors: list[str] = []
    if request.method == "POST":
        try:
            _propose(request, overlap)
        except ValidationError as refused:
            errors = refused.messages
        else:
            return redirect("overlap_join", one, other)
    join_up = _latest(overlap)
    context = {
        "overlap": overlap,
        "join_up": join_up,
        "errors": errors,
        "breadcrumbs": crumbs(overlap),
        **(_of_proposal(request, join_up) if join_up else _to_choose(request, overlap)),
    }
    return render(request, "overlaps/join.html", context, status=422 if errors else 200)


@login_required
@require_POST
def act(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """Agree for a side, withdraw the proposal, or part the two again."""
    overlap = find(request, one, other)
    may_join(viewer_of(request), overlap, now=moment_of(request).now).require()
    join_up = _latest(overlap)
    if join_up is None:
        raise Http404
    try:
        banners.say(request, _act(request, join_up))
    except ValidationError as refused:
        refuse(request, refused)
    return redirect("overlap_join", one, other)


def _act(request: HttpRequest, join_up: JoinUp) -> str:
    who: dict[str, Any] = {"viewer": viewer_of(request), "hand": hand_of(request)}
    if "withdraw" in request.POST:
        joining.withdraw(join_up=join_up, **who)
        return _("The proposal is withdrawn.")
    if "part" in request.POST:
        joining.part(join_up=join_up, **who)
        return _("They are two engagements again.")
    side = next((s for s in join_up.overlap.sides if s.public_id == request.POST.get("side")), None)
    if side is None:
        raise ValidationError(_("Choose one of the answers."))
    joined = joining.agree(join_up=join_up, side=side, how=request.POST.get("how", ""), **who)
    if joined.state == JoinUp.State.DONE:
        return _("Both agreed: the two are one engagement now.")
    return _("The agreement is on record.")


def _propose(request: HttpRequest, overlap: Overlap) -> None:
    kept = overlap.other if request.POST.get("kept") == "other" else overlap.one
    joined = joining.propose(
        overlap=overlap,
        kept=kept,
        values=merging.merged(overlap, kept, request.POST),
        viewer=viewer_of(request),
        hand=hand_of(request),
    )
    done = joined.state == JoinUp.State.DONE
    banners.say(
        request,
        _("Both agreed: the two are one engagement now.")
        if done
        else _("The proposal is on record. It takes effect when both sides have agreed."),
    )


def _latest(overlap: Overlap) -> JoinUp | None:
    live = overlap.join_ups.filter(state__in=JoinUp.LIVE)
    return live.select_related(
        "kept", "gone", "proposed_by", "overlap__one", "overlap__other"
    ).first()


def _to_choose(request: HttpRequest, overlap: Overlap) -> dict[str, Any]:
    posted = request.POST if request.method == "POST" else None
    written, days, lists = merging.to_choose(overlap, posted)
    return {
        "written": written,
        "days": days,
        "lists": [each for each in lists if each.choices],
        "kept": request.POST.get("kept", "one"),
    }


def _of_proposal(request: HttpRequest, join_up: JoinUp) -> dict[str, Any]:
    viewer, moment = viewer_of(request), moment_of(request)
    agreed = {each.engagement_id: each for each in join_up.agreements.select_related("by")}
    is_open = join_up.state == JoinUp.State.PROPOSED
    place = [join_up.overlap.one.public_id, join_up.overlap.other.public_id]
    return {
        "said": merging.said(join_up.values),
        "is_proposed": is_open,
        "act_href": reverse("overlap_join_act", args=place),
        "agreements": [
            {
                "side": side,
                "agreed": agreed.get(side.pk),
                "may_agree": is_open
                and side.pk not in agreed
                and may_agree(viewer, join_up, side, now=moment.now),
                "wants_how": not answers_for(viewer, side, now=moment.now),
            }
            for side in join_up.overlap.sides
        ],
    }
