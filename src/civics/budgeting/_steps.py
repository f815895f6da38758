"""Equal shares of the budget and a little more, step by step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from civics.budgeting._lanes import Lanes
from civics.budgeting._market import Market
from civics.budgeting.elections import Election
from civics.budgeting.equal_shares import Shares, share_equally
from civics.budgeting.limits import Limits, Room
from civics.budgeting.support import Support

__all__ = ["Report", "Steps"]

type Report = Callable[[float, float], None]

FIRST_BATCH = 16
LARGEST_BATCH = 2048
NUMBERS_AT_ONCE = 2**21  # how many purses to keep beside each other
EXACT_IN_FLOATS = 2**53


@dataclass(frozen=True)
class _Step:
    added: int
    cost: int
    is_exhaustive: bool


@dataclass(frozen=True, eq=False)
class Steps:
    """Runs of equal shares in which each voter has some units of currency more."""

    election: Election
    support: Support
    rank: tuple[int, ...]
    limits: Limits

    def shares(self, added: int) -> Shares:
        """Run equal shares with `added` units of currency more for each voter."""
        share = self._share(added)
        return share_equally(
            self.election, self.support, self.rank, share=share, limits=self.limits
        )

    def add_ones(self, shares: Shares, report: Report | None) -> tuple[int, Shares]:
        """The last step that keeps to the budget, or the first that leaves nothing to buy."""
        added = 0
        budget = self.election.whole_budget
        if self._is_exhaustive(shares.chosen):
            return added, shares
        for step in self._steps():
            if step.cost > budget:
                break
            added = step.added
            if report:
                report(step.cost, budget)
            if step.is_exhaustive:
                break
        return added, self.shares(added)

    def _steps(self) -> Iterator[_Step]:
        numbers = [self.election.whole_budget, *self.election.whole_costs, *self.support.utilities]
        in_lanes = sum(numbers) < EXACT_IN_FLOATS
        return self._in_lanes() if in_lanes else self._one_by_one()

    def _one_by_one(self) -> Iterator[_Step]:
        added = 0
        while True:
            added += 1
            yield self._exactly(added)

    def _exactly(self, added: int) -> _Step:
        chosen = self.shares(added).chosen
        return _Step(added, self._cost(chosen), self._is_exhaustive(chosen))

    def _in_lanes(self) -> Iterator[_Step]:
        """Many steps at once, ever more: exact runs only where floats cannot tell."""
        first, size = 1, FIRST_BATCH
        largest = max(FIRST_BATCH, NUMBERS_AT_ONCE // max(self.support.n_groups, 1))
        while True:
            batch = range(first, first + size)
            shares = [self._share(added) for added in batch]
            lanes = Lanes(self._market, shares, self.election.whole_budget).run()
            ends = lanes.is_exhaustive
            for lane, added in enumerate(batch):
                if lanes.is_doubtful[lane]:
                    yield self._exactly(added)
                else:
                    yield _Step(added, int(lanes.spent[lane]), bool(ends[lane]))
            expected = self._expected(lanes)
            first, size = first + size, min(size * 4, largest, LARGEST_BATCH, expected)

    def _expected(self, lanes: Lanes) -> int:
        """Steps until the budget is spent, at the pace of the last ones, and some to spare."""
        gained = int(lanes.spent[-1] - lanes.spent[0])
        if gained <= 0:
            return LARGEST_BATCH
        left = max(self.election.whole_budget - int(lanes.spent[-1]), 0)
        return FIRST_BATCH + left * len(lanes.spent) * 5 // (gained * 4)

    @cached_property
    def _market(self) -> Market:
        costs, budget = self.election.whole_costs, self.election.whole_budget
        room = Room(self.election, self.limits)
        totals = self.support.totals
        wanted = self.support.utilities
        free = (project for project, cost in enumerate(costs) if not cost and wanted[project])
        for project in sorted(free, key=self.rank.__getitem__):
            if room.fits(project):
                room.buy(project)
        projects = [
            project
            for project, cost in enumerate(costs)
            if 0 < cost <= budget and totals[project] and room.admits(project)
        ]
        return Market.of(self.support, costs, self.rank, projects, room)

    def _share(self, added: int) -> Fraction:
        voters = max(self.support.n_voters, 1)
        return Fraction(self.election.whole_budget, voters) + added * self.election.unit

    def _cost(self, chosen: tuple[int, ...]) -> int:
        return sum(self.election.whole_costs[project] for project in chosen)

    def _is_exhaustive(self, chosen: tuple[int, ...]) -> bool:
        left = self.election.whole_budget - self._cost(chosen)
        room = Room(self.election, self.limits).after(chosen)
        bought = set(chosen)
        return not any(
            cost <= left and self.support.utilities[project] and room.fits(project)
            for project, cost in enumerate(self.election.whole_costs)
            if project not in bought
        )
