"""An election of projects: what can be bought, for how much, and who wants it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from civics.budgeting.errors import ElectionError

__all__ = ["Ballots", "Election", "Money", "Project", "VoteType", "plain", "shown"]

type Money = int | Fraction
"""An exact amount in the election's currency."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


class VoteType(StrEnum):
    """How people vote; the values are those of Pabulib."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    CUMULATIVE = "cumulative"
    ORDINAL = "ordinal"
    SCORING = "scoring"

    @property
    def has_points(self) -> bool:
        """Whether a ballot gives each project a number of points."""
        return self in {VoteType.CUMULATIVE, VoteType.SCORING}


@dataclass(frozen=True)
class Project:
    """Something that can be bought whole or not at all.

    Parameters
    ----------
    id : str
        Unique in its election.
    cost : Money
        In the election's currency, ``>= 0``.
    details : mapping of str to str
        Everything else that is known, such as `name`, `category` or `district`.
    """

    id: str
    cost: Money
    details: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @property
    def name(self) -> str:
        """The name that people know it by; its id where there is none."""
        return self.details.get("name") or self.id


@dataclass(frozen=True, eq=False)
class Ballots:
    """All ballots, one after the other.

    Parameters
    ----------
    starts : array of int64, shape (n_ballots + 1,)
        Ballot `i` holds the entries ``starts[i]:starts[i + 1]``.
    projects : array of int32, shape (n_entries,)
        Positions of projects; in ordinal ballots the best first. None twice in one ballot.
    points : array of int64, shape (n_entries,), optional
        Points given, in units of ``1 / points_unit``, where the vote type has them.
    points_unit : int
        ``>= 1``; more than 1 only where ballots give fractions of points.
    """

    starts: NDArray[np.int64]
    projects: NDArray[np.int32]
    points: NDArray[np.int64] | None = None
    points_unit: int = 1

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many projects each ballot names, shape (n_ballots,)."""
        return np.diff(self.starts)

    def projects_of(self, ballot: int) -> list[int]:
        """Positions of the projects that one ballot names."""
        entries: list[int] = self.projects[self.starts[ballot] : self.starts[ballot + 1]].tolist()
        return entries


@dataclass(frozen=True, eq=False)
class Election:
    """A budget, the projects that compete for it, and the ballots.

    Parameters
    ----------
    budget : Money
        What may be spent, ``>= 0``.
    projects : sequence of Project
    ballots : Ballots
    vote_type : VoteType
    details : mapping of str to str
        What else the organiser said, in the words of Pabulib's `META` section.
    voters : mapping of str to sequence of str
        What is known of each voter: columns of length ``n_ballots``.

    Raises
    ------
    ElectionError
        If the budget or a cost is negative, or two projects have one id.

    Examples
    --------
    >>> election = Election.of({"park": 60, "path": 40}, [["park"], ["park", "path"]], budget=80)
    >>> election.votes.tolist()
    [2, 1]
    """

    budget: Money
    projects: tuple[Project, ...]
    ballots: Ballots
    vote_type: VoteType = VoteType.APPROVAL
    details: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    voters: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.budget < 0:
            raise ElectionError(f"the budget must not be negative, and is {shown(self.budget)}.")
        for project in self.projects:
            if project.cost < 0:
                raise ElectionError(
                    f"project {project.id} costs {shown(project.cost)}, which is less than nothing."
                )
        if len(self.position) < len(self.projects):
            raise ElectionError("two projects have the same id.")

    @classmethod
    def of(
        cls,
        costs: Mapping[str, Money],
        ballots: Iterable[Sequence[str] | Mapping[str, int]],
        *,
        budget: Money,
        vote_type: VoteType | None = None,
    ) -> "Election":
        """Make an election from plain values.

        Parameters
        ----------
        costs : mapping of project id to Money
        ballots : iterable
            Each names project ids, or maps them to whole points.
        budget : Money
        vote_type : VoteType, optional
            Else scoring where the ballots give points, and approval where not.

        Raises
        ------
        ElectionError
            If a ballot names an unknown project, or one twice.
        """
        position = {project: index for index, project in enumerate(costs)}
        cast = list(ballots)
        with_points = any(isinstance(ballot, Mapping) for ballot in cast)
        for ballot in cast:
            if unknown := [project for project in ballot if project not in position]:
                raise ElectionError(f"a ballot names {unknown[0]}, which is not a project.")
            if len(set(ballot)) < len(ballot):
                raise ElectionError("a ballot names a project twice.")
        points = [
            ballot[project] if isinstance(ballot, Mapping) else 1
            for ballot in cast
            for project in ballot
        ]
        return cls(
            budget=budget,
            projects=tuple(Project(project, cost) for project, cost in costs.items()),
            ballots=Ballots(
                starts=np.cumsum([0, *map(len, cast)], dtype=np.int64),
                projects=np.array([position[p] for ballot in cast for p in ballot], np.int32),
                points=np.array(points, np.int64) if with_points else None,
            ),
            vote_type=vote_type or (VoteType.SCORING if with_points else VoteType.APPROVAL),
        )

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each project id stands in `projects`."""
        return {project.id: index for index, project in enumerate(self.projects)}

    @cached_property
    def unit(self) -> int:
        """The number by which all amounts become whole; 1 where they already are."""
        amounts = [self.budget, *(project.cost for project in self.projects)]
        return lcm(*(Fraction(amount).denominator for amount in amounts))

    @cached_property
    def whole_budget(self) -> int:
        """The budget in ``1 / unit`` of the currency."""
        return int(self.budget * self.unit)

    @cached_property
    def whole_costs(self) -> tuple[int, ...]:
        """Costs in ``1 / unit`` of the currency."""
        return tuple(int(project.cost * self.unit) for project in self.projects)

    @cached_property
    def votes(self) -> NDArray[np.int64]:
        """How many ballots name each project, shape (n_projects,)."""
        return np.bincount(self.ballots.projects, minlength=len(self.projects)).astype(np.int64)

    def cost_of(self, projects: Iterable[int]) -> Money:
        """What the projects at these positions cost together."""
        return plain(Fraction(sum(self.whole_costs[project] for project in projects), self.unit))


def plain(amount: Money) -> Money:
    """Return a whole amount as an int, and any other as it is."""
    return amount.numerator if amount.denominator == 1 else amount


def shown(amount: Money, *, decimals: int = 2) -> str:
    """Write an amount as people read it.

    Examples
    --------
    >>> shown(310000), shown(Fraction(5, 2))
    ('310,000', '2.50')
    """
    if amount.denominator == 1:
        return f"{int(amount):,}"
    return f"{float(amount):,.{decimals}f}"
