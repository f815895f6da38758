"""Keeps the doors as the permission table says. An address without a row is refused."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from weft.site.gates import Gate, Outcome, Role
from weft.site.permission_table import TABLE

log = logging.getLogger("weft.site.doorkeeper")
READING = {"HEAD": "get", "OPTIONS": "get"}


class DoorkeeperMiddleware:
    """Turns away whom no record behind the address would admit; the rest the rooms decide.

    So a view that forgets to ask still meets nobody who has no business there. An address that is
    open to everybody costs nothing here, not even the reading of a session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: object, named: object
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        row = TABLE.get(name)
        if row is None:
            log.error("address without a row in the permission table", extra={"address": name})
            raise Http404
        method = str(request.method)
        gate = row.gates.get(READING.get(method, method.lower()))
        if gate is None:
            return HttpResponseNotAllowed([each.upper() for each in row.gates])
        return _at(gate, request)


def _at(gate: Gate, request: Any) -> HttpResponseBase | None:
    if gate.asks_itself or gate.opens_for(Role.NOBODY):
        return None
    outcome = gate.outcome_of(request.viewer)
    if outcome == Outcome.SIGN_IN:
        return redirect_to_login(request.get_full_path())
    if outcome == Outcome.REFUSED:
        raise PermissionDenied(_("Your roles do not open this page."))
    if outcome == Outcome.HIDDEN:
        raise Http404
    return None
