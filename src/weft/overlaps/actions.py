"""Say how an engagement may be matched, and settle overlaps."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.overlaps.models import Choice, Matching, Overlap, Settlement
from weft.overlaps.permissions import may_set_matching, may_settle
from weft.register.models import Engagement


@transaction.atomic
def set_matching(*, engagement: Engagement, how: str, viewer: Viewer, hand: Hand) -> Matching:
    """Let an engagement be matched openly, silently or not at all.

    Raises
    ------
    PermissionDenied
        With the reason to show.
    """
    locked = Engagement.objects.select_for_update().get(pk=engagement.pk)
    may_set_matching(viewer, locked, now=hand.at).require()
    before = Matching.objects.filter(engagement=locked).first()
    was = before.how if before else Matching.How.SILENTLY
    if how == was:
        return before or Matching(engagement=locked, how=how)
    matching = before or Matching(engagement=locked)
    matching.how = how
    matching.full_clean(exclude=["engagement"])
    matching.save()
    trail.record(
        locked, Entry.Verb.DID, hand, what="set_matching", changes={"matching": (was, how)}
    )
    return matching


@transaction.atomic
def settle(*, overlap: Overlap, choice: str, reason: str, viewer: Viewer, hand: Hand) -> Settlement:
    """Decide what a pair is; an earlier decision stays on record and counts no longer.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show; nothing is saved.
    """
    locked = Overlap.objects.select_for_update().get(pk=overlap.pk)
    may_settle(viewer, locked.one, locked.other, now=hand.at).require()
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a sentence.")})
    settlement = Settlement(
        overlap=locked,
        choice=Choice(choice),
        reason=reason.strip(),
        by=hand.person,
        at=hand.at,
        texts=locked.texts,
    )
    settlement.full_clean(exclude=["overlap", "by"])
    settlement.save()
    was = locked.settled_as
    locked.settled_as, locked.settled_at = settlement.choice, hand.at
    locked.settled_texts = locked.texts
    locked.save(update_fields=["settled_as", "settled_at", "settled_texts"])
    # On the pair, not on the engagements: who may open one need not know of the other.
    trail.record(
        locked,
        Entry.Verb.DID,
        hand,
        what="settle",
        changes={"settled_as": (was, settlement.choice)},
        note=settlement.reason,
    )
    return settlement
