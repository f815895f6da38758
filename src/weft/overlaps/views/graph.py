"""Organisations by the overlaps of their engagements: a picture, its table, and a file."""

import csv
import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weft.overlaps import network
from weft.overlaps.network import Tie
from weft.overlaps.views.requests import crumbs, moment_of, official
from weft.register.exports.cells import guard
from weft.ui.navigation import address as address_of

A_YEAR = re.compile("[12][0-9]{3}")
STATES = {"settled": True, "unsettled": False}


@login_required
@require_safe
def graph(request: HttpRequest) -> HttpResponse:
    viewer, moment = official(request), moment_of(request)
    ties, year, state = _wanted(request)
    nodes, edges = network.drawn(ties)
    query = request.GET.urlencode()
    context: dict[str, Any] = {
        "ties": ties,
        "nodes": nodes,
        "edges": edges,
        "width": network.WIDTH,
        "height": network.HEIGHT,
        "left_out": max(0, len({key for t in ties for key in (t.one.pk, t.other.pk)}) - len(nodes)),
        "years": network.years(viewer, moment),
        "year": year,
        "state": state,
        "states": [("unsettled", _("To settle")), ("settled", _("Settled"))],
        "csv_href": reverse("overlap_graph_csv") + (f"?{query}" if query else ""),
        "action": address_of("overlap_graph"),
        "breadcrumbs": crumbs(),
    }
    return render(request, "overlaps/graph.html", context)


@login_required
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    official(request)
    ties, *_rest = _wanted(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="overlaps-by-organisation.csv"'
    writer = csv.writer(response)
    writer.writerow(["one", "one_name", "other", "other_name", "overlaps", "settled"])
    for tie in ties:
        writer.writerow(
            [
                tie.one.public_id,
                guard(tie.one.name.text),
                tie.other.public_id,
                guard(tie.other.name.text),
                tie.number,
                tie.settled,
            ]
        )
    return response


def _wanted(request: HttpRequest) -> tuple[list[Tie], int | None, str]:
    said, state = request.GET.get("year", ""), request.GET.get("state", "")
    year = int(said) if A_YEAR.fullmatch(said) else None
    viewer, moment = official(request), moment_of(request)
    found = network.ties(viewer, moment, year=year, settled=STATES.get(state))
    return found, year, state if state in STATES else ""
