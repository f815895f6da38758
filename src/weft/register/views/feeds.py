"""Feeds of any search, and the page that says how to subscribe."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import weft
from weft.api import negotiation
from weft.register import search
from weft.register.feeds import atom, calendars, choosing
from weft.register.feeds.choosing import Chosen
from weft.register.feeds.places import Place
from weft.register.moments import Moment

FRESH_SECONDS = 300
KEPT_SECONDS = 3600


@require_safe
def feed_ics(request: HttpRequest) -> HttpResponseBase:
    def write(chosen: Chosen, filters: search.Filters) -> bytes:
        return calendars.calendar(chosen.read(), name=_name(filters), place=Place.of_the_hub())

    return _answer(request, choosing.for_calendar, write, media_type=calendars.MEDIA_TYPE)


@require_safe
def feed_atom(request: HttpRequest) -> HttpResponseBase:
    def write(chosen: Chosen, filters: search.Filters) -> bytes:
        of = f"{reverse('engagements')}?{filters.query_string()}".rstrip("?")
        own, place = request.get_full_path(), Place.of_the_hub()
        return atom.atom(chosen.read(), name=_name(filters), place=place, of=of, own=own)

    return _answer(request, choosing.for_readers, write, media_type=atom.MEDIA_TYPE)


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
    choose: Callable[[search.Filters, Moment], Chosen],
    write: Callable[[Chosen, search.Filters], bytes],
    *,
    media_type: str,
) -> HttpResponseBase:
    """The feed; without its body for who has it already. What was written last is kept."""
    filters = search.Filters.read(request.GET)
    language = negotiation.spoken(negotiation.wanted(request)) or translation.get_language()
    chosen = choose(filters, request.moment)  # type: ignore[attr-defined]
    etag = _etag(chosen.digest, request.get_full_path(), language, media_type)
    response = get_conditional_response(
        request, etag=etag, last_modified=_seconds(chosen.changed_at)
    )
    if response is None:
        with translation.override(language):
            body = caches["feeds"].get_or_set(etag, lambda: write(chosen, filters), KEPT_SECONDS)
        response = HttpResponse(body, content_type=media_type)
    response["Content-Language"] = language or ""
    response["ETag"] = etag
    if chosen.changed_at:
        response["Last-Modified"] = http_date(chosen.changed_at.timestamp())
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _etag(*parts: str | None) -> str:
    """Of all that the feed is made from, this program included."""
    said = repr((*parts, weft.__version__, Place.of_the_hub().address))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None
