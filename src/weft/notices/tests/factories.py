"""People, and what they are told."""

from datetime import UTC, datetime

from weft.ledger import trail
from weft.notices import actions
from weft.notices.post import sending
from weft.people.models import Person

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday


def make_person(email="alice@example.org", **fields):
    return Person.objects.create_user(email, is_example=True, **{"name": "Alice"} | fields)


def hand(person=None, at=AT):
    return trail.Hand(person=person, at=at)


def tell(person, *, at=AT, **fields):
    fields = {"kind": "test", "text": "The park waits for you.", "address": "/desk/"} | fields
    return actions.tell(person=person, hand=hand(at=at), **fields)


def choose(person, rhythm, *, hour=8, weekday=0, zone="", at=AT):
    return actions.choose_rhythm(
        person=person, rhythm=rhythm, hour=hour, weekday=weekday, zone=zone, hand=hand(person, at)
    )


def look(at=AT):
    """What a worker does every few seconds."""
    sending.send_due(at)
