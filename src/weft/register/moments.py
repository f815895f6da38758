"""The two clocks of a page: now, and the day as of which the register is looked at.

Permissions, embargoes and acts go by `now`. States go by `at`: the day in the address
(`?on=2023-03-01`), else the hub's day, which is today but in the demo the day its data was taken.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

PARAMETER = "on"


@dataclass(frozen=True)
class Moment:
    now: datetime
    day: date
    at: datetime  # noon of `day` in the hub's time zone: what opens or ends that day is open
    is_chosen: bool  # the reader chose the day
    is_today: bool


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def moment_of(text: str | None, *, now: datetime) -> Moment:
    """The moment that `text` (an ISO date, perhaps nonsense or None) asks for."""
    today = timezone.localdate(now)
    default = settings.HUB_DAY or today
    try:
        day = date.fromisoformat(text) if text else default
    except ValueError:
        day = default
    return Moment(
        now=now,
        day=day,
        at=now if day == today else at_noon(day),
        is_chosen=day != default,
        is_today=day == today,
    )


class MomentMiddleware:
    """Sets `request.moment`; the one place that reads the clock for a page of the register."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.moment = moment_of(  # type: ignore[attr-defined]
            request.GET.get(PARAMETER), now=timezone.now()
        )
        return self.get_response(request)
