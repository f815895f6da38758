"""Read an iCalendar file that anybody may have written: bounded, in whole days, never trusted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from weft.load.periods import Period

MOST_BYTES = 1 << 20
MOST_EVENTS = 2000
LONGEST_EVENT = 64 << 10  # characters of one
LONGEST_NAME = 200
LONGEST = 366  # days
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    name: str
    period: Period
    every_year: bool = False


@dataclass(frozen=True)
class Read:
    events: list[Event]
    left_out: int  # that could not be read, or are longer than a year
    once: int  # that repeat in a way other than yearly: only their first time was read


def read(body: bytes) -> Read:
    """The events of a file.

    Raises
    ------
    ValidationError
        Where it is too large, holds too much, or is no calendar.
    """
    if len(body) > MOST_BYTES:
        raise ValidationError(_("The calendar is larger than 1 MB. Give a smaller one."))
    events: list[Event] = []
    left_out = once = 0
    for number, text in enumerate(_texts(body.decode("utf-8-sig", "replace"))):
        if number >= MOST_EVENTS:
            raise ValidationError(_("The calendar has more than 2,000 events. Give fewer."))
        found = _event(text)
        if found is None:
            left_out += 1
            continue
        event, repeats = found
        events.append(event)
        once += repeats and not event.every_year
    if not events:
        raise ValidationError(_("No event could be read: is it an iCalendar file (.ics)?"))
    return Read(events, left_out, once)


def _texts(whole: str) -> Iterator[str]:
    """Each event's own lines, so that a broken one spoils no other."""
    lines: list[str] | None = None
    size = 0
    for line in whole.splitlines():
        mark = line.strip().upper()
        if mark == "BEGIN:VEVENT":
            lines, size = [line], 0
        elif lines is not None:
            size += len(line)
            if size <= LONGEST_EVENT:
                lines.append(line)
            if mark == "END:VEVENT":
                yield "\r\n".join(lines) if size <= LONGEST_EVENT else ""
                lines = None


def _event(text: str) -> tuple[Event, bool] | None:
    """The event, and whether it repeats; None where it makes no sense."""
    try:
        event = icalendar.Event.from_ical(text)
        first = _day(event.decoded("DTSTART"))
        last = max(_last(event, first), first)
        rule = event.get("RRULE")
        name = str(event.get("SUMMARY", "")).replace("\0", "").strip()[:LONGEST_NAME]
    except (ValueError, KeyError, AttributeError, TypeError, IndexError, OverflowError):
        return None
    period = Period(first, last)
    if period.days > LONGEST:
        return None
    return Event(name or _("Without a name"), period, _is_yearly(rule)), rule is not None


def _day(moment: Any) -> date:
    if not isinstance(moment, date):
        raise TypeError
    if not isinstance(moment, datetime):
        return moment
    return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()


def _last(event: icalendar.Event, first: date) -> date:
    """An event ends before its end: a whole-day one's last day is the day before."""
    ends = event.decoded("DTEND", None)
    if ends is None:
        length = event.decoded("DURATION", None)
        return first + max(length - DAY, timedelta()) if length else first
    shift = timedelta(seconds=1) if isinstance(ends, datetime) else DAY
    return _day(ends - shift)


def _is_yearly(rule: Any) -> bool:
    """On the same day of each year, for ever: any other repetition is read once."""
    if rule is None:
        return False
    plain = {"FREQ", "INTERVAL", "WKST", "BYMONTH", "BYMONTHDAY"}
    return (
        rule.get("FREQ") == ["YEARLY"]
        and rule.get("INTERVAL", [1]) == [1]
        and set(map(str.upper, rule)) <= plain
    )
