"""A community's word against what a pair was settled as."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from weft.government.models import Membership
from weft.government.models.people import Role
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.load.models import Objection
from weft.overlaps import people, seen
from weft.overlaps.actions.settling import lock
from weft.overlaps.models import Overlap
from weft.overlaps.permissions import NOT_THERE
from weft.people.models import Person

OBJECTED = "overlap_objected"  # the kind of notice


@transaction.atomic
def object_to(*, overlap: Overlap, reason: str, who: str, hand: Hand) -> None:
    """Open a settled pair again for the steward. The caller has decided that `hand` may.

    `who` objects, in words: the community's name. Only a pair that everybody may see is open to
    objection.

    Raises
    ------
    PermissionDenied, ValidationError
        Where the pair is not public or not settled, or no reason is given.
    """
    locked = lock(overlap)
    if not seen.public_pairs(now=hand.at).filter(pk=locked.pk).exists() or not locked.settled_as:
        raise PermissionDenied(str(NOT_THERE))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a sentence.")})
    locked.settled_texts, locked.put_off_until = "", None
    locked.save(update_fields=["settled_texts", "put_off_until"])
    trail.record(locked, Entry.Verb.DID, hand, what="object", note=f"{who}: {reason.strip()}")
    text = format_lazy(
        _("{who} objects to what “{one}” and “{other}” are settled as."),
        who=who,
        one=people.title(locked.one),
        other=people.title(locked.other),
    )
    for steward in _stewards(hand):
        people.tell(locked, steward, kind=OBJECTED, text=text, hand=hand)


def follow(objection: Objection, hand: Hand) -> None:
    """A verified contact objected, on their community's page: open the pair, where there is one."""
    pair = Overlap.objects.filter(one=objection.first_id, other=objection.second_id)
    public = seen.public_pairs(now=hand.at).exclude(settled_as="").filter(pk__in=pair.values("pk"))
    for overlap in public:
        object_to(overlap=overlap, reason=objection.reason, who=str(objection.public), hand=hand)


def _stewards(hand: Hand) -> list[Person]:
    active = Membership.objects.active_on(hand.at.date()).filter(role=Role.STEWARD)
    return list(Person.objects.filter(pk__in=active.values("person"), is_active=True))
