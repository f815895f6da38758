"""A lottery of equal tickets, each a panel, with nearly the chances of a distribution.

A distribution gives panels chances such as 0.01374; a drum, or a number that everybody can check,
wants tickets that count the same. Rounding changes chances a little; by how much at most is proven
before, and known exactly after.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from civics.sortition._rounding import Floats, Rounded, round_shares
from civics.sortition._swaps import swap_nearer
from civics.sortition.distributions import Distribution
from civics.sortition.errors import TicketError
from civics.sortition.pools import Pool

__all__ = ["DIGITS", "Lottery", "lottery_of"]

DIGITS = 9  # of a chance, where it is written down
MOST_TICKETS = 1_000_000

type Members = tuple[int, ...]


@dataclass(frozen=True)
class Lottery:
    """Tickets with the same chance.

    Attributes
    ----------
    tickets : tuple of tuples of str
        Ids of the members of each panel. Ticket number 1 is ``tickets[0]``; a panel may have
        several tickets.
    aims : mapping from str to float
        The chance that the distribution gives each person of the pool, in [0, 1], to nine digits.
    bound : float
        Proven before the tickets were made: nobody's chance differs from the aim by more.
    """

    tickets: tuple[tuple[str, ...], ...]
    aims: Mapping[str, float]
    bound: float

    @cached_property
    def numbers(self) -> dict[str, int]:
        """How many tickets each person is on, by id."""
        counted = Counter(member for ticket in self.tickets for member in ticket)
        return {key: counted[key] for key in self.aims}

    @property
    def chances(self) -> dict[str, float]:
        """Each person's chance to be drawn, in [0, 1], by id."""
        return {key: number / len(self.tickets) for key, number in self.numbers.items()}

    @property
    def deviation(self) -> float:
        """By how much a person's chance differs from the aim at most, ``<= bound``."""
        chances = self.chances
        return max(abs(chances[key] - aim) for key, aim in self.aims.items())


def lottery_of(distribution: Distribution, *, tickets: int = 1000, seed: int = 0) -> Lottery:
    """Round a distribution over panels to equal tickets.

    Parameters
    ----------
    distribution : Distribution
    tickets : int
        How many, ``1 <= tickets <= 1000000``. Twice as many halve the bound.
    seed : int
        The same seed gives the same tickets in the same order.

    Returns
    -------
    Lottery
        Every ticket is a panel that meets the quotas.

    Raises
    ------
    TicketError
        If the number of tickets is out of range.

    Notes
    -----
    People whom the quotas cannot tell apart and who have the same chance are taken together, and
    so are panels that differ in such people alone. Numbers of tickets for these are found by
    pairwise (pipage) rounding: of two numbers that are not whole, one goes up and the other down
    by as much, until one is whole, in the direction in which a sum of exponentials of all
    deviations does not grow. That sum, reckoned before the first step, is what the bound follows
    from [1]_. Exchanging tickets one for one, and people on tickets where the quotas leave room for
    that, then brings chances nearer, and never takes the furthest further away. Last, the people
    of each group take turns: with what the group has, each of n people is on the same number of
    tickets or on one more, which adds at most ``1 - 1/n`` tickets.

    References
    ----------
    .. [1] Gandhi, R., Khuller, S., Parthasarathy, S., Srinivasan, A. (2006). Dependent rounding
       and its applications to approximation algorithms. Journal of the ACM 53(3).
    .. [2] Flanigan, B., Kehne, G., Procaccia, A. D. (2021). Fair sortition made transparent.
       NeurIPS 34.

    Examples
    --------
    >>> from civics.sortition import Person, Pool, Quota, solve
    >>> pool = Pool([Person(name, {"age": "any"}) for name in ("ann", "bob", "cyd")],
    ...             [Quota("age", "any", 1, 1)], 1)
    >>> drum = lottery_of(solve(pool), tickets=4)
    >>> sorted(drum.numbers.values()), round(drum.deviation, 3), drum.deviation <= drum.bound
    ([1, 1, 2], 0.167, True)
    """
    if not 1 <= tickets <= MOST_TICKETS:
        raise TicketError(f"There must be 1 to {MOST_TICKETS} tickets, not {tickets}.")
    aims = {key: round(chance, DIGITS) for key, chance in distribution.probabilities.items()}
    groups = _groups(distribution.pool, aims)
    panels, shares = _panels_of_groups(distribution, groups)
    sizes = np.array([len(members) for members in groups], float)
    rounded = round_shares(panels / sizes, shares * tickets)
    random = np.random.default_rng(seed)
    numbers = random.permutation(np.repeat(np.arange(len(panels)), rounded.numbers))
    seats = panels[numbers]
    swap_nearer(distribution.pool, groups, seats, tickets * (shares @ panels))
    return Lottery(
        tickets=_seated(distribution.pool, groups, seats, random),
        aims=aims,
        bound=_bound(rounded, sizes, tickets),
    )


def _bound(rounded: Rounded, sizes: Floats, tickets: int) -> float:
    """In chances: what rounding may do, taking turns, and the digits of the aims and of this."""
    turns = float((1 - 1 / sizes).max())
    bound = (rounded.bound + turns) / tickets + 1.5 * 10.0**-DIGITS
    return round(min(bound, 1.0), DIGITS)


def _groups(pool: Pool, aims: Mapping[str, float]) -> list[Members]:
    """Places of people who may take each other's place without any chance or quota changing."""
    groups: dict[tuple[int, float], list[int]] = {}
    for number, places in enumerate(pool.types.members):
        for place in places:
            aim = round(aims[pool.people[place].id], DIGITS - 1)
            groups.setdefault((number, aim), []).append(place)
    return [tuple(places) for places in groups.values()]


def _panels_of_groups(
    distribution: Distribution, groups: Sequence[Members]
) -> tuple[Floats, Floats]:
    """Different panels as numbers of people by group, shape (panels, groups), and their chances."""
    ids = [person.id for person in distribution.pool.people]
    group_of = {ids[place]: number for number, places in enumerate(groups) for place in places}
    chances: dict[tuple[int, ...], float] = {}
    for panel in distribution.panels:
        key = tuple(sorted(group_of[member] for member in panel.members))
        chances[key] = chances.get(key, 0.0) + panel.chance
    panels = np.array([np.bincount(key, minlength=len(groups)) for key in chances], float)
    shares = np.array(list(chances.values()))
    return panels, shares / shares.sum()


def _seated(
    pool: Pool, groups: Sequence[Members], tickets: Floats, random: np.random.Generator
) -> tuple[tuple[str, ...], ...]:
    """Put people on the tickets, those of a group in turn."""
    chosen: list[list[int]] = [[] for _ in tickets]
    for members, wanted in zip(groups, tickets.T.astype(int), strict=True):
        places = np.resize(random.permutation(members), wanted.sum())
        at = np.repeat(np.arange(len(tickets)), wanted)
        for ticket, place in zip(at.tolist(), places.tolist(), strict=True):
            chosen[ticket].append(place)
    return tuple(tuple(pool.people[place].id for place in sorted(each)) for each in chosen)
