"""Sums over votes, a part of them at a time: the work behind every map, in flat memory.

Everything a map learns is a sum over votes of something known of the statement or of the
participant. Such sums can be taken over any parts of the votes, in any order, and added.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from civics.opinion.votes import Floats, Ints, Votes

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
        looked_up = table[self.other]
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
    Each sum costs a few nanoseconds a vote. Up to 4 million votes are kept in both orders; of
    more, 2 million at a time are brought into order anew for each pass.
    """

    def __init__(self, votes: Votes) -> None:
        self._votes = votes
        self._kept = list(self._made()) if len(votes) <= _KEPT else None

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
        for sides in self._kept if self._kept is not None else self._made():
            for tables, total, weigh in ((plain, totals[0], False), (weighed, totals[1], True)):
                for table, sums in zip(tables, total, strict=True):
                    sides[side].add(table, sums, weigh=weigh)
        return totals

    def _made(self) -> Iterator[tuple[_Side, _Side]]:
        votes = self._votes
        small = np.uint16 if self.shape[1] < 2**16 else np.int32
        for first in range(0, len(votes), _PART):
            here = slice(first, first + _PART)
            rows, columns = votes.rows[here].astype(np.int64), votes.columns[here]
            values = votes.values[here].astype(np.float64)
            order = np.argsort(columns.astype(small), kind="stable")
            columns = columns.astype(np.int64)
            yield _side(rows, columns, values), _side(columns[order], rows[order], values[order])


def _side(own: Ints, other: Ints, values: Floats) -> _Side:
    starts = np.flatnonzero(np.append(True, own[1:] != own[:-1]))
    return _Side(runs=own[starts], starts=starts, other=other, values=values)
