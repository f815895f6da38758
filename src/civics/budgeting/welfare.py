"""The affordable projects with the most utility in sum, by integer programming."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from math import gcd

import highspy
import numpy as np

from civics.budgeting.elections import Election
from civics.budgeting.errors import BudgetingError
from civics.budgeting.limits import NO_LIMITS, Cap, Limits, Room
from civics.budgeting.outcomes import Outcome
from civics.budgeting.support import Utility, support_of
from civics.budgeting.ties import TieBreak, ranks

__all__ = ["SolverError", "Welfare", "maximal_welfare"]


class SolverError(BudgetingError):
    """The solver did not find a proven optimum."""


def maximal_welfare(
    election: Election,
    *,
    utility: Utility = Utility.COST,
    tie_break: TieBreak | str = TieBreak.LEXICAL,
    limits: Limits = NO_LIMITS,
) -> Outcome:
    """Buy the projects that fit the budget and give voters the most in sum.

    Parameters
    ----------
    election : Election
    utility : Utility
    tie_break : TieBreak
        Of all best sets, the one that holds the first project in this order that sets differ in.
    limits : Limits

    Returns
    -------
    Outcome
        Winners in the order of the tie-break. Projects without utility are never bought.

    Raises
    ------
    SolverError
        If numbers are too large for the solver to be exact (a total above 2**53).
    UtilityError, TieError, ElectionError
        As `support_of`, `ranks` and `Room` say.

    Notes
    -----
    HiGHS proves the optimum with no gap; sums are then taken again in whole numbers. The problem
    is NP-hard, and quick in practice. Like `greedy`, it may leave minorities with nothing.

    Examples
    --------
    >>> election = Election.of(
    ...     {"park": 60, "path": 50, "pond": 50},
    ...     [["park", "path"], ["park"], ["pond"]],
    ...     budget=100,
    ... )
    >>> maximal_welfare(election, utility=Utility.CARDINALITY).winners
    ('park',)
    """
    rank = ranks(election, tie_break)
    welfare = Welfare(election, support_of(election, utility).utilities, limits)
    best = welfare.best() or frozenset()
    value = welfare.value(best)
    welfare.at_least(value)
    must: set[int] = set()
    never: set[int] = set()
    for project in sorted(welfare.candidates, key=rank.__getitem__):
        if project not in best:
            other = welfare.best(must={*must, project}, never=never)
            if other is None or welfare.value(other) < value:
                never.add(project)
                continue
            best = other
        must.add(project)
    return Outcome(election, "welfare", tuple(sorted(best, key=rank.__getitem__)))


@dataclass
class Welfare:
    """The integer programme of an election.

    Parameters
    ----------
    election : Election
    utilities : sequence of int, shape (n_projects,)
    limits : Limits
    """

    election: Election
    utilities: Sequence[int]
    limits: Limits = NO_LIMITS
    candidates: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        room = Room(self.election, self.limits)
        budget, costs = self.election.whole_budget, self.election.whole_costs
        self.candidates = tuple(
            project
            for project, utility in enumerate(self.utilities)
            if utility > 0 and costs[project] <= budget and room.admits(project)
        )
        if max(sum(self.utilities), budget, sum(costs)) > 2**53:
            raise SolverError("the amounts are too large to be solved exactly.")
        self._solver = self._programme()

    def value(self, projects: Collection[int]) -> int:
        """Total utility, exact."""
        return sum(self.utilities[project] for project in projects)

    def best(
        self,
        *,
        must: Collection[int] = frozenset(),
        never: Collection[int] = frozenset(),
    ) -> frozenset[int] | None:
        """A best set with all of `must` and none of `never`; None where no set is allowed."""
        for column, project in enumerate(self.candidates):
            low, high = float(project in must), float(project not in never)
            self._solver.changeColBounds(column, low, high)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if not self.candidates:
            return frozenset()
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError("the solver ended without a proven optimum.")
        values = self._solver.getSolution().col_value
        found = frozenset(p for p, v in zip(self.candidates, values, strict=True) if v > 0.5)  # noqa: PLR2004
        self._verify(found)
        return found

    def at_least(self, value: int) -> None:
        """From now on, allow only sets that are worth as much."""
        worth = [self.utilities[project] / self._worth_unit for project in self.candidates]
        self._add_row(value / self._worth_unit - 0.5, highspy.kHighsInf, worth)

    def _verify(self, found: frozenset[int]) -> None:
        """The solver works in floats; its answer must hold in whole numbers."""
        room = Room(self.election, self.limits)
        spent = sum(self.election.whole_costs[project] for project in found)
        holds = spent <= self.election.whole_budget
        for project in sorted(found):
            holds = holds and room.fits(project)
            room.buy(project)
        if not holds:
            raise SolverError("the solver's answer does not keep to the budget or the caps.")

    def _programme(self) -> highspy.Highs:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.silent()
        self._solver = solver
        # Worth is a whole number, so a gap below one proves the optimum.
        options = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.5, "mip_feasibility_tolerance": 1e-9}
        for option, value in options.items():
            solver.setOptionValue(option, value)
        solver.setOptionValue("threads", 1)  # the same answer every time
        costs = self.election.whole_costs
        self._worth_unit = gcd(*(self.utilities[p] for p in self.candidates)) or 1
        money_unit = gcd(*(costs[p] for p in self.candidates)) or 1
        for column, project in enumerate(self.candidates):
            worth = self.utilities[project] / self._worth_unit
            solver.addCol(worth, 0.0, 1.0, 0, np.empty(0, np.int32), np.empty(0))
            solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        prices = [float(costs[project] // money_unit) for project in self.candidates]
        self._add_row(-highspy.kHighsInf, float(self.election.whole_budget // money_unit), prices)
        for cap in self.limits.caps:
            self._add_cap(cap, prices, money_unit)
        return solver

    def _add_cap(self, cap: Cap, prices: list[float], money_unit: int) -> None:
        inside = [self.election.projects[p].id in cap.projects for p in self.candidates]
        if cap.number is not None:
            self._add_row(-highspy.kHighsInf, float(cap.number), [float(each) for each in inside])
        if cap.cost is not None:
            most = float(int(cap.cost * self.election.unit) // money_unit)
            row = [price * each for price, each in zip(prices, inside, strict=True)]
            self._add_row(-highspy.kHighsInf, most, row)

    def _add_row(self, low: float, high: float, row: list[float]) -> None:
        columns = np.array([i for i, value in enumerate(row) if value], np.int32)
        values = np.array([value for value in row if value])
        self._solver.addRow(low, high, len(columns), columns, values)
