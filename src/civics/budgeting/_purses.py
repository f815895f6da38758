"""What voters have left under equal shares: in floats for speed, exactly where it decides.

Each voter of a group begins with the same `share`. When a project is bought at a price `r`, a voter
who supports it with level `v` pays ``min(left, r * v)``. So what is left is exactly 0 for those who
once paid all they had, and ``share - sum(r * v)`` over their bought projects for all others: the
prices alone, as fractions, hold the whole exact state.

The floats beside it are never far off. Prices enter as correctly rounded floats, so one payment
adds at most 1.5 units in the last place of the share; after `k` payments a voter's float is within
``2 * (k + 1) * EPSILON * share`` of the truth. A price ``r`` solves ``sum(w * min(left, r * v)) =
cost``; the left side is concave in `r`, hence an error `e` in the sum moves the price by at most
``e / slope``, where the slope is that of those who can pay more. These bounds decide what has to be
compared as fractions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civics.budgeting.support import Support

__all__ = ["Estimate", "Purses", "Sale"]

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]
type Flags = NDArray[np.bool_]

EPSILON = float(np.finfo(np.float64).eps)
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A price per level, and how far off it may be; NEVER where supporters cannot pay."""

    price: float
    error: float

    @property
    def is_certain(self) -> bool:
        """Whether the error is small enough for the bounds to hold."""
        return self.error <= self.price * 1e-6


@dataclass(frozen=True, slots=True)
class Sale:
    """A project at its exact price per level, and which of its supporters pay all they have."""

    project: int
    price: Fraction
    emptied: Flags


class Purses:
    """What each group's voters have left, and what a project costs them per level of support."""

    def __init__(self, support: Support, share: Fraction, costs: Sequence[int]) -> None:
        self.support = support
        self.share = share
        self.costs = costs
        self.left: Floats = np.full(support.n_groups, float(share))
        self.is_empty: Flags = np.zeros(support.n_groups, np.bool_)
        self.prices: dict[int, Fraction] = {}
        self._weights = support.weights.astype(np.float64)

    def estimate(self, project: int, at_least: float) -> Estimate:
        """Approach the price from `at_least`, which must not be above it."""
        groups, whole_levels = self.support.supporters(project)
        left, weights = self.left[groups], self._weights[groups]
        levels = whole_levels.astype(np.float64)
        cost = float(self.costs[project])
        uncertain = self._doubt(groups, weights)
        total = float(weights @ left)
        if total < cost - uncertain:
            return Estimate(NEVER, 0.0)
        price, slope = _solve(left, levels, weights, cost, at_least)
        return Estimate(price, uncertain / slope if slope > 0 else NEVER)

    def _doubt(self, groups: Whole, weights: Floats) -> float:
        """How far a sum over these voters may be from the truth, in money."""
        terms = 2 * (len(self.prices) + 1) + len(groups) + 4
        return float(weights.sum()) * float(self.share) * EPSILON * terms

    def sale(self, project: int, estimate: Estimate) -> Sale | None:
        """Return the exact price, or None where supporters cannot pay."""
        groups, levels = self.support.supporters(project)
        left = self.left[groups]
        doubt = 2 * (len(self.prices) + 1) * EPSILON * float(self.share)
        if estimate.is_certain:
            gap = left - estimate.price * levels
            near = np.abs(gap) <= 2 * (doubt + (estimate.error + EPSILON * estimate.price) * levels)
            poor = gap < 0
        else:
            near = np.ones(len(groups), np.bool_)
            poor = np.zeros(len(groups), np.bool_)
        near &= ~self.is_empty[groups]
        poor = (poor & ~near) | self.is_empty[groups]
        return self._exact(project, poor, near)

    def _exact(self, project: int, poor: Flags, near: Flags) -> Sale | None:
        groups, levels = self.support.supporters(project)
        weights = self.support.weights[groups]
        payers = groups[poor & ~self.is_empty[groups]]
        need = self.costs[project] - self._sum(payers)
        slope = int((weights * levels)[~poor].sum())
        emptied = poor.copy()
        for affords, members in self._classes(groups, levels, near):
            if slope and affords * slope > need:
                break
            emptied[members] = True
            if affords * slope == need:  # all of these pay exactly what they have
                break
            level_sum = int((weights * levels)[members].sum())
            need -= affords * level_sum
            slope -= level_sum
        if not slope:
            return None
        return Sale(project, Fraction(need) / slope, emptied)

    def _sum(self, groups: Whole) -> Fraction:
        """What these groups, none of them empty, have left together, exactly."""
        if not len(groups):
            return Fraction(0)
        entries = self.support.entries_of(groups)
        lengths = self.support.starts[groups + 1] - self.support.starts[groups]
        weights = np.repeat(self.support.weights[groups], lengths) * self.support.levels[entries]
        paid = np.zeros(self.support.n_projects, np.int64)
        np.add.at(paid, self.support.projects[entries], weights)
        spent = sum(price * int(paid[bought]) for bought, price in self.prices.items())
        return self.share * int(self.support.weights[groups].sum()) - spent

    def _classes(
        self, groups: Whole, levels: Whole, near: Flags
    ) -> list[tuple[Fraction, list[int]]]:
        """Those near the edge: the highest price that each can pay, lowest first."""
        classes: dict[Fraction, list[int]] = {}
        known: dict[tuple[tuple[int, int], ...], Fraction] = {}
        for member in np.flatnonzero(near).tolist():
            left = self._left_exactly(int(groups[member]), known)
            classes.setdefault(left / int(levels[member]), []).append(member)
        return sorted(classes.items())

    def _left_exactly(
        self, group: int, known: dict[tuple[tuple[int, int], ...], Fraction]
    ) -> Fraction:
        part = slice(self.support.starts[group], self.support.starts[group + 1])
        pairs = zip(
            self.support.projects[part].tolist(), self.support.levels[part].tolist(), strict=True
        )
        paid = tuple(pair for pair in pairs if pair[0] in self.prices)
        if paid not in known:
            spent = sum((self.prices[project] * level for project, level in paid), Fraction(0))
            known[paid] = self.share - spent
        return known[paid]

    def pay(self, sale: Sale) -> None:
        """Take the money for a sale."""
        groups, levels = self.support.supporters(sale.project)
        rest = np.maximum(self.left[groups] - float(sale.price) * levels, 0.0)
        rest[sale.emptied] = 0.0
        self.left[groups] = rest
        self.is_empty[groups[sale.emptied]] = True
        self.prices[sale.project] = sale.price


def _solve(
    left: Floats, levels: Floats, weights: Floats, cost: float, start: float
) -> tuple[float, float]:
    """Newton's steps on a concave, piecewise linear sum: from below, they end after a few.

    The slope returned is the one a little beyond the price, so that it bounds errors both ways.
    """
    weighted = weights * levels
    price, rich = start, len(left) + 1
    while True:
        pays_more = left >= price * levels
        slope = float(weighted[pays_more].sum())
        if slope == 0.0:
            break
        short = ~pays_more
        new = (cost - float(weights[short] @ left[short])) / slope
        count = int(np.count_nonzero(pays_more))
        price = max(price, new)
        if count == rich:
            break
        rich = count
    beyond = left >= price * (1 + 2e-6) * levels
    return price, float(weighted[beyond].sum())
