"""The Method of Equal Shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civics.budgeting._purses import NEVER, Estimate, Purses, Sale
from civics.budgeting.elections import Election
from civics.budgeting.limits import Limits, Room
from civics.budgeting.support import Support

__all__ = ["Round", "Shares", "share_equally"]


@dataclass(frozen=True, eq=False)
class Round:
    """One purchase.

    Attributes
    ----------
    project : int
    price : Fraction
        What a supporter pays per level of support who can, in ``1 / election.unit``.
    rate : Fraction
        The same per utility: the lowest of all projects at that time.
    """

    project: int
    price: Fraction
    rate: Fraction


@dataclass(frozen=True, eq=False)
class Shares:
    """What equal shares bought, and what it left.

    Attributes
    ----------
    share : Fraction
        What each voter began with, in ``1 / election.unit``.
    rounds : tuple of Round
    left : array of float64, shape (n_groups,)
        What a voter of each group has left; within 1e-12 of the share of the exact value.
    """

    election: Election
    support: Support
    share: Fraction
    rounds: tuple[Round, ...]
    left: NDArray[np.float64]

    @property
    def chosen(self) -> tuple[int, ...]:
        return tuple(round.project for round in self.rounds)


def share_equally(
    election: Election,
    support: Support,
    rank: Sequence[int],
    *,
    share: Fraction,
    limits: Limits,
) -> Shares:
    """Give each voter a share, and buy at the lowest price per utility until none can pay.

    Parameters
    ----------
    election : Election
    support : Support
    rank : sequence of int, shape (n_projects,)
        As from `ranks`; decides between equal prices.
    share : Fraction
        Each voter's money, in ``1 / election.unit``.
    limits : Limits

    Notes
    -----
    Exact: floats only sort out what cannot be next, within proven bounds (`_purses`); projects
    whose prices might be equal are compared as fractions. A project's price only rises as money is
    spent, so an old price is a lower bound, and only projects at the front are priced anew.
    """
    return _Sharing(election, support, rank, share, limits).run()


class _Sharing:
    def __init__(
        self,
        election: Election,
        support: Support,
        rank: Sequence[int],
        share: Fraction,
        limits: Limits,
    ) -> None:
        self.election, self.support, self.rank = election, support, rank
        self.purses = Purses(support, share, election.whole_costs)
        self.room = Room(election, limits)
        n = support.n_projects
        self.factors = np.array([float(factor) or 1.0 for factor in support.factors])
        self.estimates = [Estimate(0.0, 0.0)] * n
        self.low = np.full(n, NEVER)  # never above the true rate
        self.high = np.full(n, NEVER)  # never below it, where fresh
        self.fresh = np.zeros(n, np.bool_)
        self.sales: dict[int, Sale] = {}

    def run(self) -> Shares:
        rounds = self._free()
        self._open()
        while (found := self._next()) is not None:
            rounds.append(found)
        share, left = self.purses.share, self.purses.left
        return Shares(self.election, self.support, share, tuple(rounds), left)

    def _free(self) -> list[Round]:
        """What costs nothing and is of use to somebody is bought first."""
        rounds = []
        for project in sorted(range(self.support.n_projects), key=self.rank.__getitem__):
            is_free = not self.election.whole_costs[project] and self.support.utilities[project]
            if is_free and self.room.fits(project):
                self.room.buy(project)
                rounds.append(Round(project, Fraction(0), Fraction(0)))
        return rounds

    def _open(self) -> None:
        """Where everybody can pay, the price is the cost over all levels."""
        totals = self.support.totals
        for project, cost in enumerate(self.election.whole_costs):
            if 0 < cost <= self.election.whole_budget and totals[project]:
                price = cost / int(totals[project]) * (1 - 1e-15)
                self.low[project] = price / self.factors[project] * (1 - 1e-15)

    def _next(self) -> Round | None:
        while True:
            self._price_the_front()
            front = np.flatnonzero((self.low < NEVER) & (self.low <= self.high.min()))
            if not len(front):
                return None
            best = self._best(front.tolist())
            if best is not None and self._buy(best):
                rate = best.price / self.support.factors[best.project]
                return Round(best.project, best.price, rate)

    def _price_the_front(self) -> None:
        """Price anew until all that might be cheapest are priced as things stand."""
        while True:
            stale = np.where(self.fresh, NEVER, self.low)
            project = int(stale.argmin())
            if stale[project] > self.high.min() or stale[project] == NEVER:
                return
            self._price(project)

    def _price(self, project: int) -> None:
        lowest = float(self.low[project] * self.factors[project]) * (1 - 1e-15)
        estimate = self.purses.estimate(project, lowest)
        if estimate.price != NEVER and not estimate.is_certain:
            sale = self.purses.sale(project, estimate)
            if sale is None:
                estimate = Estimate(NEVER, 0.0)
            else:
                self.sales[project] = sale
                price = float(sale.price)
                estimate = Estimate(price, price * 1e-15)
        if estimate.price == NEVER:
            self._drop(project)
            return
        factor, error = self.factors[project], estimate.error + 2e-15 * estimate.price
        self.low[project] = (estimate.price - error) / factor * (1 - 1e-15)
        self.high[project] = (estimate.price + error) / factor * (1 + 1e-15)
        self.estimates[project] = estimate
        self.fresh[project] = True

    def _best(self, front: list[int]) -> Sale | None:
        """Compare exactly those whose rates may be the lowest."""
        best: tuple[Fraction, int, Sale] | None = None
        for project in front:
            sale = self.sales.get(project)
            sale = sale or self.purses.sale(project, self.estimates[project])
            if sale is None:
                self._drop(project)
                continue
            key = (sale.price / self.support.factors[project], self.rank[project], sale)
            if best is None or key[:2] < best[:2]:
                best = key
        return best[2] if best else None

    def _buy(self, sale: Sale) -> bool:
        fits = self.room.fits(sale.project)
        self._drop(sale.project)
        if fits:
            self.room.buy(sale.project)
            self.purses.pay(sale)
            self._forget()
        return fits

    def _drop(self, project: int) -> None:
        self.low[project] = self.high[project] = NEVER
        self.fresh[project] = True

    def _forget(self) -> None:
        """After a purchase, what was priced is a lower bound only."""
        priced = self.low < NEVER
        self.fresh = ~priced
        self.high[priced] = NEVER
        self.sales.clear()
