"""What can be wrong with a lottery's input, in sentences that say what to mend."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from civics import tables
from civics.errors import CivicsError

if TYPE_CHECKING:
    from civics.sortition.feasibility import Relaxation

__all__ = [
    "InfeasibleError",
    "PoolError",
    "SolverError",
    "SortitionError",
    "TableError",
    "TicketError",
]


class SortitionError(CivicsError, ValueError):
    """Anything that keeps people from being drawn; its text is one sentence for a person."""


class PoolError(SortitionError):
    """People, quotas and seats do not fit together."""


class SolverError(SortitionError):
    """The solver ended without an answer."""


class TicketError(SortitionError):
    """A lottery, its commitment or its draw is not what it says it is."""


class TableError(SortitionError, tables.TableError):
    """A place in a table that cannot be read."""


class InfeasibleError(SortitionError):
    """No panel meets all quotas; `relaxations` says what would mend that.

    Parameters
    ----------
    relaxations : sequence of Relaxation
        Different ways, the smallest first; may be empty.
    """

    def __init__(self, relaxations: Sequence["Relaxation"]) -> None:
        self.relaxations = tuple(relaxations)
        ways = "; or ".join(each.in_words for each in self.relaxations)
        advice = (
            f"Smallest ways out: {ways}."
            if ways
            else "No change of quotas helps: households and people already in leave too few."
        )
        super().__init__(f"No panel meets all quotas. {advice}")
