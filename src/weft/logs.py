"""What Weft writes to its log: one line per request and per event, without personal data.

A person is a number, a path is shown without its query, and a path that carries a secret (a link
to reset a password, an invitation) is shown as its pattern. `json` is for machines, `short` for
people.
"""

import json
import logging
import re
import secrets
import time
from collections.abc import Callable, Collection
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

LEVELS: Collection[str] = ("debug", "info", "warning", "error")
_REQUEST_ID = ContextVar("request_id", default="")
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SECRET_PARTS = {"key", "token", "uidb36", "code", "secret"}
_log = logging.getLogger("weft.requests")


def configuration(style: str, level: str) -> dict[str, Any]:
    formatter = {"json": "weft.logs.JsonLines", "short": "weft.logs.ShortLines"}[style]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "weft.logs.WithRequest"}},
        "formatters": {"lines": {"()": formatter}},
        "handlers": {
            "out": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "lines",
                "filters": ["request"],
            }
        },
        "root": {"handlers": ["out"], "level": level.upper()},
        "loggers": {
            # Each request has one line of ours; these would say it again.
            "django.server": {"level": "ERROR"},
            "django.request": {"level": "ERROR"},
            "django.db.backends": {"level": "WARNING"},
            # aiosmtpd writes down who writes to whom.
            "mail.log": {"level": "WARNING"},
            "mail.debug": {"level": "WARNING"},
        },
    }


class WithRequest(logging.Filter):
    """Every line says in which request it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _REQUEST_ID.get()
        return True


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := getattr(record, "request_id", ""):
            line["request"] = request_id
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class ShortLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        level = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()}: "
        line = f"{at} {level}{record.getMessage()}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class RequestMiddleware:
    """Gives each request an id, sends it back as `X-Request-ID`, and writes one line about it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = _request_id(request)
        token = _REQUEST_ID.set(request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            _write(request, response, milliseconds=(time.perf_counter() - started) * 1000)
        finally:
            _REQUEST_ID.reset(token)
        return response


def _request_id(request: HttpRequest) -> str:
    """The one a proxy gave, if it is shaped like one; else a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if _GOOD_ID.fullmatch(given) else secrets.token_hex(8)


def _write(request: HttpRequest, response: HttpResponse, *, milliseconds: float) -> None:
    facts = {
        "method": request.method,
        "path": shown_path(request),
        "status": response.status_code,
        "ms": round(milliseconds, 1),
        "person": _person_id(request),
    }
    level = logging.DEBUG if request.path.startswith("/health/") else logging.INFO
    _log.log(
        level,
        "%s %s %s %.0f ms",
        facts["method"],
        facts["path"],
        facts["status"],
        milliseconds,
        extra={"facts": {name: value for name, value in facts.items() if value is not None}},
    )


def shown_path(request: HttpRequest) -> str:
    match = request.resolver_match
    if match and _SECRET_PARTS & match.kwargs.keys():
        return f"/{match.route}"
    return request.path


def _person_id(request: HttpRequest) -> int | None:
    """Who signed in, where the request has asked already: a log line costs no query."""
    person = getattr(request, "_cached_user", None)
    return getattr(person, "pk", None)
