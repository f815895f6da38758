"""The picture of load: communities down, months across, and the asks behind each number."""

import csv
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from weft.government.models import Community, Organisation, Public, RightsHolder, Topic
from weft.government.models.entries import NamedEntry
from weft.languages import choose
from weft.load import came, maps
from weft.load.addresses import YEAR, Address
from weft.load.maps import HeatMap
from weft.register.exports.cells import guard
from weft.register.models import Engagement, Source
from weft.register.moments import Moment
from weft.register.narrowing import matching
from weft.register.search.filters import Filters

ROWS, LISTED = 50, 25  # on one page
CANADA = "canada-registry"
BYTE_ORDER_MARK = "\ufeff"
Choices = list[tuple[str, str]]


@require_safe
def load(request: HttpRequest) -> HttpResponse:
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    address = Address.read(request.GET, day=moment.day)
    asked = _asked(address.filters, viewer, moment)
    picture = maps.draw(asked, address.window, moment)
    page = Paginator(picture.rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "address": address,
        "window": address.window,
        "picture": picture,
        "page": page,
        "rows": [_row(row, picture, address) for row in page],
        "months": [(each, dateformat.format(each, _month_form())) for each in picture.months],
        "steps": picture.steps,
        "odd": sum(row.odd for row in picture.rows),
        "is_canada": is_canada(),
        "listed": _listed(request, address, asked),
        "years": _years(asked, address),
        "organisations": _choices(Organisation, asked, "lead"),
        "topics": _choices(Topic, asked, "topics"),
        "kept": _kept(address.filters),
        "csv": f"{reverse('load_csv')}?{address.query()}",
        "earlier": address.moved(-YEAR),
        "later": address.moved(YEAR),
        "breadcrumbs": [(_("Home"), reverse("home")), (_("Communities"), reverse("communities"))],
    }
    return render(request, "load/load.html", context)


@require_safe
def load_csv(request: HttpRequest) -> HttpResponse:
    """The picture's numbers, a community a line."""
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    address = Address.read(request.GET, day=moment.day)
    picture = maps.draw(_asked(address.filters, viewer, moment), address.window, moment)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="load-{moment.day.isoformat()}.csv"'
    response["Cache-Control"] = "private, no-store"
    response.write(BYTE_ORDER_MARK)
    csv.writer(response).writerows(_lines(picture))
    return response


def is_canada() -> bool:
    """Whether there are records in which communities come from subject codes alone."""
    return Source.objects.filter(key=CANADA).exists()


def _lines(picture: HeatMap) -> Iterable[list[str | int]]:
    months = [f"{month:%Y-%m}" for month in picture.months]
    yield ["id", "kind", "name", "asks", "bodies", "flagged_with_report", *months]
    for row in picture.rows:
        kind = "community" if isinstance(row.public, Community) else "rights_holder"
        about = [row.public.public_id, kind, guard(str(row.public.name))]
        counts = [row.months[month] for month in picture.months]
        yield [*about, row.number, len(row.bodies), row.reported, *counts]


def _asked(filters: Filters, viewer: Any, moment: Moment) -> Any:
    """What is asked of anybody, narrowed as the address says."""
    found = matching(filters, viewer, moment).exclude(cancelled_at__lte=moment.at)
    # A search adds what it ranks by; here rows are only counted.
    return (
        Engagement.objects.filter(pk__in=found.order_by().values("pk"))
        if filters.q
        else (found.order_by())
    )


def _row(row: maps.Row, picture: HeatMap, address: Address) -> dict[str, Any]:
    key = row.public.public_id
    return {
        "row": row,
        "href": address.cell(key),
        "cells": [
            (cell, address.cell(key, cell.month) if cell.number else "")
            for cell in picture.cells(row)
        ],
    }


def _listed(request: HttpRequest, address: Address, asked: Any) -> dict[str, Any] | None:
    """The asks behind a number: of one community, in one month or in all that are shown."""
    if not address.of:
        return None
    moment = request.moment  # type: ignore[attr-defined]
    public = _public(address.of)
    found = Paginator(maps.of_cell(asked, public, address.listed), LISTED)
    page = found.get_page(request.GET.get("asks"))
    base = [(key, value) for key, value in request.GET.items() if key not in {"asks"}]
    return {
        "public": public,
        "window": address.listed,
        "page": page,
        "asks": came.asks(page, moment),
        "more": f"?{urlencode([*base, ('asks', page.next_page_number())])}#asks"
        if page.has_next()
        else "",
    }


def _public(public_id: str) -> Public:
    for model in (Community, RightsHolder):
        found: Public | None = model._default_manager.filter(public_id=public_id).first()
        if found is not None:
            return found
    raise Http404(_("There is no such community."))


def _years(asked: Any, address: Address) -> list[str]:
    """The years in which asks begin, newest first, and those that are chosen."""
    known = asked.filter(opens_on__isnull=False).dates("opens_on", "year", order="DESC")
    return sorted({*(str(each.year) for each in known), *address.years}, reverse=True)


def _choices(model: type[NamedEntry], asked: Any, relation: str) -> Choices:
    """What the asks can be narrowed to, by name."""
    rows = model._default_manager.filter(pk__in=asked.order_by().values(relation))
    named = ((key, choose(names).text) for key, names in rows.values_list("public_id", "names"))
    return sorted(named, key=lambda row: row[1].casefold())


def _kept(filters: Filters) -> Choices:
    """What the form sends along unseen."""
    return [pair for pair in filters.pairs() if pair[0] not in {"organisation", "topic"}]


def _month_form() -> str:
    return pgettext("format of a month and year in a narrow column", "M y")
