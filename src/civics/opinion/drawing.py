"""Who is drawn when not all can be: by identifier, so that it matters not where the votes lie."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from civics.opinion.votes import Ints

__all__ = ["draw"]


def draw(names: Sequence[str], count: int, seed: int) -> Ints:
    """Give the places, in order, of the `count` names with the lowest lots.

    A lot is eight bytes that depend on nothing but the name and the seed, in [0, 2**64).
    Those drawn from parts, and drawn from again together, are those drawn from the whole.

    Examples
    --------
    >>> draw(["ann", "ben", "eve", "joe"], 2, seed=1).tolist()
    [0, 3]
    """
    key = str(seed).encode()[:64]
    lots = [blake2b(name.encode(), digest_size=8, key=key).digest() for name in names]
    order = np.argsort(np.frombuffer(b"".join(lots), ">u8"), kind="stable")
    return np.sort(order[:count])
