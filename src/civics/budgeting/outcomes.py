"""What a rule decides."""

from dataclasses import dataclass, field
from functools import cached_property

from civics.budgeting.elections import Election, Money

__all__ = ["Outcome"]


@dataclass(frozen=True, eq=False)
class Outcome:
    """The projects that a rule buys, in the order in which it buys them.

    Parameters
    ----------
    election : Election
    rule : str
        Its name, as on the command line.
    chosen : tuple of int
        Positions of the winners in `election.projects`.

    Attributes
    ----------
    winners : tuple of str
        Their ids.
    cost : Money
        What they cost together, ``<= election.budget``.
    """

    election: Election
    rule: str
    chosen: tuple[int, ...] = field(default=())

    @cached_property
    def winners(self) -> tuple[str, ...]:
        return tuple(self.election.projects[project].id for project in self.chosen)

    @cached_property
    def cost(self) -> Money:
        return self.election.cost_of(self.chosen)
