"""A job's page: how far it is, and a way to call it off. It can be left and found again."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from weft.jobs import actions, kinds
from weft.jobs.models import Job
from weft.jobs.permissions import NOT_THERE, Watcher, may_cancel, may_see
from weft.ledger.trail import Hand


@require_GET
@login_required
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    found = _find(request, job_id)
    kind = kinds.get(found.kind)
    next_page = kind.page(found) if kind.page else ""
    if found.state == Job.State.DONE and next_page:
        return _onward(request, next_page)
    context: dict[str, object] = {
        "job": found,
        "label": kind.label,
        "next_page": next_page,
        "may_cancel": may_cancel(_watcher(request), found),
        "breadcrumbs": [],
    }
    fragment = "#progress" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"jobs/job.html{fragment}", context)


@require_POST
@login_required
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    found = _find(request, job_id)
    if may_cancel(_watcher(request), found):
        hand = Hand(person=request.user, at=timezone.now())  # type: ignore[arg-type]
        actions.cancel(found, _watcher(request), hand)
    return redirect(found)


def _onward(request: HttpRequest, page: str) -> HttpResponse:
    """Whoever waited sees what came of it, without another press."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(page)
    return redirect(page)


def _find(request: HttpRequest, job_id: UUID) -> Job:
    found = Job.objects.filter(pk=job_id).first()
    if found is None or not may_see(_watcher(request), found):
        raise Http404(NOT_THERE)
    return found


def _watcher(request: HttpRequest) -> Watcher:
    return request.viewer  # type: ignore[attr-defined,no-any-return]
