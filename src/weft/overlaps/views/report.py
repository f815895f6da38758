"""How often alerts were right, as settled by people."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weft.overlaps import reporting
from weft.overlaps.views.requests import crumbs, moment_of, official


@login_required
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    found = reporting.report(official(request), moment_of(request))
    context = {"report": found, "few": reporting.FEW, "breadcrumbs": crumbs()}
    return render(request, "overlaps/report.html", context)
