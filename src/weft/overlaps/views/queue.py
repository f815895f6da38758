"""The queue of overlaps that wait for somebody."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weft.overlaps import queue
from weft.overlaps.models import Choice, Overlap
from weft.overlaps.showing import how_sure
from weft.overlaps.views.requests import home, moment_of, official
from weft.ui.navigation import address as address_of

PAGE_SIZE = 20


@login_required
@require_safe
def overlaps(request: HttpRequest) -> HttpResponse:
    viewer, moment = official(request), moment_of(request)
    wanted = queue.Wanted.read(request.GET)
    rows = queue.found(wanted, viewer, moment).select_related("one__lead", "other__lead")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = queue.number_by_stage(wanted.changed(stage=""), viewer, moment)
    context = {
        "page": page,
        "rows": [_row(each, wanted) for each in page],
        "wanted": wanted,
        "stages": [
            (stage.value, label, counts[stage], wanted.changed(stage=stage.value).query_string)
            for stage, label in queue.STAGES.items()
        ],
        "all_href": wanted.changed(stage="").query_string,
        "total": sum(counts.values()),
        "tabs": _tabs(wanted, is_steward=viewer.is_steward),
        "organisations": _choices(queue.organisations(viewer, now=moment.now)),
        "topics": _choices(queue.topics(viewer, now=moment.now)),
        "is_steward": viewer.is_steward,
        "action": address_of("overlaps"),
        "breadcrumbs": home(),
    }
    return render(request, "overlaps/queue.html", context)


def _row(overlap: Overlap, wanted: queue.Wanted) -> dict[str, Any]:
    query = wanted.query_string
    return {
        "overlap": overlap,
        "href": overlap.get_absolute_url() + (f"?{query}" if query else ""),
        "stage": queue.STAGES[list(queue.Stage)[overlap.rank]],  # type: ignore[attr-defined]
        "sure": how_sure(overlap.score),
        "settled_as": Choice(overlap.settled_as).label if overlap.settled_as else "",
        "is_again": bool(overlap.settled_as) and not overlap.is_settled,
    }


def _tabs(wanted: queue.Wanted, *, is_steward: bool) -> list[tuple[str, Any, str]]:
    return [
        (view, label, "?" + wanted.changed(view=view, stage="").query_string)
        for view, label in queue.VIEWS.items()
        if is_steward or view != "again"
    ]


def _choices(rows: Any) -> list[tuple[str, str]]:
    return sorted(((each.public_id, each.name.text) for each in rows), key=lambda each: each[1])
