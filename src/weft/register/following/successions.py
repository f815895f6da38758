"""A body ended in another: what is open or still to come goes on under the successor."""

from itertools import batched

from django.db.models import Q

from weft.government.models import Organisation, Succession
from weft.ledger.trail import Hand
from weft.register import days
from weft.register.following import keeping
from weft.register.following.holdings import HOLDINGS
from weft.register.following.rewriting import BATCH, rewriting
from weft.register.models import Engagement


def follow(succession: Succession, hand: Hand) -> None:
    """What had ended by the day, or was cancelled, keeps its lead: that is who led it."""
    old, heir = succession.organisation, succession.successor
    if heir is None:
        return
    for keys in batched(_going_on(succession), BATCH):
        with rewriting(keys, hand, what="succession") as records:
            for holding in HOLDINGS[Organisation]:
                holding.move(old, heir, records)
    keeping.move_mappings(old, heir, hand)


def _going_on(succession: Succession) -> list[int]:
    old = succession.organisation
    day = days.opens_at(succession.on, days.zone_of(old))
    held = set().union(*(holding.holders(old) for holding in HOLDINGS[Organisation]))
    over = Q(closes_at__lte=day) | Q(cancelled_at__lte=day)
    rows = Engagement.objects.filter(pk__in=held).exclude(over).order_by("pk")
    return list(rows.values_list("pk", flat=True))
