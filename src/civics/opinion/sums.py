"""Sums over votes, a part of them at a time: the work behind every map, in flat memory.

Everything a map learns is a sum over votes of something known of the statement or of the
participant. Such sums can be taken over any parts of the votes, in any order, and added.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from civics.opinion.votes import Floats, Ints, Votes, stable_order

__all__ = ["VoteSums"]

_PART = 2_000_000
_KEPT = 4_000_000


@dataclass(frozen=True, kw_only=True, eq=False)
class _Side:
    """Votes in order of one side, participants or statements; runs of the same one are added."""

    runs: Ints  # who, for each run
    starts: Ints  # where each run begins
    other: Ints  # the other side of each vote
    values: Floats

    def add(self, table: Floats, total: Floats, *, weigh: bool) -> None:
        """Add to `total`, for each run, what `table` says of the other side of its votes."""
        looked_up = np.take(table, self.other, mode="clip")  # known to be in range: quicker so
        if weigh:
            looked_up *= self.values
        total[self.runs] += np.add.reduceat(looked_up, self.starts)


class VoteSums:
    """Takes sums over votes.

    Parameters
    ----------
    votes : Votes

    Notes
    -----
    Each sum costs a few nanoseconds a vote. Up to 4 million votes are kept in the orders that were
    asked for; of more, 2 million at a time are brought into order anew for each pass.
    """

    def __init__(self, votes: Votes) -> None:
        self._votes = votes
        self._kept: dict[int, list[_Side]] = {}

    @property
    def shape(self) -> tuple[int, int]:
        """Number of participants and of statements."""
        return self._votes.shape

    def of_participants(self, plain: Floats, weighed: Floats) -> tuple[Floats, Floats]:
        """Sum over each participant's votes what tables say of the statements.

        Parameters
        ----------
        plain, weighed : float array, shape (n_tables, n_statements)
            Summed as they are; and times the vote.

        Returns
        -------
        plain, weighed : float array, shape (n_tables, n_participants)
        """
        return self._summed(0, plain, weighed)

    def of_statements(self, plain: Floats, weighed: Floats) -> tuple[Floats, Floats]:
        """Sum over each statement's votes what tables say of the participants; as above."""
        return self._summed(1, plain, weighed)

    def loud(self) -> Ints:
        """Count each statement's votes that are not passes, shape (n_statements,)."""
        return np.bincount(self._votes.columns[self._votes.values != 0], minlength=self.shape[1])

    def _summed(self, side: int, plain: Floats, weighed: Floats) -> tuple[Floats, Floats]:
        totals = (
            np.zeros((len(plain), self.shape[side])),
            np.zeros((len(weighed), self.shape[side])),
        )
        for part in self._parts(side):
            for tables, total, weigh in ((plain, totals[0], False), (weighed, totals[1], True)):
                for table, sums in zip(tables, total, strict=True):
                    part.add(table, sums, weigh=weigh)
        return totals

    def _parts(self, side: int) -> Iterable[_Side]:
        if len(self._votes) > _KEPT:
            return self._made(side)
        if side not in self._kept:
            self._kept[side] = list(self._made(side))
        return self._kept[side]

    def _made(self, side: int) -> Iterator[_Side]:
        for first in range(0, len(self._votes), _PART):
            here = slice(first, first + _PART)
            votes = (self._votes.rows[here], self._votes.columns[here], self._votes.values[here])
            if side == 1:
                order = stable_order(votes[1], self.shape[1])
                rows, columns, values = (each[order] for each in votes)
                yield _side(columns, rows, values)
            else:
                yield _side(*votes)


def _side(own: Ints, other: Ints, values: Ints) -> _Side:
    starts = np.flatnonzero(np.append(True, own[1:] != own[:-1]))
    return _Side(
        runs=own[starts].astype(np.int64),
        starts=starts,
        other=other.astype(np.int64),
        values=values.astype(np.float64),
    )
