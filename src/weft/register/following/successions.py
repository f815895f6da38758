"""A body ended in another: what is open or still to come goes on under the successor."""

from itertools import batched
from typing import Any

from django.db.models import Q

from weft.government.actions.succession import Follower
from weft.government.models import Organisation, Succession
from weft.ledger.trail import Hand
from weft.register import days
from weft.register.following import keeping
from weft.register.following.holdings import HOLDINGS
from weft.register.following.rewriting import BATCH, rewriting
from weft.register.models import Engagement

Moved = list[dict[str, Any]]


def move(succession: Succession, hand: Hand) -> Moved:
    """What had ended by the day, or was cancelled, keeps its lead: that is who led it."""
    old, heir = succession.organisation, succession.successor
    if heir is None:
        return []
    moved: Moved = []
    for keys in batched(_going_on(succession), BATCH):
        with rewriting(keys, hand, what="succession") as records:
            parts = {each.name: each.move(old, heir, records) for each in HOLDINGS[Organisation]}
            moved.append({"engagements": list(keys), **parts})
    return moved


def move_back(succession: Succession, moved: Moved, hand: Hand) -> None:
    old, heir = succession.organisation, succession.successor
    for parts in moved:
        with rewriting(parts["engagements"], hand, what="undo") as records:
            for each in reversed(HOLDINGS[Organisation]):
                each.move_back(old, heir, parts[each.name], records)


def _going_on(succession: Succession) -> list[int]:
    old = succession.organisation
    day = days.opens_at(succession.on, days.zone_of(old))
    held = set().union(*(holding.holders(old) for holding in HOLDINGS[Organisation]))
    over = Q(closes_at__lte=day) | Q(cancelled_at__lte=day)
    rows = Engagement.objects.filter(pk__in=held).exclude(over).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def move_mappings(succession: Succession, hand: Hand) -> list[list[Any]]:
    heir = succession.successor
    return keeping.move_mappings(succession.organisation, heir, hand) if heir else []


def move_mappings_back(succession: Succession, moved: list[list[Any]], hand: Hand) -> None:
    keeping.move_mappings_back(succession.organisation, succession.successor, moved, hand)


ENGAGEMENTS = Follower("engagements", move, move_back)
MAPPINGS = Follower("mappings", move_mappings, move_mappings_back)
