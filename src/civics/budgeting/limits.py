"""Limits beside the budget: districts, categories, projects that exclude each other, support."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import floor
from typing import Self

from civics.budgeting.elections import Election, Money, shown
from civics.budgeting.errors import ElectionError

__all__ = ["NO_LIMITS", "Cap", "Limits", "Room", "caps_by", "exclusive"]


@dataclass(frozen=True, kw_only=True)
class Cap:
    """The most that may be bought of some projects.

    Parameters
    ----------
    says : str
        What the cap is for, as voters know it, such as ``district Centre``.
    projects : frozenset of str
        Ids.
    cost : Money, optional
        The most that they may cost together.
    number : int, optional
        The most of them that may be bought.
    """

    says: str
    projects: frozenset[str]
    cost: Money | None = None
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a city asks beside keeping to the budget.

    Parameters
    ----------
    caps : sequence of Cap
    minimum_support : int
        Ballots that must name a project, for it to be considered at all, ``>= 0``.
    """

    caps: tuple[Cap, ...] = ()
    minimum_support: int = 0


NO_LIMITS = Limits()


def exclusive(projects: Iterable[str]) -> Cap:
    """Allow at most one of these projects, such as two plans for one place.

    Examples
    --------
    >>> exclusive(["skate park", "car park"]).says
    'only one of car park, skate park'
    """
    together = frozenset(projects)
    return Cap(says=f"only one of {', '.join(sorted(together))}", projects=together, number=1)


def caps_by(election: Election, column: str, costs: Mapping[str, Money]) -> tuple[Cap, ...]:
    """Cap what may be spent per district, category or any other column of the projects.

    Parameters
    ----------
    election : Election
    column : str
        A column of the projects; a project may have several values, between commas.
    costs : mapping of str to Money
        The most that may be spent for each value; values left out have no cap.

    Raises
    ------
    ElectionError
        If no project has that value in that column.

    Examples
    --------
    >>> from civics.budgeting import Project
    >>> election = Election.of({"park": 10}, [], budget=10)
    >>> caps_by(election, "district", {"North": 5})
    Traceback (most recent call last):
    civics.budgeting.errors.ElectionError: no project has the district “North”.
    """
    caps = []
    for value, cost in costs.items():
        inside = frozenset(
            project.id
            for project in election.projects
            if value == project.details.get(column)
            or value in [part.strip() for part in project.details.get(column, "").split(",")]
        )
        if not inside:
            raise ElectionError(f"no project has the {column} “{value}”.")
        caps.append(Cap(says=f"{column} {value}", projects=inside, cost=cost))
    return tuple(caps)


@dataclass
class Room:
    """What may still be bought under the caps, as projects are bought one after the other."""

    election: Election
    limits: Limits
    _costs: list[int] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)
    _caps_of: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._costs = [0] * len(self.limits.caps)
        self._numbers = [0] * len(self.limits.caps)
        self._caps_of = [[] for _ in self.election.projects]
        for index, cap in enumerate(self.limits.caps):
            for project in cap.projects:
                if project not in self.election.position:
                    raise ElectionError(f"the cap “{cap.says}” names {project}, not a project.")
                self._caps_of[self.election.position[project]].append(index)

    def after(self, projects: Collection[int]) -> Self:
        """Buy these, and return the room itself."""
        for project in projects:
            self.buy(project)
        return self

    def admits(self, project: int) -> bool:
        """Whether a project has the support it needs (caps aside)."""
        return int(self.election.votes[project]) >= self.limits.minimum_support

    def caps_of(self, project: int) -> Sequence[int]:
        """The caps that a project stands under, by their numbers."""
        return self._caps_of[project]

    def left(self) -> list[tuple[int, int]]:
        """Of each cap, the cost in whole units and the number that may still be bought."""
        everything = sum(self.election.whole_costs), len(self.election.projects)
        return [
            (
                everything[0] if cap.cost is None else floor(cap.cost * self.election.unit) - cost,
                everything[1] if cap.number is None else cap.number - number,
            )
            for cap, cost, number in zip(self.limits.caps, self._costs, self._numbers, strict=True)
        ]

    def blocking(self, project: int) -> Cap | None:
        """The first cap that leaves no room for a project."""
        cost = self.election.whole_costs[project]
        for index in self._caps_of[project]:
            cap = self.limits.caps[index]
            too_many = cap.number is not None and self._numbers[index] >= cap.number
            unit = self.election.unit
            too_dear = cap.cost is not None and self._costs[index] + cost > cap.cost * unit
            if too_many or too_dear:
                return cap
        return None

    def fits(self, project: int) -> bool:
        """Whether a project has support enough and no cap against it."""
        return self.admits(project) and self.blocking(project) is None

    def buy(self, project: int) -> None:
        """Count a project as bought."""
        for index in self._caps_of[project]:
            self._costs[index] += self.election.whole_costs[project]
            self._numbers[index] += 1

    def says(self, project: int) -> str:
        """Why there is no room, as half a sentence; empty if there is."""
        if not self.admits(project):
            return (
                f"it has {shown(int(self.election.votes[project]))} votes and needs at least "
                f"{shown(self.limits.minimum_support)} to be considered"
            )
        cap = self.blocking(project)
        return f"the limit “{cap.says}” leaves no room for it" if cap else ""
