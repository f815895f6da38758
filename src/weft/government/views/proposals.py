"""The steward's queue: what imports met and Weft does not know."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from weft.government import directory
from weft.government.actions import proposals
from weft.government.models import Proposal
from weft.government.permissions import may_decide_proposals
from weft.government.views.requests import hand_of, home, refuse, viewer_of
from weft.ui import banners

PAGE_SIZE = 25
FOUND = 10


@login_required
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    may_decide_proposals(viewer_of(request)).require()
    if request.method == "POST":
        _decide(request)
        return redirect(request.get_full_path())
    state = request.GET.get("state", Proposal.State.WAITING)
    kind = request.GET.get("kind", "")
    rows = Proposal.objects.select_related("proposed_by", "decided_by")
    rows = (
        rows.filter(state=Proposal.State.WAITING)
        if state == "waiting"
        else rows.exclude(state=Proposal.State.WAITING).order_by("-decided_at")
    )
    if kind in Proposal.Kind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": _lines(list(page)),
        "is_waiting": state == Proposal.State.WAITING,
        "tabs": [
            ("waiting", _("Waiting"), "?"),
            ("decided", _("Decided"), "?state=decided"),
        ],
        "kinds": Proposal.Kind.choices,
        "kind": kind,
        "state": state,
        "breadcrumbs": home(),
    }
    return render(request, "government/proposals.html", context)


def _lines(shown: Sequence[Proposal]) -> list[dict[str, Any]]:
    """Each with the entries it resembles; one reading of each list that is on the page."""
    waiting = {each.kind for each in shown if each.state == Proposal.State.WAITING}
    lists = {kind: directory.OF_KIND[kind]() for kind in waiting}
    became = _became(shown)
    return [
        {
            "proposal": each,
            "like": lists[each.kind].like(each.name.text) if each.kind in lists else [],
            "became": became.get((each.kind, each.became_id or 0)),
        }
        for each in shown
    ]


def _became(shown: Sequence[Proposal]) -> dict[tuple[str, int], Any]:
    """What the decided ones were made or linked to; one query for each kind on the page."""
    found: dict[tuple[str, int], Any] = {}
    for kind in {each.kind for each in shown if each.became_id}:
        ours = [each for each in shown if each.kind == kind and each.became_id]
        entries = ours[0].model._default_manager.in_bulk([each.became_id for each in ours])
        found |= {(kind, key): entry for key, entry in entries.items()}
    return found


def _decide(request: HttpRequest) -> None:
    """`link` names one proposal and an entry; `act` is for all that are ticked."""
    acts: dict[str, Any] = {"viewer": viewer_of(request), "hand": hand_of(request)}
    try:
        if request.POST.get("link"):
            decided = _link(request.POST["link"], acts)
        else:
            decided = _several(request, acts)
    except ValidationError as refused:
        refuse(request, refused)
        return
    if not decided:
        banners.warn(request, _("Nothing was ticked, or somebody decided it meanwhile."))
        return
    text = ngettext("%(count)d is decided.", "%(count)d are decided.", len(decided))
    undo = reverse("proposals_undo") + "?" + urlencode({"id": decided}, doseq=True)
    banners.say(request, text % {"count": len(decided)}, undo=undo)


def _several(request: HttpRequest, acts: dict[str, Any]) -> list[int]:
    ticked = [int(key) for key in request.POST.getlist("id") if key.isdecimal()][:PAGE_SIZE]
    waiting = list(Proposal.objects.filter(pk__in=ticked, state=Proposal.State.WAITING))
    if request.POST.get("act") == "create":
        proposals.create(proposals=waiting, **acts)
    elif request.POST.get("act") == "decline":
        proposals.decline(proposals=waiting, **acts)
    else:
        return []
    return [each.pk for each in waiting]


def _link(pair: str, acts: dict[str, Any]) -> list[int]:
    """`pair` is a proposal's key and an entry's public identifier, with a colon between."""
    key, _colon, public_id = pair.partition(":")
    proposal = get_object_or_404(Proposal, pk=int(key) if key.isdecimal() else 0)
    entry = get_object_or_404(proposal.model._default_manager, public_id=public_id)
    if proposal.state != Proposal.State.WAITING:
        return []
    proposals.link(proposal=proposal, entry=entry, **acts)
    return [proposal.pk]


@login_required
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, and a search for the entry that it is."""
    may_decide_proposals(viewer_of(request)).require()
    shown = get_object_or_404(Proposal.objects.select_related("proposed_by", "decided_by"), pk=pk)
    if request.method == "POST":
        _decide(request)
        return redirect("proposals")
    text = request.GET.get("q", "").strip()[:300] or shown.name.text
    known = directory.OF_KIND[shown.kind]()
    context = {
        "proposal": shown,
        "text": text,
        "found": known.like(text, limit=FOUND),
        "became": shown.became,
        "is_waiting": shown.state == Proposal.State.WAITING,
        "breadcrumbs": home((_("Queue"), reverse("proposals"))),
    }
    return render(request, "government/proposal.html", context)


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    may_decide_proposals(viewer_of(request)).require()
    keys = [int(key) for key in request.GET.getlist("id") if key.isdecimal()]
    try:
        undone = proposals.undo(
            proposals=Proposal.objects.filter(pk__in=keys),
            viewer=viewer_of(request),
            hand=hand_of(request),
        )
    except ValidationError as refused:
        refuse(request, refused)
    else:
        text = ngettext("%(count)d waits again.", "%(count)d wait again.", undone)
        banners.say(request, text % {"count": undone})
    return redirect("proposals")
