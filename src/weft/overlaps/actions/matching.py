"""Say how an engagement may be matched."""

from django.db import transaction

from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.overlaps.models import Matching
from weft.overlaps.permissions import may_set_matching
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
