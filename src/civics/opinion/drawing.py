"""Who is drawn when not all can be: by identifier, so that it matters not where the votes lie."""

import heapq
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from civics.opinion.votes import Ints

__all__ = ["draw", "lots"]


def lots(names: Sequence[str], seed: int) -> list[bytes]:
    """Give each name its lot: eight bytes that depend on nothing but the name and the seed."""
    key = seed.to_bytes(8, "big")
    return [blake2b(name.encode(), digest_size=8, key=key).digest() for name in names]


def draw(names: Sequence[str], count: int, seed: int) -> Ints:
    """Give the places, in order, of the `count` names with the lowest lots.

    Those drawn from parts, and drawn from again together, are those drawn from the whole.

    Examples
    --------
    >>> draw(["ann", "ben", "eve", "joe"], 2, seed=1).tolist()
    [0, 1]
    """
    tickets = zip(lots(names, seed), range(len(names)), strict=True)
    return np.array(sorted(place for _, place in heapq.nsmallest(count, tickets)), dtype=np.int64)
