"""Answer with a page of a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from weft.api.answers import answer
from weft.api.cursors import PARAMETER

EXACT_TO = 10_000


def listed(
    request: HttpRequest,
    items: Sequence[Mapping[str, Any]],
    *,
    cursor: str,
    total: tuple[int, bool],
) -> HttpResponseBase:
    """`items`, the address of those after them where there is a `cursor`, and how many in all."""
    number, more = total
    following = _following(request, cursor) if cursor else None
    content = {"items": items, "next": following, "total": {"number": number, "more": more}}
    response = answer(request, content)
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


def count(rows: QuerySet) -> tuple[int, bool]:
    """How many, exact to ten thousand; and whether there are more."""
    number = rows.order_by()[: EXACT_TO + 1].count()
    return min(number, EXACT_TO), number > EXACT_TO


def _following(request: HttpRequest, cursor: str) -> str:
    query = request.GET.copy()
    query[PARAMETER] = cursor
    return f"{settings.SITE_ADDRESS}{request.path}?{query.urlencode()}"
