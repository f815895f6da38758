"""Download any search."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weft.ledger.trail import Hand
from weft.register import search
from weft.register.exports import exporting
from weft.register.exports.sheets import DoesNotFitError
from weft.register.moments import Moment


@require_safe
def export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The file, as it is read; HEAD tells its type without reading it."""
    chosen = exporting.FORMATS.get(ending)
    if chosen is None:
        raise Http404(_("There is no such format."))
    moment: Moment = request.moment  # type: ignore[attr-defined]
    response = StreamingHttpResponse(content_type=chosen.media_type)
    response["Content-Disposition"] = f'attachment; filename="{_name(moment.day, ending)}"'
    response["Cache-Control"] = "private, no-store"
    if request.method == "HEAD":
        return response
    viewer = request.viewer  # type: ignore[attr-defined]
    hand = Hand(person=viewer.person, at=moment.now)
    try:
        response.streaming_content = exporting.export(
            search.Filters.read(request.GET), viewer, moment, to=chosen, hand=hand
        )
    except DoesNotFitError as error:
        return _does_not_fit(request, error)
    return response


def _name(day: date, ending: str) -> str:
    return f"engagements-{day.isoformat()}.{ending}"


def _does_not_fit(request: HttpRequest, error: DoesNotFitError) -> HttpResponse:
    query = search.Filters.read(request.GET).query_string()
    context = {
        "problem": str(error),
        "csv": f"{reverse('export', args=['csv'])}?{query}",
        "json_lines": f"{reverse('export', args=['jsonl'])}?{query}",
        "breadcrumbs": [(_("Home"), reverse("home"))],
    }
    return render(request, "register/does_not_fit.html", context, status=422)
