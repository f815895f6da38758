"""Whether an outcome gives each group of voters its share."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np

from civics.budgeting.elections import Election, Money, plain
from civics.budgeting.support import Support, Utility, support_of

__all__ = ["Neglected", "neglected_groups", "price_for_each"]


@dataclass(frozen=True)
class Neglected:
    """A group that could pay for a project they all want, and has less than that.

    Attributes
    ----------
    project : str
        Its id; it is not bought, and all of the group named it.
    voters : int
        The size of the group.
    has_at_most : Money
        What the bought projects that any one of them named cost.
    share : Money
        The group's share of the budget.
    """

    project: str
    voters: int
    has_at_most: Money
    share: Money


def neglected_groups(election: Election, chosen: Collection[int]) -> list[Neglected]:
    """Find the groups that EJR+ (up to any project, by cost) says are left short.

    A group whose members all named a project that is not bought is neglected if its share of the
    budget would pay for the project and, for each member, for all that the member has already.

    Parameters
    ----------
    election : Election
    chosen : collection of int
        Positions of the winners.

    Returns
    -------
    list of Neglected
        For each project the largest such group; empty if the outcome is proportional in this sense.

    Notes
    -----
    By cost, what costs nothing is worth nothing and is left aside. Exact. O(n_entries log
    n_voters): for each project only its least satisfied supporters matter.
    Equal shares by cost never neglects a group.

    References
    ----------
    .. [1] Brill, M. and Peters, J. (2023). Robust and Verifiable Proportionality Axioms for
       Multiwinner Voting. EC.

    Examples
    --------
    >>> election = Election.of({"park": 60, "pond": 20}, [["park"], ["park"], ["pond"]], budget=60)
    >>> [group.project for group in neglected_groups(election, [0])]
    ['pond']
    """
    support = support_of(election, Utility.CARDINALITY)
    has = _money_of_groups(election, support, chosen)
    found = []
    for project, each in enumerate(election.projects):
        groups, _ = support.supporters(project)
        cost = election.whole_costs[project]
        if project in chosen or not len(groups) or not cost:
            continue
        order = sorted(groups.tolist(), key=has.__getitem__)
        sizes = np.cumsum(support.weights[order]).tolist()
        short = [
            (size, has[group])
            for size, group in zip(sizes, order, strict=True)
            if (has[group] + cost) * support.n_voters <= size * election.whole_budget
        ]
        if short:
            size, most = short[-1]
            share = Fraction(election.whole_budget * size, support.n_voters * election.unit)
            money = plain(Fraction(most, election.unit))
            found.append(Neglected(each.id, size, money, plain(share)))
    return found


def _money_of_groups(election: Election, support: Support, chosen: Collection[int]) -> list[int]:
    is_bought = set(chosen)
    has = [0] * support.n_groups
    entries = zip(support.entry_groups.tolist(), support.projects.tolist(), strict=True)
    for group, project in entries:
        if project in is_bought:
            has[group] += election.whole_costs[project]
    return has


def price_for_each(election: Election, chosen: Collection[int]) -> float | None:
    """Find whether voters with equal money could have bought just this, each paying for their own.

    That is priceability: the same money for each; all pay only for what they named; each winner is
    paid for in full; and no supporters of another project have more than its cost left.

    Parameters
    ----------
    election : Election
    chosen : collection of int
        Positions of the winners.

    Returns
    -------
    float or None
        The most money per voter for which it holds, in the election's currency, ``>= 0`` and
        infinite if it holds for any amount; None if it holds for none.

    Notes
    -----
    A linear programme in floats, with the solver's tolerance of 1e-7: a claim about an outcome on
    the edge may go either way.

    References
    ----------
    .. [1] Peters, D. and Skowron, P. (2020). Proportionality and the Limits of Welfarism. EC.

    Examples
    --------
    >>> election = Election.of({"park": 60, "pond": 20}, [["park"], ["park"], ["pond"]], budget=60)
    >>> price_for_each(election, [0]) is None
    True
    >>> price_for_each(election, [1])
    30.0
    """
    support = support_of(election, Utility.CARDINALITY)
    programme = _Programme(election, support, set(chosen))
    return programme.solve()


class _Programme:
    """Column 0 is the money of each voter; then one column for each group and winner it named."""

    def __init__(self, election: Election, support: Support, chosen: set[int]) -> None:
        self.chosen = sorted(chosen)
        self.support = support
        # All amounts in mean costs, so that the solver's tolerances mean something.
        self.scale = max(float(sum(election.whole_costs)) / max(len(election.projects), 1), 1.0)
        self.unit = election.unit
        self.costs = [cost / self.scale for cost in election.whole_costs]
        is_bought = np.isin(support.projects, self.chosen)
        self.payers = support.entry_groups[is_bought]
        self.bought = support.projects[is_bought]

    def solve(self) -> float | None:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.silent()
        solver.setOptionValue("threads", 1)
        n_columns = 1 + len(self.payers)
        for column in range(n_columns):
            solver.addVar(0.0, highspy.kHighsInf)
            solver.changeColCost(column, float(column == 0))
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for low, high, columns, values in [*self._purses(), *self._sales(), *self._others()]:
            solver.addRow(low, high, len(columns), columns, values)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            most = solver.getInfo().objective_function_value * self.scale / self.unit
            return float(round(most, 6))
        unbounded = {
            highspy.HighsModelStatus.kUnbounded,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        }
        return float("inf") if status in unbounded and self._is_feasible(solver) else None

    @staticmethod
    def _is_feasible(solver: highspy.Highs) -> bool:
        solver.changeColCost(0, 0.0)
        solver.run()
        return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _purses(self) -> "list[_Row]":
        """No group pays more than it has."""
        rows = []
        everyone = np.arange(self.support.n_groups + 1)
        first = np.searchsorted(self.payers, everyone).tolist()  # payers stand by group
        for group, weight in enumerate(self.support.weights.tolist()):
            mine = list(range(1 + first[group], 1 + first[group + 1]))
            if mine:
                values = [weight, *[-1.0] * len(mine)]
                rows.append(_row(0.0, highspy.kHighsInf, [0, *mine], values))
        return rows

    def _sales(self) -> "list[_Row]":
        """Each winner is paid for in full."""
        rows = []
        for project in self.chosen:
            paid = 1 + np.flatnonzero(self.bought == project)
            cost = self.costs[project]
            rows.append(_row(cost, cost, paid.tolist(), [1.0] * len(paid)))
        return rows

    def _others(self) -> "list[_Row]":
        """The supporters of nothing else have more left than it costs."""
        rows = []
        for project, cost in enumerate(self.costs):
            if project in self.chosen or not cost:
                continue
            groups, _ = self.support.supporters(project)
            if not len(groups):
                continue
            theirs = (1 + np.flatnonzero(np.isin(self.payers, groups))).tolist()
            values = [float(self.support.weights[groups].sum()), *[-1.0] * len(theirs)]
            rows.append(_row(-highspy.kHighsInf, cost, [0, *theirs], values))
        return rows


type _Row = tuple[float, float, np.ndarray, np.ndarray]


def _row(low: float, high: float, columns: list[int], values: list[float]) -> _Row:
    return low, high, np.array(columns, np.int32), np.array(values, np.float64)
