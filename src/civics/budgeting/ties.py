"""Who goes first where a rule finds two projects equal."""

from collections.abc import Callable
from enum import StrEnum

from civics.budgeting.elections import Election
from civics.budgeting.errors import TieError

__all__ = ["TieBreak", "ranks"]


class TieBreak(StrEnum):
    """Which of several equal projects goes first; what is still equal goes by id."""

    LEXICAL = "lexical"  # the id that comes first, character by character
    LISTED = "listed"  # the one listed first
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    MOST_VOTES = "most-votes"


def ranks(election: Election, tie_break: TieBreak | str = TieBreak.LEXICAL) -> tuple[int, ...]:
    """Put the projects in the order in which they win ties.

    Parameters
    ----------
    election : Election
    tie_break : TieBreak or str

    Returns
    -------
    tuple of int, shape (n_projects,)
        Each project's rank, from 0; the lowest wins.

    Raises
    ------
    TieError
        If there is no such tie-break.

    Examples
    --------
    >>> ranks(Election.of({"b": 10, "a": 20, "c": 10}, [], budget=20), "cheapest")
    (0, 2, 1)
    """
    if tie_break not in set(TieBreak):
        raise TieError(f"there is no tie-break “{tie_break}”; there are {', '.join(TieBreak)}.")
    votes = election.votes
    keys: dict[str, Callable[[int], int]] = {
        TieBreak.LEXICAL: lambda _: 0,
        TieBreak.LISTED: lambda project: project,
        TieBreak.CHEAPEST: lambda project: election.whole_costs[project],
        TieBreak.DEAREST: lambda project: -election.whole_costs[project],
        TieBreak.MOST_VOTES: lambda project: -int(votes[project]),
    }
    key = keys[tie_break]
    everyone = range(len(election.projects))
    order = sorted(everyone, key=lambda project: (key(project), election.projects[project].id))
    rank = [0] * len(order)
    for place, project in enumerate(order):
        rank[project] = place
    return tuple(rank)
