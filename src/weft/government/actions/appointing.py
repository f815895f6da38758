"""Name the first steward, who then invites everybody else."""

from django.db import transaction
from django.utils import timezone

from weft.government.models import Membership, Organisation
from weft.government.models.people import Role
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.people.models import Person
from weft.people.sign_in import confirm_email


@transaction.atomic
def appoint(*, email: str, name: str, body: str, hand: trail.Hand) -> Membership:
    """Make `email` a steward, in the organisation called `body`; what is missing is made."""
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        person = Person.objects.create_user(email, name=name)
        confirm_email(person)  # whoever runs the hub vouches for it
        trail.record(person, Entry.Verb.CREATED, hand, what="appoint")
    today = timezone.localdate(hand.at)
    held = person.memberships.active_on(today).filter(role=Role.STEWARD).first()
    if held:
        return held
    membership = Membership.objects.create(
        person=person,
        organisation=_organisation(body, hand),
        role=Role.STEWARD,
        starts_on=today,
    )
    trail.record(membership, Entry.Verb.CREATED, hand, what="appoint")
    return membership


def _organisation(body: str, hand: trail.Hand) -> Organisation:
    for known in Organisation.objects.current():
        if body in known.names.values():
            return known
    made = Organisation.objects.create(names={"en": body}, kind=Organisation.Kind.AGENCY)
    trail.record(made, Entry.Verb.CREATED, hand, what="appoint")
    return made
