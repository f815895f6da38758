"""When the next letter is due, in the person's own time zone."""

import zoneinfo
from datetime import datetime, time, timedelta, tzinfo

from django.conf import settings

from weft.notices.models import DAYS, Letterbox, Rhythm


def zone_of(box: Letterbox) -> tzinfo:
    """A zone that this machine no longer knows gives way to the hub's."""
    try:
        return zoneinfo.ZoneInfo(box.zone or settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def next_letter(box: Letterbox, *, after: datetime) -> datetime | None:
    """The first moment after `after` at which a letter may leave; None where none ever does."""
    if box.rhythm == Rhythm.OFF:
        return None
    if box.rhythm == Rhythm.AT_ONCE:
        return after
    zone = zone_of(box)
    local = after.astimezone(zone)
    days = (box.weekday - local.weekday()) % DAYS if box.rhythm == Rhythm.WEEKLY else 0
    step = DAYS if box.rhythm == Rhythm.WEEKLY else 1
    for ahead in (days, days + step):
        # By the clock on the wall: a day on which clocks change has 23 or 25 hours.
        day = local.date() + timedelta(days=ahead)
        moment = datetime.combine(day, time(box.hour), tzinfo=zone)
        if moment.timestamp() > after.timestamp():
            return moment
    raise AssertionError("two turns in a row lie before a moment between them")
