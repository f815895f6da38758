"""Buy in order of votes (or of votes for the money) while it fits."""

from collections.abc import Collection
from fractions import Fraction

from civics.budgeting.elections import Election
from civics.budgeting.limits import NO_LIMITS, Limits, Room
from civics.budgeting.outcomes import Outcome
from civics.budgeting.support import Support, Utility, support_of
from civics.budgeting.ties import TieBreak, ranks

__all__ = ["complete_greedily", "greedy", "greedy_order"]


def greedy(
    election: Election,
    *,
    utility: Utility = Utility.COST,
    tie_break: TieBreak | str = TieBreak.LEXICAL,
    limits: Limits = NO_LIMITS,
) -> Outcome:
    """Buy project after project by utility per cost, leaving out what no longer fits.

    With `Utility.COST` that is the order of votes, which most cities use; with
    `Utility.CARDINALITY` the order of votes per unit of cost.

    Parameters
    ----------
    election : Election
    utility : Utility
    tie_break : TieBreak
    limits : Limits

    Returns
    -------
    Outcome

    Raises
    ------
    UtilityError, TieError, ElectionError
        As `support_of`, `ranks` and `Room` say.

    Notes
    -----
    Exact: fractions of whole numbers are compared. O(n_entries + n_projects log n_projects).
    Projects that nobody supports come last and are bought where money is left; a minimum support
    of 1 leaves them out. The rule serves large groups first and may leave others with nothing.

    References
    ----------
    .. [1] Talmon, N. and Faliszewski, P. (2019). A Framework for Approval-Based Budgeting Methods.
       AAAI.

    Examples
    --------
    >>> election = Election.of(
    ...     {"park": 60, "path": 40, "pond": 50},
    ...     [["park", "path"], ["park"], ["pond"]],
    ...     budget=100,
    ... )
    >>> greedy(election).winners
    ('park', 'path')
    """
    order = greedy_order(election, support_of(election, utility), tie_break)
    chosen = _buy(election, order, Room(election, limits), election.whole_budget)
    return Outcome(election, "greedy", chosen)


def complete_greedily(
    election: Election,
    chosen: Collection[int],
    support: Support,
    *,
    tie_break: TieBreak | str = TieBreak.LEXICAL,
    limits: Limits = NO_LIMITS,
) -> tuple[int, ...]:
    """Spend what is left after `chosen` as `greedy` would; return only what is added."""
    left = election.whole_budget - sum(election.whole_costs[project] for project in chosen)
    order = [p for p in greedy_order(election, support, tie_break) if p not in set(chosen)]
    return _buy(election, order, Room(election, limits).after(chosen), left)


def greedy_order(
    election: Election, support: Support, tie_break: TieBreak | str = TieBreak.LEXICAL
) -> list[int]:
    """All projects, most utility per cost first; equal ones as the tie-break says.

    Where the utility is in proportion to the cost, that leaves the votes (or points).
    """
    rank = ranks(election, tie_break)
    totals = support.totals.tolist()

    def key(project: int) -> tuple[int, Fraction, int]:
        cost = election.whole_costs[project]
        if not totals[project]:
            return (2, Fraction(0), rank[project])
        if not cost:
            return (0, Fraction(0), rank[project])
        return (1, -Fraction(totals[project] * support.factors[project], cost), rank[project])

    return sorted(range(len(election.projects)), key=key)


def _buy(election: Election, order: list[int], room: Room, left: int) -> tuple[int, ...]:
    chosen = []
    for project in order:
        if election.whole_costs[project] <= left and room.fits(project):
            left -= election.whole_costs[project]
            room.buy(project)
            chosen.append(project)
    return tuple(chosen)
