"""What went wrong, in the one form that programs know (RFC 9457), and how to mend it."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled
from ninja.errors import ValidationError as Unreadable

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"
BODY, QUERY = "body", "query"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing to mend: a pointer into the body or the name of a parameter, and what is wrong."""

    detail: str | Promise
    pointer: str = ""  # RFC 6901, into the body: "#/title/en"
    parameter: str = ""

    def shown(self) -> dict[str, str]:
        where = {"pointer": self.pointer} if self.pointer else {"parameter": self.parameter}
        return {"detail": str(self.detail), **where}


@dataclass(kw_only=True)
class Problem(Exception):  # noqa: N818 WONTFIX: the standard's own word
    status: int
    detail: str | Promise = ""
    kind: str = ""  # its anchor in the documentation
    faults: Iterable[Fault] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def shown(self) -> dict[str, Any]:
        faults = [fault.shown() for fault in self.faults]
        return {
            "type": f"/api/v1/docs#{self.kind}" if self.kind else "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": str(self.detail),
            **({"errors": faults} if faults else {}),
            **self.more,
        }


def unreadable(faults: Iterable[Fault]) -> Problem:
    return Problem(
        status=422,
        kind="cannot-be-read",
        detail=_("Something in the request cannot be used. Mend what `errors` lists."),
        faults=tuple(faults),
    )


def respond(problem: Problem) -> HttpResponse:
    body = json.dumps(problem.shown(), ensure_ascii=False)
    response = HttpResponse(body, status=problem.status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    for name, value in problem.headers.items():
        response[name] = value
    return response


def install(api: NinjaAPI) -> None:
    """Answer every exception of `api` with a problem."""
    for exception, meaning in _MEANINGS.items():
        api.add_exception_handler(exception, _handler(meaning))


def _handler(
    meaning: Callable[[Any], Problem],
) -> Callable[[HttpRequest, Any], HttpResponse]:
    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        problem = meaning(error)
        if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.error("The API failed.", exc_info=error)
        return respond(problem)

    return answer


def _not_signed_in(error: AuthenticationError) -> Problem:
    return Problem(
        status=401,
        kind="no-token",
        detail=_("This needs a token that is still valid: send “Authorization: Bearer …”."),
        headers={"WWW-Authenticate": "Bearer"},
    )


def _denied(error: PermissionDenied) -> Problem:
    return Problem(status=403, kind="not-allowed", detail=str(error))


def _absent(error: Http404) -> Problem:
    return Problem(status=404, detail=str(error) or _("There is nothing here."))


def _throttled(error: Throttled) -> Problem:
    return Problem(
        status=429,
        kind="too-often",
        detail=_("Too many calls. Wait as long as “Retry-After” says."),
    )


def _http(error: HttpError) -> Problem:
    return Problem(status=error.status_code, detail=str(error))


def _too_big(error: RequestDataTooBig) -> Problem:
    return Problem(status=413, detail=_("The request is too large."))


def _suspicious(error: SuspiciousOperation) -> Problem:
    return Problem(status=400, detail=_("The request cannot be read."))


def _invalid(error: ValidationError) -> Problem:
    """What an action refuses, by field."""
    if not hasattr(error, "error_dict"):
        return unreadable(Fault(detail=says, pointer="#") for says in error.messages)
    return unreadable(
        Fault(detail=says, pointer="#" if name == NON_FIELD_ERRORS else f"#/{name}")
        for name, messages in error.message_dict.items()
        for says in messages
    )


def _unreadable(error: Unreadable) -> Problem:
    return unreadable(_fault(each) for each in error.errors)


def _fault(error: Mapping[str, Any]) -> Fault:
    source, *path = error["loc"]
    detail = _says(error)
    if source != BODY:
        name = next((part for part in reversed(path) if isinstance(part, str)), source)
        return Fault(detail=detail, parameter=name)
    inside = path[1:]  # the first is the name that the operation gives the body
    return Fault(detail=detail, pointer="#" + "".join(f"/{_escaped(part)}" for part in inside))


def _escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _says(error: Mapping[str, Any]) -> str:
    context = error.get("ctx") or {}
    match error["type"]:
        case "missing":
            return _("This is missing. Add it.")
        case "extra_forbidden":
            return _("There is no such field. Leave it out.")
        case "enum" | "literal_error":
            return _("This must be one of: %(values)s.") % {"values": context["expected"]}
        case "string_too_long":
            return _("This is too long. Use %(most)s characters or fewer.") % {
                "most": context["max_length"]
            }
    return str(error["msg"]).removeprefix("Value error, ")


_OURS = gettext_lazy("Something went wrong here, not in your request. It is on record.")


def _failed(error: Exception) -> Problem:
    return Problem(status=500, detail=_OURS)


_MEANINGS: dict[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda problem: problem,
    AuthenticationError: _not_signed_in,
    PermissionDenied: _denied,
    Http404: _absent,
    Throttled: _throttled,
    HttpError: _http,
    RequestDataTooBig: _too_big,
    SuspiciousOperation: _suspicious,
    RecursionError: _suspicious,
    ValidationError: _invalid,
    Unreadable: _unreadable,
    Exception: _failed,
}


class ProblemMiddleware:
    """Turns what fails outside of the API's operations, such as a method that is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX) or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type") == MEDIA_TYPE:
            return response
        return _as_problem(response)


def _as_problem(response: HttpResponse) -> HttpResponse:
    status = response.status_code
    details: dict[int, str | Promise] = {
        404: _("There is nothing at this address."),
        500: _OURS,
        405: _("This address does not take that method. “Allow” says which it takes."),
    }
    problem = respond(
        Problem(status=status, detail=details.get(status, _("The request cannot be read.")))
    )
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            problem[name] = response.headers[name]
    return problem
