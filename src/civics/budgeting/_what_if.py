"""How many votes more, or how much less cost, would have bought a project."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from civics.budgeting.elections import Election
from civics.budgeting.equal_shares import Shares
from civics.budgeting.phragmen import Loads
from civics.budgeting.support import Support

__all__ = ["NOTHING", "SharesChanges", "WhatIf", "greedily", "with_loads", "with_shares"]

type Floats = NDArray[np.float64]

NEVER = float("inf")
CLOSE = 1e-9  # relative: what is nearer counts as a tie, and a tie as lost

SURELY = 1e-6  # relative: by how much a rate has to be lower, to be lower without a doubt


@dataclass(frozen=True)
class WhatIf:
    """Votes to add, and the highest cost in units of account; None where nothing would do."""

    votes: int | None
    cost: int | None


NOTHING = WhatIf(None, None)


def _below(limit: float) -> int:
    """The largest whole number surely below a limit."""
    return max(floor(limit * (1 - CLOSE) - CLOSE), 0)


@dataclass(frozen=True, eq=False)
class SharesChanges:
    """For equal shares, over all rounds: arrays of shape (n_projects,)."""

    remaining: Floats
    votes: Floats
    costs: Floats

    def left(self, project: int) -> float:
        """What its supporters have left together at the end."""
        return float(self.remaining[project])

    def of(self, project: int) -> WhatIf:
        """What would have bought this project."""
        votes, cost = float(self.votes[project]), float(self.costs[project])
        return WhatIf(int(votes) if votes < NEVER else None, int(cost) or None)


def with_shares(shares: Shares, costs: Sequence[int]) -> SharesChanges:
    """Go through the rounds again and see when each project would have been next.

    Before each purchase at rate `y` per utility, a project is next if its supporters together pay
    its cost at that rate; after the last, if they have it at all.
    """
    support, share = shares.support, float(shares.share)
    price_of = np.array([float(cost) for cost in costs])
    factors = np.array([float(factor) for factor in support.factors])
    by_cost = any(factor != 1 for factor in support.factors)
    purses = _Replay(support, share)
    votes = np.full(support.n_projects, NEVER)
    best = np.zeros(support.n_projects)
    for purchase in shares.rounds:
        rate = float(purchase.rate)
        pays = rate * factors
        missing = price_of - purses.paid_at(pays)
        with np.errstate(divide="ignore", invalid="ignore"):
            needed = np.where(
                pays > 0, np.floor(missing / np.minimum(pays, share) + CLOSE) + 1, NEVER
            )
        votes = np.minimum(votes, np.maximum(needed, 1))
        lower = rate * (1 - SURELY)  # a tie would count as lost
        reach = purses.cost_at(lower) if by_cost else purses.paid_at(lower * factors)
        best = np.maximum(best, np.floor(reach * (1 - CLOSE) - CLOSE))
        purses.pay(purchase.project, float(purchase.price))
    remaining = purses.paid_at(np.full(support.n_projects, NEVER))
    if share > 0:
        votes = np.minimum(votes, np.maximum(np.ceil((price_of - remaining) / share - CLOSE), 1))
    best = np.maximum(best, np.floor(remaining * (1 + 1e-12)))
    return SharesChanges(remaining, votes, np.maximum(best, 0))


class _Replay:
    """What voters have left, round by round, in floats."""

    def __init__(self, support: Support, share: float) -> None:
        self.support = support
        self.left = np.full(support.n_groups, share)
        self.groups = support.project_groups
        self.levels = support.project_levels.astype(np.float64)
        self.weights = support.weights[self.groups].astype(np.float64)
        self.owner = np.repeat(np.arange(support.n_projects), np.diff(support.project_starts))

    def paid_at(self, price: Floats) -> Floats:
        """What each project's supporters pay together at these prices per level."""
        pays = np.minimum(self.left[self.groups], price[self.owner] * self.levels)
        return np.bincount(self.owner, self.weights * pays, self.support.n_projects)

    def cost_at(self, rate: float) -> Floats:
        """The highest costs at which these rates per level and cost would pay for the projects.

        The highest `c` with ``sum(w * min(left, rate * c * level)) >= c``: Newton from above.
        """
        left = self.left[self.groups]
        n = self.support.n_projects
        cost = np.bincount(self.owner, self.weights * left, n)
        while True:
            rich = left > rate * cost[self.owner] * self.levels
            slope = 1 - rate * np.bincount(self.owner, rich * self.weights * self.levels, n)
            poor = np.bincount(self.owner, ~rich * self.weights * left, n)
            with np.errstate(divide="ignore", invalid="ignore"):
                new = np.where(slope > CLOSE, poor / slope, 0.0)
            new = np.minimum(new, cost)
            if (new >= cost * (1 - 1e-12)).all():
                return new
            cost = new

    def pay(self, project: int, price: float) -> None:
        """Take the money for a purchase."""
        groups, levels = self.support.supporters(project)
        self.left[groups] = np.maximum(self.left[groups] - price * levels, 0.0)


def greedily(  # noqa: PLR0917 CONFIG: one question, asked in one place
    project: int,
    order: list[int],
    left: dict[int, int],
    support: Support,
    costs: Sequence[int],
    rank: Sequence[int],
) -> int | None:
    """Votes to add so that its turn comes while enough is left."""
    own = support.factors[project]
    in_time = [each for each in order if left[each] >= costs[project] and each != project]
    if not in_time or not own:
        return None
    rival = in_time[-1]
    total, theirs = int(support.totals[project]), support.utilities[rival]
    # (total + n) * own / cost must be at least the rival's rate; a tie goes by rank.
    wanted = theirs * costs[project]
    step = own * costs[rival]
    if not step:
        return None
    needed = -(-(wanted - total * step) // step)
    is_tie = (total + needed) * step == wanted
    return max(needed + (is_tie and rank[project] > rank[rival]), 1)


def with_loads(project: int, loads: Loads, election: Election, support: Support) -> WhatIf:
    """Before which purchase it would have been next with more votes, or at a lower cost."""
    cost, count = election.whole_costs[project], int(support.counts[project])
    left = election.whole_budget
    votes: int | None = None
    best = 0
    for place, load in enumerate(loads.loads):
        borne = float(loads.borne[place][project])
        if load and cost <= left:
            needed = max(ceil((cost + borne) / float(load) * (1 + CLOSE) - count), 1)
            votes = needed if votes is None else min(votes, needed)
        best = max(best, min(_below(float(load) * count - borne), left))
        left -= election.whole_costs[loads.chosen[place]]
    if loads.next is not None:
        best = max(best, _at_the_end(project, loads, election, support, left))
    return WhatIf(votes, min(best, cost - 1) or None)


def _at_the_end(project: int, loads: Loads, election: Election, support: Support, left: int) -> int:
    """What it could cost to come before the project that ended the count."""
    last, count = loads.next, int(support.counts[project])
    if last is None or not support.counts[last]:
        return 0
    if last == project:
        return left
    borne = loads.borne[-1]
    load = (election.whole_costs[last] + float(borne[last])) / int(support.counts[last])
    return min(_below(load * count - float(borne[project])), left)
