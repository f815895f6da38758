"""Plain makers of records for tests. Every person made here is an example."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from weft.government.models import (
    Area,
    Community,
    Contact,
    Membership,
    Organisation,
    PolicyItem,
    Public,
    RightsHolder,
    Topic,
)
from weft.government.models.contacts import of
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.people.models import Person

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
PASSWORD = "correct horse battery staple"
_numbers = count(1)


def make_person(name: str = "Alice Example", **fields: Any) -> Person:
    fields.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}{next(_numbers)}@example.org")
    fields.setdefault("password", PASSWORD)
    return Person.objects.create_user(name=name, is_example=True, **fields)


def hand_of(person: Person | None = None, **fields: Any) -> Hand:
    """Who acts in a test: `person` (or Weft itself), at `NOW`, on a page."""
    fields.setdefault("at", NOW)
    fields.setdefault("channel", Entry.Channel.PAGE if person else Entry.Channel.SYSTEM)
    return Hand(person=person, **fields)


def make_organisation(name: str = "Ministry of Examples", **fields: Any) -> Organisation:
    fields.setdefault("names", {"en": name})
    return Organisation.objects.create(**fields)


def make_membership(
    person: Person, organisation: Organisation, role: str = "lead", **fields: Any
) -> Membership:
    fields.setdefault("starts_on", date(2000, 1, 1))
    return Membership.objects.create(person=person, organisation=organisation, role=role, **fields)


def make_topic(name: str = "Health", **fields: Any) -> Topic:
    fields.setdefault("names", {"en": name})
    fields.setdefault("code", f"t{next(_numbers)}")
    return Topic.objects.create(**fields)


def make_community(name: str = "Young people", **fields: Any) -> Community:
    fields.setdefault("names", {"en": name})
    fields.setdefault("shares", Community.Shares.SITUATION)
    return Community.objects.create(**fields)


def make_rights_holder(name: str = "Nation of the Parks", **fields: Any) -> RightsHolder:
    fields.setdefault("names", {"en": name})
    return RightsHolder.objects.create(**fields)


def make_contact(person: Person, public: Public, **fields: Any) -> Contact:
    """A verified contact, unless `state` says otherwise."""
    fields.setdefault("state", Contact.State.VERIFIED)
    fields.setdefault("claim", "I keep its office.")
    return Contact.objects.create(person=person, **of(public), asked_at=NOW, **fields)


def make_area(name: str = "Exampleshire", **fields: Any) -> Area:
    fields.setdefault("names", {"en": name})
    return Area.objects.create(**fields)


def make_policy_item(
    organisation: Organisation, title: str = "Example bill", **fields: Any
) -> PolicyItem:
    fields.setdefault("title", {"en": title})
    fields.setdefault("kind", PolicyItem.Kind.BILL)
    return PolicyItem.objects.create(organisation=organisation, **fields)
