"""Keep calendars of events and holidays, from a file or an address; for times that suit."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weft.decisions import Decision
from weft.government.models import Area, Public
from weft.government.models.contacts import of
from weft.government.permissions import may_keep_lists
from weft.government.speaking import may_speak_for
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.load import calendars
from weft.load.models import CalendarDay, EventCalendar

MOST = 10  # calendars of one community or area

Owner = Public | Area | None  # None: the whole hub


def may_keep(viewer: Viewer, owner: Owner) -> Decision:
    """Those who speak for a community; stewards for an area, and for the whole hub."""
    if owner is None or isinstance(owner, Area):
        return may_keep_lists(viewer)
    return may_speak_for(viewer, owner)


def owned_by(owner: Owner) -> dict[str, Owner]:
    if owner is None:
        return {"area": None, "community": None, "rights_holder": None}
    return {"area": owner} if isinstance(owner, Area) else {**of(owner)}


@transaction.atomic
def add(
    *,
    owner: Owner,
    name: str,
    kind: str,
    body: bytes,
    viewer: Viewer,
    hand: Hand,
    address: str = "",
) -> tuple[EventCalendar, calendars.Read]:
    """Keep the events of a file; one of the same name is replaced.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show.
    """
    may_keep(viewer, owner).require()
    read = calendars.read(body)
    mine = EventCalendar.objects.select_for_update().filter(**owned_by(owner))
    known = mine.filter(name=name).first()
    if known is None and mine.count() >= MOST:
        raise ValidationError(_("There are ten calendars already. Take one away first."))
    calendar = known or EventCalendar(name=name, **owned_by(owner))
    calendar.kind, calendar.address, calendar.read_at = kind, address, hand.at
    calendar.added_by = hand.person
    calendar.full_clean(exclude=["added_by", "community", "rights_holder", "area"])
    calendar.save()
    calendar.days.all().delete()
    CalendarDay.objects.bulk_create(_day(calendar, event) for event in read.events)
    verb = Entry.Verb.CHANGED if known else Entry.Verb.CREATED
    trail.record(calendar, verb, hand, what="read", note=name)
    return calendar, read


def _day(calendar: EventCalendar, event: calendars.Event) -> CalendarDay:
    return CalendarDay(
        calendar=calendar,
        name=event.name,
        first=event.period.first,
        last=event.period.last,
        every_year=event.every_year,
    )


@transaction.atomic
def take_away(*, calendar: EventCalendar, owner: Owner, viewer: Viewer, hand: Hand) -> None:
    may_keep(viewer, owner).require()
    trail.record(calendar, Entry.Verb.DELETED, hand, what="take_away", note=calendar.name)
    calendar.delete()
