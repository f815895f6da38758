"""Sequential Phragmén: voters earn money at one pace, and buy what they can first."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civics.budgeting.elections import Election
from civics.budgeting.limits import NO_LIMITS, Limits, Room
from civics.budgeting.outcomes import Outcome
from civics.budgeting.support import Support, Utility, support_of
from civics.budgeting.ties import TieBreak, ranks

__all__ = ["Loads", "sequential_phragmen", "share_loads"]


def sequential_phragmen(
    election: Election,
    *,
    tie_break: TieBreak | str = TieBreak.LEXICAL,
    limits: Limits = NO_LIMITS,
) -> Outcome:
    """Let all voters earn at the same pace, and buy each project once its supporters can.

    Every supporter of a project that is bought ends with the same load: what the project, and what
    its supporters had bought before, costs each of them. The least such load is next. The rule
    ends when a project that is next would break the budget.

    Parameters
    ----------
    election : Election
        The ballots count as approvals of what they name.
    tie_break : TieBreak
    limits : Limits
        A project for which a cap leaves no room is passed over; only the budget ends the rule.

    Returns
    -------
    Outcome

    Raises
    ------
    TieError, ElectionError
        As `ranks` and `Room` say.

    Notes
    -----
    Exact. How many supporters of each project bear the load of each purchase is kept in whole
    numbers, hence floats are within a few units in the last place and only the nearest projects
    are compared as fractions. Projects without support come after all others. Because it ends at
    the first project too dear, money may be left that smaller projects could use.

    References
    ----------
    .. [1] Los, M., Christoff, Z. and Grossi, D. (2022). Proportional Budget Allocations: Towards a
       Systematization. IJCAI.

    Examples
    --------
    >>> election = Election.of(
    ...     {"park": 60, "path": 40, "pond": 50},
    ...     [["park", "path"], ["park"], ["pond"]],
    ...     budget=120,
    ... )
    >>> sequential_phragmen(election).winners
    ('park', 'pond')
    """
    support = support_of(election, Utility.CARDINALITY)
    loads = share_loads(election, support, ranks(election, tie_break), limits=limits)
    return Outcome(election, "phragmen", loads.chosen)


@dataclass(frozen=True, eq=False)
class Loads:
    """What sequential Phragmén bought.

    Attributes
    ----------
    chosen : tuple of int
    loads : tuple of Fraction
        The load of a supporter after each purchase, in ``1 / election.unit``.
    next : int or None
        The project that would have broken the budget, and so ended the rule.
    borne : tuple of array of float64, shape (n_projects,)
        What the supporters of each project bear together before each purchase, and at the end.
    """

    chosen: tuple[int, ...]
    loads: tuple[Fraction, ...]
    next: int | None
    borne: tuple[NDArray[np.float64], ...]


def share_loads(
    election: Election, support: Support, rank: Sequence[int], *, limits: Limits = NO_LIMITS
) -> Loads:
    """Run the rule and keep what explanations need; parameters as `sequential_phragmen`."""
    return _Loading(election, support, rank, limits).run()


class _Loading:
    def __init__(
        self, election: Election, support: Support, rank: Sequence[int], limits: Limits
    ) -> None:
        self.election, self.support, self.rank = election, support, rank
        self.room = Room(election, limits)
        self.counts = support.counts
        costs = election.whole_costs
        self.costs = np.array([float(cost) for cost in costs])
        self.open = {p for p, cost in enumerate(costs) if cost <= election.whole_budget}
        self.loads: list[Fraction] = []
        # Column 0 is for those who bear nothing; column j for the load of purchase j.
        self.last = np.zeros(support.n_groups, np.int64)
        self.bearers = np.zeros((support.n_projects, len(costs) + 1), np.int64)

    def run(self) -> Loads:
        chosen: list[int] = []
        borne = [self._borne()]
        ended_by = None
        left = self.election.whole_budget
        while (found := self._next()) is not None:
            project, load, tied = found
            too_dear = [p for p in tied if self.election.whole_costs[p] > left]
            if too_dear:
                ended_by = min(too_dear, key=self.rank.__getitem__)
                break
            left -= self.election.whole_costs[project]
            self._buy(project, load)
            chosen.append(project)
            borne.append(self._borne())
        return Loads(tuple(chosen), tuple(self.loads), ended_by, tuple(borne))

    def _borne(self) -> NDArray[np.float64]:
        loads = np.array([float(load) for load in self.loads])
        borne: NDArray[np.float64] = self.bearers[:, 1 : len(self.loads) + 1] @ loads
        return borne

    def _next(self) -> tuple[int, Fraction, list[int]] | None:
        self.open = {project for project in self.open if self.room.fits(project)}
        wanted = [project for project in self.open if self.counts[project]]
        if not wanted:
            # Nobody would ever pay: these are last, and cost no one anything.
            tied = sorted(self.open, key=self.rank.__getitem__)
            return (tied[0], Fraction(0), tied) if tied else None
        candidates = np.array(sorted(wanted))
        loads = (self.costs + self._borne())[candidates] / self.counts[candidates]
        # Each is within a few units in the last place per purchase.
        doubt = loads * ((len(self.loads) + 8) * 4 * float(np.finfo(np.float64).eps))
        near = candidates[loads - doubt <= (loads + doubt).min()].tolist()
        exact = {project: self._load(project) for project in near}
        least = min(exact.values())
        tied = sorted((p for p in near if exact[p] == least), key=self.rank.__getitem__)
        return tied[0], least, tied

    def _load(self, project: int) -> Fraction:
        bearers = self.bearers[project, 1 : len(self.loads) + 1].tolist()
        borne = sum(
            (load * n for load, n in zip(self.loads, bearers, strict=True) if n), Fraction()
        )
        return (self.election.whole_costs[project] + borne) / int(self.counts[project])

    def _buy(self, project: int, load: Fraction) -> None:
        self.open.remove(project)
        self.room.buy(project)
        self.loads.append(load)
        groups, _ = self.support.supporters(project)
        entries = self.support.entries_of(groups)
        lengths = self.support.starts[groups + 1] - self.support.starts[groups]
        weights = np.repeat(self.support.weights[groups], lengths)
        projects = self.support.projects[entries]
        np.subtract.at(self.bearers, (projects, np.repeat(self.last[groups], lengths)), weights)
        self.last[groups] = len(self.loads)
        np.add.at(self.bearers[:, len(self.loads)], projects, weights)
