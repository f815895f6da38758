"""What each voter has from an outcome."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from civics.budgeting.outcomes import Outcome

__all__ = ["Satisfaction", "satisfaction_of"]


@dataclass(frozen=True, eq=False)
class Satisfaction:
    """What each voter has, in the order of the ballots.

    Attributes
    ----------
    projects : array of int64, shape (n_voters,)
        How many projects that the ballot names are bought.
    money : array of float64, shape (n_voters,)
        What these cost together, in the election's currency.
    named : array of int64, shape (n_voters,)
        How many projects the ballot names.
    """

    projects: NDArray[np.int64]
    money: NDArray[np.float64]
    named: NDArray[np.int64]

    @cached_property
    def with_nothing(self) -> int:
        """Voters who named something, and of whose projects none is bought."""
        return int(((self.projects == 0) & (self.named > 0)).sum())

    @cached_property
    def mean_projects(self) -> float:
        """Bought projects per voter, of those that the voter named; 0 without voters."""
        return float(self.projects.mean()) if len(self.projects) else 0.0

    @cached_property
    def mean_money(self) -> float:
        """What they cost, per voter; 0 without voters."""
        return float(self.money.mean()) if len(self.money) else 0.0

    @cached_property
    def distribution(self) -> tuple[int, ...]:
        """How many voters have 0, 1, 2, … bought projects."""
        return tuple(np.bincount(self.projects).tolist())


def satisfaction_of(outcome: Outcome) -> Satisfaction:
    """Count for each voter the bought projects that the ballot names, and what they cost.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    Satisfaction

    Examples
    --------
    >>> from civics.budgeting import Election, greedy
    >>> election = Election.of({"park": 60, "pond": 50}, [["park"], ["park"], ["pond"]], budget=70)
    >>> satisfaction_of(greedy(election)).projects.tolist()
    [1, 1, 0]
    """
    election = outcome.election
    ballots = election.ballots
    is_bought = np.zeros(len(election.projects), np.int64)
    is_bought[list(outcome.chosen)] = 1
    costs = np.array([float(project.cost) for project in election.projects])
    voters = np.repeat(np.arange(len(ballots)), ballots.lengths)
    bought = is_bought[ballots.projects]
    money = (is_bought * costs)[ballots.projects]
    return Satisfaction(
        projects=np.bincount(voters, bought, len(ballots)).astype(np.int64),
        money=np.bincount(voters, money, len(ballots)),
        named=ballots.lengths,
    )
