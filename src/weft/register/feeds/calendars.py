"""A search as a calendar (RFC 5545): the days an engagement is open, and its last day."""

from collections.abc import Iterable
from datetime import date, timedelta

import icalendar
from django.utils.translation import gettext as _

from weft.languages import choose
from weft.register import states
from weft.register.feeds.places import Place
from weft.register.models import Engagement
from weft.register.states import State

PRODUCT = "-//Weft//Register of engagements//EN"
ASK_AGAIN = timedelta(hours=6)
MEDIA_TYPE = "text/calendar; charset=utf-8"
_STATUS = {State.IDEA: "TENTATIVE", State.PLANNED: "TENTATIVE", State.CANCELLED: "CANCELLED"}


def calendar(engagements: Iterable[Engagement], *, name: str, place: Place) -> bytes:
    """The calendar, with each engagement's `state` as annotated."""
    whole = icalendar.Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("name", name)
    whole.add("x-wr-calname", name)
    whole.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for engagement in engagements:
        for event in _events(engagement, place):
            whole.add_component(event)
    return bytes(whole.to_ical())


def _events(engagement: Engagement, place: Place) -> Iterable[icalendar.Event]:
    first, last = engagement.opens_on, engagement.closes_on
    title = choose(engagement.title).text
    if first:
        yield _event(engagement, place, title, first, until=last or first)
    if last and last != first:
        ends = _("Last day: %(title)s") % {"title": title}
        yield _event(engagement, place, ends, last, until=last, part="-last-day")


def _event(
    engagement: Engagement, place: Place, summary: str, first: date, *, until: date, part: str = ""
) -> icalendar.Event:
    """A whole-day event; whole days have no time zone to get wrong."""
    event = icalendar.Event()
    event.add("uid", f"{engagement.public_id}{part}@{place.host}")
    event.add("sequence", engagement.version)
    event.add("dtstamp", engagement.changed_at)
    event.add("last-modified", engagement.changed_at)
    event.add("created", engagement.created_at)
    event.add("dtstart", first)
    event.add("dtend", _day_after(until))
    event.add("summary", summary, parameters={"LANGUAGE": choose(engagement.title).tag})
    event.add("description", _description(engagement))
    event.add("url", place.of(engagement))
    event.add("status", _STATUS.get(_state(engagement), "CONFIRMED"))
    event.add("transp", "TRANSPARENT")  # it makes nobody busy
    topics = [topic.name.text for topic in engagement.topics.all()]
    if topics:
        event.add("categories", topics)
    return event


def _state(engagement: Engagement) -> str:
    return str(engagement.state)  # type: ignore[attr-defined]


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _description(engagement: Engagement) -> str:
    lead = _("Lead: %(organisation)s") % {"organisation": engagement.lead.name}
    state = _("State: %(state)s") % {"state": states.LABELS[_state(engagement)]}
    texts = (lead, state, choose(engagement.description).text, choose(engagement.link).text)
    return "\n\n".join(text for text in texts if text)
