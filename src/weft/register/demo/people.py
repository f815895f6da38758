"""Example people to sign in as; each is marked as made up."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from weft.government.actions.vocabulary import OWNERS
from weft.government.models import Membership, Organisation
from weft.government.models.people import Role
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.people.models import Person
from weft.people.sign_in import confirm_email

CENTRAL_UNIT = {"en": "Example central unit (demo)", "fr": "Unité centrale d’exemple (démo)"}
HEALTH_CANADA = "hc-sc"
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Example:
    email: str
    name: str
    role: Role
    owner_org: str = ""  # of the central unit if empty


CAST = (
    Example("steward@example.org", "Example steward", Role.STEWARD),
    Example("lead@example.org", "Example engagement lead", Role.LEAD, HEALTH_CANADA),
    Example("owner@example.org", "Example policy owner", Role.POLICY_OWNER, HEALTH_CANADA),
)


@transaction.atomic
def load(*, password: str, hand: trail.Hand) -> list[Person]:
    """Make those who are missing; a password that was changed stays changed."""
    unit = _central_unit(hand)
    return [_person(example, unit, password, hand) for example in CAST]


def _person(example: Example, unit: Organisation, password: str, hand: trail.Hand) -> Person:
    person = Person.objects.filter(email=example.email).first()
    if person:
        return person
    person = Person.objects.create_user(example.email, password, name=example.name, is_example=True)
    confirm_email(person)
    membership = Membership.objects.create(
        person=person,
        organisation=_organisation(example.owner_org) or unit,
        role=example.role,
        starts_on=SINCE,
    )
    for made in (person, membership):
        trail.record(made, Entry.Verb.CREATED, hand, what="demo")
    return person


def _organisation(owner_org: str) -> Organisation | None:
    return Organisation.objects.filter(
        identifiers__scheme=OWNERS, identifiers__value=owner_org
    ).first()


def _central_unit(hand: trail.Hand) -> Organisation:
    unit, is_new = Organisation.objects.get_or_create(
        names=CENTRAL_UNIT, defaults={"kind": Organisation.Kind.AGENCY}
    )
    if is_new:
        trail.record(unit, Entry.Verb.CREATED, hand, what="demo")
    return unit
