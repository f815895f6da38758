"""Everything that the hub keeps about a person, for that person to take away."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession

from weft.government.models import Membership
from weft.ledger.models import Entry
from weft.people.models import Person, Token
from weft.register.models import Named


def of(person: Person) -> dict[str, Any]:
    """Plain values, ready for JSON; no secrets, and nothing about anybody else."""
    addresses = EmailAddress.objects.filter(user=person).order_by("pk")
    memberships = Membership.objects.filter(person=person).select_related("organisation")
    named = Named.objects.filter(person=person).select_related("engagement")
    return {
        "account": {
            "email": person.email,
            "name": person.name,
            "language": person.language,
            "joined_at": person.joined_at,
        },
        "email_addresses": list(addresses.values("email", "verified", "primary")),
        "memberships": [
            {
                "organisation": each.organisation.public_id,
                "role": each.role,
                "starts_on": each.starts_on,
                "ends_on": each.ends_on,
            }
            for each in memberships.order_by("pk")
        ],
        "named_on": [
            {"engagement": each.engagement.public_id, "may_edit": each.may_edit}
            for each in named.order_by("pk")
        ],
        "tokens": list(
            Token.objects.filter(owner=person)
            .order_by("pk")
            .values("name", "scopes", "made_at", "expires_at", "last_used_at", "revoked_at")
        ),
        "sessions": list(
            UserSession.objects.filter(user=person)
            .order_by("pk")
            .values("created_at", "last_seen_at", "ip", "user_agent")
        ),
        "acts": list(
            Entry.objects.filter(actor=person)
            .order_by("pk")
            .values("at", "verb", "what", "channel", "subject_kind", "subject_id")
        ),
    }
