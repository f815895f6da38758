"""Bring the chances of a lottery nearer to the aim: one person for another, where quotas allow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civics.sortition.pools import Pool

__all__ = ["swap_nearer"]

type Floats = NDArray[np.float64]

LOOKED_AT = 60  # groups with the most too many seats, and with the most too few
TRIES = 4000
GAIN = 1e-9


@dataclass(frozen=True)
class _Room:
    """What the conditions on panels leave open.

    Attributes
    ----------
    counts : ndarray of float, shape (groups, conditions)
        1 where somebody of the group counts in the condition.
    least, most : ndarray of float, shape (conditions,)
    is_fixed : ndarray of bool, shape (groups,)
        Who is in already.
    """

    counts: Floats
    least: Floats
    most: Floats
    is_fixed: NDArray[np.bool_]


def swap_nearer(
    pool: Pool, groups: Sequence[tuple[int, ...]], tickets: Floats, wanted: Floats
) -> None:
    """Change tickets in place until no swap that is looked at brings chances nearer.

    Parameters
    ----------
    pool : Pool
    groups : sequence of tuples of int, length groups
        Places of people whom the conditions cannot tell apart.
    tickets : ndarray of float, shape (tickets, groups)
        Panels as numbers of people by group; each stays a panel.
    wanted : ndarray of float, shape (groups,)
        Seats that each group should have on all tickets together.

    Notes
    -----
    What counts is how far each person is off, in tickets. A swap makes the sum of the squares of
    that less, and of the two groups that take part the one that is off the most is not further off.
    """
    room = _room(pool, groups)
    sizes = np.array([len(members) for members in groups], float)
    totals = tickets @ room.counts
    off = tickets.sum(axis=0) - wanted
    is_blocked = np.eye(len(sizes), dtype=bool)  # pairs for which no ticket has room
    for _ in range(TRIES):
        pair = _best_pair(off, sizes, room, is_blocked)
        if pair is None:
            return
        out, in_ = pair
        ticket = _ticket_for(pair, tickets, totals, room, sizes)
        if ticket is None:
            is_blocked[pair] = True
            continue
        tickets[ticket, out] -= 1
        tickets[ticket, in_] += 1
        totals[ticket] += room.counts[in_] - room.counts[out]
        off[out] -= 1
        off[in_] += 1


def _room(pool: Pool, groups: Sequence[tuple[int, ...]]) -> _Room:
    types = pool.types
    type_of = {place: n for n, places in enumerate(types.members) for place in places}
    at = np.array([type_of[members[0]] for members in groups])
    counts = np.zeros((len(types.sizes), len(types.rows)))
    for number, row in enumerate(types.rows):
        counts[row, number] = 1.0
    return _Room(counts[at], types.least, types.most, types.floor[at] > 0)


def _best_pair(
    off: Floats, sizes: Floats, room: _Room, is_blocked: NDArray[np.bool_]
) -> tuple[int, int] | None:
    """Who should leave and who come in; None if nobody gains by it."""
    leaving = np.where(room.is_fixed, -np.inf, (2 * off - 1) / sizes)
    coming = np.where(room.is_fixed, np.inf, (2 * off + 1) / sizes)
    outs = np.argsort(-leaving, kind="stable")[:LOOKED_AT]
    ins = np.argsort(coming, kind="stable")[:LOOKED_AT]
    gains = leaving[outs][:, None] - coming[ins][None, :]
    before = _greater(np.abs(off / sizes)[outs], np.abs(off / sizes)[ins])
    after = _greater(np.abs((off - 1) / sizes)[outs], np.abs((off + 1) / sizes)[ins])
    gains[(after > before) | is_blocked[np.ix_(outs, ins)]] = -np.inf
    row, column = divmod(int(np.argmax(gains)), len(ins))
    return (int(outs[row]), int(ins[column])) if gains[row, column] > GAIN else None


def _greater(of_outs: Floats, of_ins: Floats) -> Floats:
    return np.maximum(of_outs[:, None], of_ins[None, :])


def _ticket_for(
    pair: tuple[int, int], tickets: Floats, totals: Floats, room: _Room, sizes: Floats
) -> int | None:
    """The first ticket that stays a panel with the swap."""
    out, in_ = pair
    moved = room.counts[in_] - room.counts[out]
    at = np.flatnonzero(moved)
    then = totals[:, at] + moved[at]
    fits = (then >= room.least[at]).all(axis=1) & (then <= room.most[at]).all(axis=1)
    fits &= (tickets[:, out] > 0) & (tickets[:, in_] < sizes[in_])
    first = int(np.argmax(fits))
    return first if fits[first] else None
