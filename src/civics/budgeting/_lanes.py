"""Many runs of equal shares side by side, each with a different share for each voter.

Increasing the shares step by step asks for hundreds of runs that differ little. Here they advance
together, one array operation for all; in floats, and only as far as these are certain. A lane that
comes to a decision too near to call is given back as doubtful, to be run exactly.

Why errors stay small: for a given project, the map from what voters have before a purchase to what
they have after it preserves order (who has more before has no less after, for everybody at once)
and takes the same sum away. Such a map brings no two states further apart, in the sum of absolute
differences over voters (Crandall and Tartar, 1980). So what rounding has added up to, in money, is
at most the sum of what each purchase added: `mass`. It bounds the error of any sum over supporters,
and divided by the slope the error of a price, as in `_purses`.

Ties are common: rates of 1/74 and 1/74. Where each supporter either has nothing left, exactly, or
clearly enough, a rate is ``cost / (levels * factor)`` with whole numbers and is compared as such;
such an offer is called clean. What is left is the float 0.0 only where it is exactly nothing.

Order matters among neighbours only: projects that share a supporter or a cap. A purchase changes
the price of no other project, and prices only rise. So what is cheaper than all its neighbours is
bought before any of them whatever happens elsewhere, and may be bought at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civics.budgeting._market import Market

__all__ = ["Lanes"]

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]
type Flags = NDArray[np.bool_]

EPSILON = float(np.finfo(np.float64).eps)
NEVER = float("inf")
TINY = 1e-300
NEAR = 1e-7  # rates nearer than this, relatively, are too near to call
CERTAIN = NEAR / 4  # a price known better than this decides what is not near


@dataclass(frozen=True)
class _Offer:
    """One project priced in each of some lanes."""

    lanes: Whole
    columns: Whole
    spans: Whole
    owner: Whole  # whose supporter, by the order of lanes
    at: Whole  # positions in the flat array of what is left
    owed: Floats  # what each supporter pays
    price: Floats
    slope: Floats
    is_certain: Flags
    is_clean: Flags
    can_pay: Flags
    doubt: Floats
    rounding: Floats


class Lanes:
    """Runs of equal shares with the given shares, lowest first.

    Parameters
    ----------
    market : Market
    shares : sequence of Fraction
        Money of each voter, one for each lane, in whole units of account.
    budget : int
        A lane stops once it has spent more.

    Attributes
    ----------
    bought : array of bool, shape (n_lanes, n_columns)
        Columns are those of the market.
    spent : array of int64, shape (n_lanes,)
    is_doubtful : array of bool, shape (n_lanes,)
        Lanes that must be run exactly.
    """

    def __init__(self, market: Market, shares: Sequence[Fraction], budget: int) -> None:
        n_lanes, n_columns = len(shares), len(market.projects)
        self.whole, self.budget = market, budget
        self.shares = np.array([float(share) for share in shares])
        self.bought: Flags = np.zeros((n_lanes, n_columns), np.bool_)
        self.spent: Whole = np.zeros(n_lanes, np.int64)
        self.room: Whole = np.repeat(market.caps.left[:, None], n_lanes, axis=1)
        self.is_doubtful: Flags = np.zeros(n_lanes, np.bool_)
        self.first, self.left, self.mass = self._after_the_beginning()
        # From here on, only columns from the first that lanes may differ on.
        self.market = market = market.after(self.first)
        shape = n_lanes, n_columns - self.first
        self.low: Floats = np.tile(market.ideal, (n_lanes, 1))
        self.fresh: Flags = np.zeros(shape, np.bool_)
        # What is known of offers that are fresh: whether clean, and the levels that pay.
        self.clean: Flags = np.zeros(shape, np.bool_)
        self.slopes: Floats = np.zeros(shape)
        self.forced: Whole = np.full(n_lanes, -1)

    def run(self) -> "Lanes":
        """Advance all lanes to their end."""
        while len(lanes := self._running()):
            self._decide(self._price(lanes, self._targets(lanes)))
        return self

    @property
    def is_exhaustive(self) -> Flags:
        """Whether nothing that a lane did not buy fits any more, shape (n_lanes,)."""
        market, left = self.whole, self.budget - self.spent
        lanes, columns = np.nonzero(~self.bought & (market.costs <= left[:, None]))
        fits = market.caps.fits(self.room[:, lanes], columns)
        exhausted: Flags = np.ones(len(left), np.bool_)
        exhausted[lanes[fits]] = False
        return exhausted

    def _after_the_beginning(self) -> tuple[int, Floats, Floats]:
        """While all supporters can pay even in the poorest lane, all lanes do the same.

        Return the first column after that, what is left, and its error.
        """
        market, poorest = self.whole, float(self.shares.min())
        paid = np.zeros(market.support.n_groups)
        voters = float(market.support.weights.sum())
        mass = 4 * EPSILON * voters * self.shares
        for column in range(len(market.projects)):
            part = slice(market.starts[column], market.starts[column] + market.lengths[column])
            groups = market.groups[part]
            owed = market.ideal[column] * market.factors[column] * market.levels[part]
            if (poorest - paid[groups] - owed).min() <= poorest * 1e-9:
                return column, self.shares - paid[:, None], mass
            if not market.caps.fits(self.room[:, :1], np.array([column]))[0]:
                continue
            paid[groups] += owed
            mass += 4 * EPSILON * float(market.weights[part].sum()) * self.shares
            self.bought[:, column] = True
            self.spent += market.costs[column]
            self.room -= market.caps.used(np.array([column]))
        return len(market.projects), self.shares - paid[:, None], mass

    def _running(self) -> Whole:
        if not self.low.shape[1]:
            return np.empty(0, np.int64)
        self._lowest = self.low.argmin(axis=1)
        keys = np.take_along_axis(self.low, self._lowest[:, None], axis=1)[:, 0]
        return np.flatnonzero((keys < NEVER) & ~self.is_doubtful & (self.spent <= self.budget))

    def _targets(self, lanes: Whole) -> Whole:
        forced = self.forced[lanes]
        self.forced[lanes] = -1
        columns: Whole = np.where(forced >= 0, forced, self._lowest[lanes])
        return columns

    def _price(self, lanes: Whole, columns: Whole) -> _Offer:
        market = self.market
        lengths = market.lengths[columns]
        spans = np.cumsum(lengths) - lengths
        owner = np.repeat(np.arange(len(lanes)), lengths)
        entries = np.arange(len(owner)) + (market.starts[columns] - spans)[owner]
        levels, weights = market.levels[entries], market.weights[entries]
        at = market.groups[entries] * self.left.shape[1] + lanes[owner]
        money = self.left.ravel()[at]
        cost = market.costs[columns].astype(np.float64)
        start = self.low[lanes, columns] * market.factors[columns] * (1 - NEAR)
        segments = _Segments(spans, owner, money, levels, weights)
        price = segments.solve(cost, start)
        beyond, slope, total, margin = segments.about(price)
        rounding = (lengths + 4).astype(np.float64) * np.maximum(total, cost) * (4 * EPSILON)
        doubt = self.mass[lanes] + rounding
        with np.errstate(divide="ignore", invalid="ignore"):
            error = np.where(beyond > 0, doubt / beyond, NEVER)
        can_pay = total >= cost - doubt
        surely = (total > cost + doubt) & (error <= price * CERTAIN)
        return _Offer(
            lanes=lanes,
            columns=columns,
            spans=spans,
            at=at,
            owner=owner,
            owed=price[owner] * levels,
            price=price,
            slope=slope,
            is_certain=surely | ~can_pay,
            is_clean=can_pay & (margin > doubt + price * 1e-11),
            can_pay=can_pay,
            doubt=doubt,
            rounding=rounding,
        )

    def _decide(self, offer: _Offer) -> None:
        lanes, columns = offer.lanes, offer.columns
        rate = offer.price / self.market.factors[columns]
        self.low[lanes, columns] = np.where(offer.can_pay, rate, NEVER)
        self.fresh[lanes, columns] = True
        self.clean[lanes, columns] = offer.is_clean
        self.slopes[lanes, columns] = offer.slope
        self.is_doubtful[lanes[~offer.is_certain]] = True
        others = self._rivals(offer)
        rival_rate = others.min(axis=1)
        counts = offer.can_pay & offer.is_certain
        wins = counts & (rate * (1 + NEAR) < rival_rate)
        near = counts & ~wins & (rate <= rival_rate * (1 + NEAR))
        for index in np.flatnonzero(near).tolist():
            rivals = np.flatnonzero(others[index] <= rate[index] * (1 + NEAR))
            wins[index] = self._settle(int(lanes[index]), int(columns[index]), rivals)
        self._buy(offer, wins)

    def _rivals(self, offer: _Offer) -> Floats:
        """The rates of all neighbours that might come before the one offered."""
        market = self.market
        # One that everybody can pay comes before all that stand behind it in the order.
        is_ideal = offer.is_clean & (offer.slope == market.totals[offer.columns])
        rates: Floats = self.low[offer.lanes]
        rates += market.no_rivals[is_ideal.astype(np.int64), offer.columns]
        return rates

    def _settle(self, lane: int, column: int, rivals: Whole) -> bool:
        """Whether the one offered comes before rivals that are near; if not, see to these."""
        stale = rivals[~self.fresh[lane, rivals]]
        if len(stale):
            self.forced[lane] = stale[0]
            return False
        near = [column, *rivals.tolist()]
        if not self.clean[lane, near].all():
            self.is_doubtful[lane] = True
            return False
        best = min(near, key=lambda each: self._exact_rate(lane, each))
        if best != column:
            self.forced[lane] = best
        return bool(best == column)

    def _exact_rate(self, lane: int, column: int) -> tuple[Fraction, int]:
        levels = int(self.slopes[lane, column]) * int(self.market.factors[column])
        return Fraction(int(self.market.costs[column]), levels), self.market.ranks[column]

    def _buy(self, offer: _Offer, wins: Flags) -> None:
        self.low[offer.lanes[wins], offer.columns[wins]] = NEVER
        wins[wins] = self.market.caps.fits(self.room[:, offer.lanes[wins]], offer.columns[wins])
        lanes, columns = offer.lanes[wins], offer.columns[wins]
        if not len(lanes):
            return
        paying = np.flatnonzero(wins[offer.owner])
        at, flat = offer.at[paying], self.left.ravel()
        had = flat[at]
        rest = had - offer.owed[paying]
        is_empty = (had == 0.0) | (rest < -offer.doubt[offer.owner[paying]])
        flat[at] = np.where(is_empty, 0.0, np.maximum(rest, TINY))
        self.mass[lanes] += 2 * offer.rounding[wins]
        self.spent[lanes] += self.market.costs[columns]
        self.room[:, lanes] -= self.market.caps.used(columns)
        self.bought[lanes, columns + self.first] = True
        self.fresh[lanes] &= self.market.is_apart[columns]


@dataclass(frozen=True)
class _Segments:
    """Supporters of several projects, one after the other."""

    spans: Whole
    owner: Whole
    money: Floats
    levels: Floats
    weights: Floats

    def solve(self, cost: Floats, price: Floats) -> Floats:
        """Newton's steps from below, as in `_purses`."""
        worth, weighted = self.weights * self.money, self.weights * self.levels
        while True:
            rich = self.money >= price[self.owner] * self.levels
            slope = self._sum(np.where(rich, weighted, 0.0))
            poor = self._sum(np.where(rich, 0.0, worth))
            with np.errstate(divide="ignore", invalid="ignore"):
                new = np.where(slope > 0, (cost - poor) / slope, price)
            if (new <= price * (1 + 8 * EPSILON)).all():
                return price
            price = np.maximum(price, new)

    def about(self, price: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """The slope beyond the price, that of all who have anything, all money, and the least gap.

        The gap is between what one has and owes, over those who have anything.
        """
        weighted = self.weights * self.levels
        gap = self.money - (price * (1 + 1e-6))[self.owner] * self.levels
        has_any = self.money > 0.0
        beyond = self._sum(np.where(gap >= 0, weighted, 0.0))
        slope = self._sum(np.where(has_any, weighted, 0.0))
        margin = np.minimum.reduceat(np.where(has_any, gap, NEVER), self.spans)
        return beyond, slope, self._sum(self.weights * self.money), margin

    def _sum(self, values: Floats) -> Floats:
        summed: Floats = np.add.reduceat(values, self.spans)
        return summed
