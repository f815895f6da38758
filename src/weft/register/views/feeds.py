"""Feeds of any search, and the page that says how to subscribe."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weft.api import negotiation
from weft.register import search
from weft.register.feeds import atom, calendars, choosing
from weft.register.feeds.places import Place
from weft.register.models import Engagement

FRESH_SECONDS = 300


@require_safe
def feed_ics(request: HttpRequest) -> HttpResponseBase:
    def write(filters: search.Filters) -> tuple[Sequence[Engagement], bytes]:
        chosen = choosing.for_calendar(filters, request.moment)  # type: ignore[attr-defined]
        name, place = _name(filters), Place.of_the_hub()
        return chosen, calendars.calendar(chosen, name=name, place=place)

    return _answer(request, write, media_type=calendars.MEDIA_TYPE)


@require_safe
def feed_atom(request: HttpRequest) -> HttpResponseBase:
    def write(filters: search.Filters) -> tuple[Sequence[Engagement], bytes]:
        chosen = choosing.for_readers(filters, request.moment)  # type: ignore[attr-defined]
        of = f"{reverse('engagements')}?{filters.query_string()}".rstrip("?")
        own = request.get_full_path()
        place = Place.of_the_hub()
        return chosen, atom.atom(chosen, name=_name(filters), place=place, of=of, own=own)

    return _answer(request, write, media_type=atom.MEDIA_TYPE)


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """How to follow a search: the addresses of its feeds, to open or to copy."""
    filters = search.Filters.read(request.GET)
    query = _query(filters)
    whole = Place.of_the_hub().at(f"{reverse('feed_ics')}?{query}")
    context = {
        "filters": filters,
        "list_address": f"{reverse('engagements')}?{filters.query_string()}".rstrip("?"),
        "calendar_address": whole,
        "webcal_address": f"webcal://{whole.partition('://')[2]}",
        "atom_address": Place.of_the_hub().at(f"{reverse('feed_atom')}?{query}"),
        "most": choosing.MOST,
        "name": _name(filters),
        "breadcrumbs": [
            (_("Home"), reverse("home")),
            (_("Engagements"), reverse("engagements")),
            (_("Subscribe"), ""),
        ],
    }
    return render(request, "register/subscribe.html", context)


def _query(filters: search.Filters) -> str:
    """The search itself, and the language of the page: a feed reader sends neither."""
    lasting = filters.changed(sort="", on=None)
    return urlencode([*lasting.pairs(), (negotiation.PARAMETER, translation.get_language())])


def _name(filters: search.Filters) -> str:
    if filters.q:
        return _("Engagements about “%(words)s”") % {"words": filters.q}
    return _("Engagements, as searched") if filters.is_narrowed else _("Engagements")


def _answer(
    request: HttpRequest,
    write: Callable[[search.Filters], tuple[Sequence[Engagement], bytes]],
    *,
    media_type: str,
) -> HttpResponseBase:
    wanted = negotiation.wanted(request)
    with translation.override(negotiation.spoken(wanted) or translation.get_language()):
        chosen, body = write(search.Filters.read(request.GET))
        response = HttpResponse(body, content_type=media_type)
        response["Content-Language"] = translation.get_language()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    changed = max((each.changed_at for each in chosen), default=None)
    response["ETag"] = etag
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    patch_vary_headers(response, ["Accept-Language"])
    return (
        get_conditional_response(
            request, etag=etag, last_modified=_seconds(changed), response=response
        )
        or response
    )


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None
