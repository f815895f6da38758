"""How often one caller may ask: so many calls a minute, counted by token, else by address."""

import time

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

MINUTE = 60  # seconds
_counts = LocMemCache("api", {"OPTIONS": {"MAX_ENTRIES": 10_000}})


class Throttle(BaseThrottle):
    """Counts the calls of each minute. Each process counts its own: counting costs nothing."""

    def allow_request(self, request: HttpRequest) -> bool:
        most = settings.API_CALLS_A_MINUTE
        if not most:
            return True
        key = f"api:{_caller(request)}:{int(time.time()) // MINUTE}"
        return _counts.add(key, 1, timeout=2 * MINUTE) or _counts.incr(key) <= most

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE


def _caller(request: HttpRequest) -> str:
    token = getattr(request.auth, "token", None)  # type: ignore[attr-defined]
    return f"token-{token.pk}" if token else _address(request)


def _address(request: HttpRequest) -> str:
    """The reader's address: as the proxy before the hub saw it, where there is one."""
    if settings.BEHIND_PROXY:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
