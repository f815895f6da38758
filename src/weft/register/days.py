"""Days and moments: a day begins and ends at midnight in the lead organisation's time zone."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from weft.government.models import Organisation
from weft.register.models import Engagement


def zone_of(organisation: Organisation) -> ZoneInfo:
    """The organisation's time zone; the hub's where it has none of its own."""
    return _zone(organisation.time_zone)


def opens_at(day: date | None, zone: ZoneInfo) -> datetime | None:
    """The first moment of `day`."""
    return None if day is None else datetime.combine(day, time(), tzinfo=zone)


def closes_at(day: date | None, zone: ZoneInfo) -> datetime | None:
    """The first moment after `day`."""
    return None if day is None else _after(day, zone)


def place(engagement: Engagement) -> None:
    """Set `opens_at` and `closes_at` from the days and the lead; every writer calls this."""
    zone = zone_of(engagement.lead)
    engagement.opens_at = opens_at(engagement.opens_on, zone)
    engagement.closes_at = closes_at(engagement.closes_on, zone)


def _after(day: date, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    except OverflowError:  # the last day of the year 9999
        return datetime.combine(day, time.max, tzinfo=zone)


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    hub = ZoneInfo(timezone.get_default_timezone_name())
    if not name:
        return hub
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return hub
