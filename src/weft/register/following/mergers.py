"""Two entries or accounts were the same: their engagements become those of the one kept."""

from itertools import batched
from typing import Any

from weft.government.actions.merging import Follower
from weft.ledger.trail import Hand
from weft.register.following.holdings import HOLDINGS
from weft.register.following.rewriting import BATCH, rewriting

Moved = list[dict[str, Any]]


def move(gone: Any, stays: Any, hand: Hand) -> Moved:
    holdings = HOLDINGS[type(gone)]
    held = sorted(set().union(*(holding.holders(gone) for holding in holdings)))
    moved: Moved = []
    for keys in batched(held, BATCH):
        with rewriting(keys, hand, what="merge") as records:
            parts = {each.name: each.move(gone, stays, records) for each in holdings}
            moved.append({"engagements": list(keys), **parts})
    return moved


def move_back(gone: Any, stays: Any, moved: Moved, hand: Hand) -> None:
    for parts in moved:
        with rewriting(parts["engagements"], hand, what="part") as records:
            for each in reversed(HOLDINGS[type(gone)]):
                each.move_back(gone, stays, parts[each.name], records)


ENGAGEMENTS = Follower("engagements", move, move_back)
