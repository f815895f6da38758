"""A calendar invitation as an intent: of those invited, only their domains are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import icalendar

from weft.register.imports.tables import calendars, encodings

MOST_EVENTS = 20
LONGEST = 20_000


@dataclass(frozen=True, kw_only=True)
class Invitation:
    summary: str
    description: str
    starts_on: date | None
    ends_on: date | None
    place: str
    organizer: str  # an address, in lower case
    domains: tuple[str, ...]  # of those who are invited
    is_cancelled: bool


def read(content: bytes) -> tuple[Invitation, ...]:
    """Its events; nothing where there is none that can be read."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "invitation.ics")
        path.write_bytes(content)
        try:
            found = [
                invitation
                for _number, text in _first(path)
                if (invitation := _invitation(text)) is not None
            ]
        except (OSError, UnicodeError, ValueError):
            return ()
    return tuple(found)


def _first(path: Path) -> list[tuple[int, str]]:
    events = calendars.events(path, encodings.sniff(path))
    return [event for event, _ in zip(events, range(MOST_EVENTS), strict=False)]


def _invitation(text: str) -> Invitation | None:
    try:
        event = icalendar.Event.from_ical(text)
        cells = dict(calendars.cells_of(event))
    except (ValueError, KeyError, AttributeError, TypeError, IndexError):
        return None
    return Invitation(
        summary=cells["SUMMARY"][:LONGEST].strip(),
        description=cells["DESCRIPTION"][:LONGEST].strip(),
        starts_on=_day(cells["DTSTART"]),
        ends_on=_day(cells["DTEND"]) or _day(cells["DTSTART"]),
        place=cells["LOCATION"][:LONGEST].strip(),
        organizer=_address(event.get("ORGANIZER")),
        domains=_domains(event.get("ATTENDEE")),
        is_cancelled=cells["STATUS"].strip().upper() == "CANCELLED",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _address(value: object) -> str:
    scheme, _, address = str(value or "").partition(":")
    return address.strip().lower() if scheme.lower() == "mailto" and "@" in address else ""


def _domains(value: object) -> tuple[str, ...]:
    attendees: Iterable[object] = value if isinstance(value, list) else [value]
    found = {_address(each).partition("@")[2] for each in attendees}
    return tuple(sorted(domain for domain in found if domain))
