"""Who supports which project and how much, with identical ballots counted together."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from civics.budgeting.elections import Ballots, Election, VoteType
from civics.budgeting.errors import UtilityError

__all__ = ["Support", "Utility", "support_of"]

type Whole = NDArray[np.int64]


class Utility(StrEnum):
    """What a voter has from a project that the ballot names and that is bought."""

    COST = "cost"  # its cost: large projects count for more
    CARDINALITY = "cardinality"  # one: each project counts the same
    POINTS = "points"  # the points given; in rankings, how many named projects stand below
    COST_POINTS = "cost-points"  # the points times the cost


@dataclass(frozen=True, eq=False)
class Support:
    """Utilities in groups of voters with identical ballots.

    The utility of project `p` to a voter of group `g` is ``factors[p] * level``, where the level is
    a whole number ``> 0`` that stands in both directions: by group and by project.

    Parameters
    ----------
    n_voters : int
        Ballots, also those that name nothing.
    weights : array of int64, shape (n_groups,)
        Ballots of each group.
    group_of : array of int64, shape (n_voters,)
    starts, projects, levels : arrays of int64, shapes (n_groups + 1,), (n_entries,), (n_entries,)
        What each group supports.
    factors : tuple of int, shape (n_projects,)
    """

    n_voters: int
    weights: Whole
    group_of: Whole
    starts: Whole
    projects: Whole
    levels: Whole
    factors: tuple[int, ...]

    @property
    def n_groups(self) -> int:
        return len(self.weights)

    @property
    def n_projects(self) -> int:
        return len(self.factors)

    @cached_property
    def entry_groups(self) -> Whole:
        """The group of each entry, shape (n_entries,)."""
        return np.repeat(np.arange(self.n_groups), np.diff(self.starts))

    @cached_property
    def _by_project(self) -> tuple[Whole, Whole]:
        order = np.argsort(self.projects, kind="stable")
        starts = np.searchsorted(self.projects[order], np.arange(self.n_projects + 1))
        return order, starts.astype(np.int64)

    @cached_property
    def project_starts(self) -> Whole:
        """Where each project's supporters begin, shape (n_projects + 1,)."""
        return self._by_project[1]

    @cached_property
    def project_groups(self) -> Whole:
        """Supporting groups, project by project, shape (n_entries,)."""
        return self.entry_groups[self._by_project[0]]

    @cached_property
    def project_levels(self) -> Whole:
        """Levels that go with `project_groups`."""
        return self.levels[self._by_project[0]]

    def supporters(self, project: int) -> tuple[Whole, Whole]:
        """Groups that support a project, and their levels."""
        part = slice(self.project_starts[project], self.project_starts[project + 1])
        return self.project_groups[part], self.project_levels[part]

    @cached_property
    def counts(self) -> Whole:
        """Voters who support each project, shape (n_projects,)."""
        return _summed(self.projects, self.weights[self.entry_groups], self.n_projects)

    @cached_property
    def totals(self) -> Whole:
        """Levels of all voters together, shape (n_projects,)."""
        weighted = self.weights[self.entry_groups] * self.levels
        return _summed(self.projects, weighted, self.n_projects)

    @cached_property
    def utilities(self) -> tuple[int, ...]:
        """Utility of each project to all voters together, exact."""
        return tuple(
            factor * total for factor, total in zip(self.factors, self.totals.tolist(), strict=True)
        )

    def entries_of(self, groups: Whole) -> Whole:
        """Positions of all entries of these groups."""
        return _entries(self.starts, groups)


def support_of(election: Election, utility: Utility = Utility.COST) -> Support:
    """Measure what each voter has from each project.

    Parameters
    ----------
    election : Election
    utility : Utility
        `COST` and `CARDINALITY` count each project that a ballot names; `POINTS` and
        `COST_POINTS` need points or a ranking.

    Raises
    ------
    UtilityError
        If the ballots hold neither points nor a ranking and the utility needs them.
    """
    ballots = election.ballots
    levels = _levels(election, utility)
    voters = np.repeat(np.arange(len(ballots)), ballots.lengths)
    kept = levels > 0
    # Within a ballot by project, so that the order of crosses does not matter.
    order = np.lexsort((ballots.projects[kept], voters[kept]))
    voters, projects, levels = (
        voters[kept][order],
        ballots.projects[kept][order],
        levels[kept][order],
    )
    starts = np.searchsorted(voters, np.arange(len(ballots) + 1))
    plain = Ballots(starts, projects, levels)
    first, group_of = _groups(plain)
    weights = np.bincount(group_of, minlength=len(first)).astype(np.int64)
    chosen = _entries(starts, first)
    by_cost = utility in {Utility.COST, Utility.COST_POINTS}
    return Support(
        n_voters=len(ballots),
        weights=weights,
        group_of=group_of,
        starts=np.concatenate(([0], np.cumsum(plain.lengths[first]))).astype(np.int64),
        projects=projects[chosen].astype(np.int64),
        levels=levels[chosen],
        factors=election.whole_costs if by_cost else (1,) * len(election.projects),
    )


def _levels(election: Election, utility: Utility) -> Whole:
    ballots = election.ballots
    if utility in {Utility.COST, Utility.CARDINALITY}:
        return np.ones(len(ballots.projects), np.int64)
    if ballots.points is not None:
        return ballots.points
    if election.vote_type is VoteType.ORDINAL:
        last = np.repeat(ballots.starts[1:], ballots.lengths)
        return last - 1 - np.arange(len(ballots.projects))
    raise UtilityError(
        f"ballots of the type {election.vote_type} give no points; use the utility cost or "
        f"cardinality."
    )


def _groups(ballots: Ballots) -> tuple[Whole, Whole]:
    """The first ballot of each group of equal ones, and the group of each ballot.

    Equal ballots have equal sums of mixed numbers; whether the reverse holds is then checked, and
    if it does not (which nobody will live to see), ballots stay apart.
    """
    levels = ballots.points if ballots.points is not None else np.ones(len(ballots.projects))
    mixed = _mixed(ballots.projects.astype(np.uint64) << np.uint64(32) ^ levels.astype(np.uint64))
    sums = np.concatenate(([0], np.cumsum(mixed, dtype=np.uint64))).astype(np.uint64)
    keys = sums[ballots.starts[1:]] - sums[ballots.starts[:-1]]
    _, first, group_of = np.unique(keys, return_index=True, return_inverse=True)
    like = first[group_of]
    same = bool(np.array_equal(ballots.lengths, ballots.lengths[like]))
    if same:
        model = _entries(ballots.starts, like)
        same = bool(
            np.array_equal(ballots.projects, ballots.projects[model])
            and np.array_equal(levels, levels[model])
        )
    if not same:
        everyone = np.arange(len(ballots))
        return everyone, everyone
    return first.astype(np.int64), group_of.astype(np.int64)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter numbers over 64 bits (the finaliser of SplitMix64)."""
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def _entries(starts: Whole, rows: Whole) -> Whole:
    lengths = starts[rows + 1] - starts[rows]
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    shifts: Whole = np.repeat(starts[rows] - (ends - lengths), lengths)
    return shifts + np.arange(total, dtype=np.int64)


def _summed(where: Whole, what: Whole, length: int) -> Whole:
    summed = np.zeros(length, np.int64)
    np.add.at(summed, where, what)
    return summed
