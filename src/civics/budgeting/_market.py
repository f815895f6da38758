"""What lanes buy from: projects in the order of their rates, who supports them, and their caps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from civics.budgeting.limits import Room
from civics.budgeting.support import Support

__all__ = ["Caps", "Market"]

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]
type Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Market:
    """The projects in the order of the rates at which everybody could pay, and who supports them.

    That order is exact, ties broken; a rate is never below the one at which everybody could pay.
    """

    support: Support
    projects: list[int]
    costs: Whole
    ideal: Floats
    factors: Floats
    totals: Floats
    ranks: list[int]
    starts: Whole
    lengths: Whole
    groups: Whole
    levels: Floats
    weights: Floats
    neighbours: Flags  # shape (n_columns, n_columns)
    caps: "Caps"

    @classmethod
    def of(
        cls,
        support: Support,
        costs: Sequence[int],
        rank: Sequence[int],
        projects: Sequence[int],
        room: Room,
    ) -> "Market":
        """Put these projects, all with a cost and with support, in order.

        `room` is what caps leave before any of them is bought.
        """
        totals = support.totals.tolist()
        rates = {p: Fraction(costs[p], totals[p] * support.factors[p]) for p in projects}
        order = sorted(projects, key=lambda project: (rates[project], rank[project]))
        pairs = [support.supporters(project) for project in order]
        lengths = np.array([len(groups) for groups, _ in pairs], np.int64)
        starts = np.cumsum([0, *lengths.tolist()])[:-1].astype(np.int64)
        groups = np.concatenate([np.empty(0, np.int64), *(groups for groups, _ in pairs)])
        caps = Caps.of(room, order)
        levels = np.concatenate([np.empty(0, np.int64), *(levels for _, levels in pairs)])
        return cls(
            support=support,
            projects=order,
            costs=np.array([costs[project] for project in order], np.int64),
            ideal=np.array([float(rates[project]) for project in order]),
            factors=np.array([float(support.factors[project]) for project in order]),
            totals=np.array([float(totals[project]) for project in order]),
            ranks=[rank[project] for project in order],
            starts=starts,
            lengths=lengths,
            groups=groups,
            levels=levels.astype(np.float64),
            weights=support.weights[groups].astype(np.float64),
            neighbours=_sharing(groups, starts, support.n_groups) | caps.shared(),
            caps=caps,
        )

    @cached_property
    def is_apart(self) -> Flags:
        """Which columns are no neighbours."""
        return ~self.neighbours

    @cached_property
    def no_rivals(self) -> Floats:
        """Infinite for columns that cannot come before one, else 0; shape (2, n, n).

        First for any offer of that one, then for one that all its supporters can pay in full.
        """
        count = len(self.projects)
        barred = np.array([self.is_apart | np.eye(count, dtype=np.bool_)] * 2)
        barred[1] |= np.arange(count) > np.arange(count)[:, None]
        return np.where(barred, np.inf, 0.0)

    def after(self, column: int) -> "Market":
        """The market without the columns before this one."""
        rest = slice(column, None)
        return replace(
            self,
            projects=self.projects[rest],
            costs=self.costs[rest],
            ideal=self.ideal[rest],
            factors=self.factors[rest],
            totals=self.totals[rest],
            ranks=self.ranks[rest],
            starts=self.starts[rest],
            lengths=self.lengths[rest],
            neighbours=self.neighbours[rest, rest],
            caps=self.caps.after(column),
        )


def _sharing(groups: Whole, starts: Whole, n_groups: int) -> Flags:
    """Which columns have a supporter in common."""
    shared = np.zeros((len(starts), len(starts)), np.bool_)
    for column, (first, last) in enumerate(pairwise([*starts.tolist(), len(groups)])):
        supports = np.zeros(n_groups, np.bool_)
        supports[groups[first:last]] = True
        shared[column] = np.logical_or.reduceat(supports[groups], starts)
    return shared


@dataclass(frozen=True)
class Caps:
    """Caps over the columns of a market, in arrays.

    Attributes
    ----------
    inside : array of bool, shape (n_columns, n_caps)
    amounts : array of int64, shape (2, n_columns)
        What each column uses of a cap: its cost, and one.
    left : array of int64, shape (2, n_caps)
        Of the cost and of the number, what may still be bought.
    """

    inside: Flags
    amounts: Whole
    left: Whole

    @classmethod
    def of(cls, room: Room, projects: Sequence[int]) -> "Caps":
        """Lay out what a room leaves."""
        costs = [room.election.whole_costs[project] for project in projects]
        inside = [[index in room.caps_of(p) for index in range(len(room.left()))] for p in projects]
        return cls(
            inside=np.array(inside, np.bool_).reshape(len(projects), -1),
            amounts=np.array([costs, [1] * len(costs)], np.int64),
            left=np.array(room.left(), np.int64).reshape(-1, 2).T,
        )

    def after(self, column: int) -> "Caps":
        """The same for the columns from this one."""
        return Caps(self.inside[column:], self.amounts[:, column:], self.left)

    def shared(self) -> Flags:
        """Which columns stand under the same cap."""
        return self.inside @ self.inside.T

    def fits(self, left: Whole, columns: Whole) -> Flags:
        """Whether each column fits into what is left in its lane, shape (2, n_lanes, n_caps)."""
        is_short = left < self.amounts[:, columns, None]
        short: Flags = (is_short.any(axis=0) & self.inside[columns]).any(axis=1)
        return ~short

    def used(self, columns: Whole) -> Whole:
        """What columns use of each cap, shape (2, n_columns here, n_caps)."""
        amounts: Whole = self.amounts[:, columns, None] * self.inside[columns]
        return amounts
