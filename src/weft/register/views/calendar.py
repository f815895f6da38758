"""A month at a time: what opens, what closes, how much is running."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weft.register import browsing, monthly, search
from weft.register.narrowing import matching
from weft.register.search import Filters
from weft.ui.navigation import address as address_of

PARAMETER = "month"


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    asked = Filters.read(request.GET)
    filters = asked.changed(from_day=None, to_day=None, sort="")
    first = _month(request.GET.get(PARAMETER), asked, moment.day)
    found = matching(filters, viewer, moment)
    shown = monthly.month(found, first, at=moment.at)
    query = filters.query_string()
    context = {
        **_panel(request, filters, shown),
        "view": "calendar",
        "month": shown,
        "views": list(browsing.views(filters)),
        "name": browsing.month_name(first),
        "kept_by_month": filters.pairs(),
        "earlier": _to(filters, monthly.before(first)),
        "earlier_name": browsing.month_name(monthly.before(first)),
        "later": _to(filters, monthly.following(first)),
        "later_name": browsing.month_name(monthly.following(first)),
        "here": _to(filters, monthly.month_of(moment.day)),
        "listed": f"{address_of('engagements')}?{_period(filters, shown.first, shown.last)}",
        "of_day": f"{address_of('engagements')}?{query}{'&' if query else ''}",
        "subscribe": browsing.subscribe(filters),
        "breadcrumbs": [
            (_("Home"), reverse("home")),
            (_("Engagements"), address_of("engagements")),
        ],
    }
    return render(request, "register/calendar.html", context)


def _panel(request: HttpRequest, filters: Filters, shown: monthly.Month) -> dict[str, Any]:
    """The filters, which count what runs in the month."""
    in_month = filters.changed(from_day=shown.first, to_day=shown.last)
    found = search.find(in_month, request.viewer, request.moment)  # type: ignore[attr-defined]
    return browsing.panel_context(
        request,
        found,
        to=lambda narrowed: _to(narrowed.changed(from_day=None, to_day=None), shown.first),
        kept=[*browsing.hidden(filters), (PARAMETER, f"{shown.first:%Y-%m}")],
        has_period=False,
    )


def _month(text: str | None, asked: Filters, day: date) -> date:
    """The month in the address; else the one in which a chosen period begins; else the day's."""
    try:
        return monthly.month_of(date.fromisoformat(f"{(text or '').strip()}-01"))
    except ValueError:
        return monthly.month_of(asked.from_day or day)


def _to(filters: Filters, first: date) -> str:
    query = filters.query_string()
    return f"?{query}{'&' if query else ''}{PARAMETER}={first:%Y-%m}"


def _period(filters: Filters, first: date, last: date) -> str:
    return filters.query_string(from_day=first, to_day=last)
