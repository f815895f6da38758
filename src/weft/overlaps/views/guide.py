"""How overlaps are found and settled, for whoever meets one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weft.overlaps.views.requests import crumbs


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "overlaps/guide.html", {"breadcrumbs": crumbs()})
