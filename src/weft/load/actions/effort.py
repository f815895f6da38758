"""Record how many people an engagement asked and how long it took each; optional, never guessed."""

from django.db import transaction

from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.load.models import Effort
from weft.register.models import Engagement
from weft.register.permissions import may_change


@transaction.atomic
def record(
    *,
    engagement: Engagement,
    people: int | None,
    minutes: int | None,
    viewer: Viewer,
    hand: Hand,
) -> Effort | None:
    """Both numbers, or neither: then what was recorded is taken away."""
    locked = Engagement.objects.select_for_update().select_related("lead").get(pk=engagement.pk)
    may_change(viewer, locked, now=hand.at).require()
    known = Effort.objects.filter(engagement=locked).first()
    before = str(known) if known else None
    effort = _write(locked, known, people, minutes, hand)
    after = str(effort) if effort else None
    if before != after:
        note = f"{before or '–'} → {after or '–'}"
        trail.record(locked, Entry.Verb.DID, hand, what="effort", note=note)
    return effort


def _write(
    engagement: Engagement,
    known: Effort | None,
    people: int | None,
    minutes: int | None,
    hand: Hand,
) -> Effort | None:
    if people is None or minutes is None:
        if known:
            known.delete()
        return None
    effort = known or Effort(engagement=engagement)
    effort.people, effort.minutes = people, minutes
    effort.recorded_at, effort.recorded_by = hand.at, hand.person
    effort.save()
    return effort
