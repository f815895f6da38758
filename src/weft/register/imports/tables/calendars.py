"""iCalendar: one event a row, each parsed on its own so that a long calendar stays a stream."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
from django.utils import timezone
from django.utils.translation import gettext as _

from weft.register.exports import cells as sheet
from weft.register.imports.tables import encodings
from weft.register.imports.tables.shapes import Row, Table, UnreadableError

COLUMNS = (
    "UID",
    "SUMMARY",
    "DESCRIPTION",
    "DTSTART",
    "DTEND",
    "URL",
    "ORGANIZER",
    "LOCATION",
    "STATUS",
    "CATEGORIES",
)
LONGEST_EVENT = 1 << 20


def open_calendar(path: Path) -> Table:
    encoding = encodings.sniff(path)
    if next(events(path, encoding), None) is None:
        raise UnreadableError(_("The calendar has no events."))

    def read() -> Iterator[Row]:
        return (_row(number, text) for number, text in events(path, encoding))

    return Table("ics", COLUMNS, read, path.stat().st_size)


def events(path: Path, encoding: encodings.Encoding) -> Iterator[tuple[int, str]]:
    """The text of each event, and the line it begins on."""
    lines: list[str] = []
    began = size = 0
    with encoding.open(path) as file:
        for number, line in enumerate(file, start=1):
            mark = line.strip().upper()
            if mark == "BEGIN:VEVENT":
                lines, began, size = [line], number, 0
            elif began:
                size += len(line)
                if size < LONGEST_EVENT:
                    lines.append(line)
            if mark == "END:VEVENT" and began:
                yield began, "".join(lines)
                began = 0


def _row(number: int, text: str) -> Row:
    try:
        event = icalendar.Event.from_ical(text)
        return Row(number, dict(cells_of(event)))
    except (ValueError, KeyError, AttributeError, TypeError):
        return Row(number, {}, wrong={"": _("This event cannot be read.")})


def cells_of(event: icalendar.Event) -> Iterator[tuple[str, str]]:
    """What COLUMNS name, as text."""
    for name in ("UID", "SUMMARY", "DESCRIPTION", "URL", "LOCATION", "STATUS"):
        yield name, str(event.get(name, ""))
    organizer = event.get("ORGANIZER")
    yield "ORGANIZER", str(organizer.params.get("CN", organizer)) if organizer else ""
    categories = event.get("CATEGORIES")
    yield "CATEGORIES", sheet.join(map(str, categories.cats)) if categories else ""
    starts, ends = event.decoded("DTSTART", None), event.decoded("DTEND", None)
    yield "DTSTART", _day(starts)
    yield "DTEND", _last_day(ends)


def _day(moment: date | datetime | None) -> str:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return moment.strftime("%Y-%m-%d") if moment else ""


def _last_day(moment: date | datetime | None) -> str:
    """An event ends before its end: a whole-day one's last day is the day before."""
    if moment is None:
        return ""
    shift = timedelta(seconds=1) if isinstance(moment, datetime) else timedelta(days=1)
    return _day(moment - shift)
