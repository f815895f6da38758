"""What people do to their own accounts, on record. (Accounts themselves are left of the trail.)"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.people import tokens
from weft.people.models import Person, Token


@transaction.atomic
def change_details(*, person: Person, name: str, language: str, hand: trail.Hand) -> Person:
    locked = Person.objects.select_for_update().get(pk=person.pk)
    before = {"name": locked.name, "language": locked.language}
    after = {"name": name, "language": language}
    changes = {
        field: (before[field], after[field]) for field in after if before[field] != after[field]
    }
    if changes:
        locked.name, locked.language = name, language
        locked.save(update_fields=["name", "language"])
        trail.record(locked, Entry.Verb.CHANGED, hand, changes=changes)
    return locked


@transaction.atomic
def make_token(
    *, name: str, scopes: Iterable[str], expires_at: datetime, hand: trail.Hand
) -> tuple[Token, str]:
    """A token of the one who acts, and its secret, which nobody can be shown again."""
    if hand.person is None:
        raise PermissionDenied(_("Please sign in."))
    token, secret = tokens.mint(
        owner=hand.person, name=name, scopes=scopes, at=hand.at, expires_at=expires_at
    )
    trail.record(token, Entry.Verb.CREATED, hand, changes={"scopes": ([], token.scopes)})
    return token, secret


@transaction.atomic
def revoke_token(*, token: Token, hand: trail.Hand) -> None:
    """End `token` now; to revoke it again changes nothing."""
    locked = Token.objects.select_for_update().get(pk=token.pk)
    if hand.person is None or locked.owner_id != hand.person.pk:
        raise PermissionDenied(_("Only its owner revokes a token."))
    if locked.revoked_at is None:
        locked.revoked_at = hand.at
        locked.save(update_fields=["revoked_at"])
        trail.record(locked, Entry.Verb.DID, hand, what="revoke")
