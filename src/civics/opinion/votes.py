"""Votes on statements: who said agree, disagree or pass to what."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civics.opinion.errors import OpinionError, TooFewVotesError

__all__ = ["Bools", "Floats", "Ints", "Moderation", "Statement", "Votes", "stable_order"]

type Floats = NDArray[np.floating[Any]]
type Ints = NDArray[np.integer[Any]]
type Bools = NDArray[np.bool_]

_BITS = 16
_LOW_BITS = 2**_BITS - 1


class Moderation(IntEnum):
    """What a moderator said of a statement."""

    REJECTED = -1
    WAITING = 0
    ACCEPTED = 1


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One sentence that participants vote on.

    Parameters
    ----------
    id : str
    text : str
    moderation : Moderation
    is_meta : bool
        Asks about the participant (an age, a place), not for an opinion.
    """

    id: str
    text: str = ""
    moderation: Moderation = Moderation.ACCEPTED
    is_meta: bool = False

    def counts_for_groups(self, *, strict: bool = False) -> bool:
        """Say whether votes on this statement may shape the groups.

        Parameters
        ----------
        strict : bool
            Whether a statement that waits for a moderator is kept out, as under Polis's strict
            moderation.
        """
        floor = Moderation.ACCEPTED if strict else Moderation.WAITING
        return self.moderation >= floor and not self.is_meta


@dataclass(frozen=True, kw_only=True, eq=False)
class Votes:
    """Each participant's last vote on each statement they saw.

    Make one with `Votes.of` or `Votes.from_arrays`, which bring the votes into one order, so that
    no result depends on the order in which they came.

    Parameters
    ----------
    participants : tuple of str, length n_participants
        Identifiers, in natural order (`"9"` before `"10"`).
    statements : tuple of str, length n_statements
        Identifiers, in natural order.
    rows, columns : int32 array, shape (n_votes,)
        Places in `participants` and `statements`; sorted by row, then column; no pair twice.
    values : int8 array, shape (n_votes,)
        1 agree, -1 disagree, 0 pass.
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    rows: Ints
    columns: Ints
    values: Ints

    @classmethod
    def of(
        cls,
        cast: Iterable[tuple[object, object, int]],
        *,
        statements: Iterable[object] = (),
    ) -> "Votes":
        """Gather votes from triples; a later vote of the same person replaces an earlier one.

        Parameters
        ----------
        cast : iterable of (participant, statement, vote)
            A vote is 1 agree, -1 disagree, 0 pass.
        statements : iterable
            Statements to know of even if nobody voted on them.

        Examples
        --------
        >>> votes = Votes.of([("ann", "s1", 1), ("ben", "s1", -1), ("ann", "s1", 0)])
        >>> votes.participants, votes.values.tolist()
        (('ann', 'ben'), [0, -1])
        """
        triples = [(str(who), str(what), int(vote)) for who, what, vote in cast]
        people = natural_order({who for who, _, _ in triples})
        sentences = natural_order({what for _, what, _ in triples} | {str(s) for s in statements})
        row = {who: i for i, who in enumerate(people)}
        column = {what: j for j, what in enumerate(sentences)}
        return cls.from_arrays(
            np.array([row[who] for who, _, _ in triples], dtype=np.int32),
            np.array([column[what] for _, what, _ in triples], dtype=np.int32),
            np.array([vote for _, _, vote in triples]),
            participants=people,
            statements=sentences,
        )

    @classmethod
    def from_arrays(
        cls,
        rows: Ints,
        columns: Ints,
        values: Ints,
        *,
        participants: Sequence[str] | None = None,
        statements: Sequence[str] | None = None,
    ) -> "Votes":
        """Gather votes from arrays in the order in which they were cast.

        Parameters
        ----------
        rows, columns : int array, shape (n_votes,)
            Number of the participant and of the statement, ``>= 0``.
        values : int array, shape (n_votes,)
            1 agree, -1 disagree, 0 pass.
        participants, statements : sequence of str, optional
            Identifiers; the numbers themselves if left out.

        Raises
        ------
        OpinionError
            If a vote is not -1, 0 or 1, a number is out of range, or lengths differ.
        """
        if not len(rows) == len(columns) == len(values):
            raise OpinionError("rows, columns and values must be equally long.")
        if not _are_votes(values):
            raise OpinionError("A vote must be 1 (agree), -1 (disagree) or 0 (pass).")
        people = _identifiers(rows, participants, "participants")
        sentences = _identifiers(columns, statements, "statements")
        order = _last_of_each(rows, columns, (len(people), len(sentences)))
        return cls(
            participants=people,
            statements=sentences,
            rows=rows[order].astype(np.int32),
            columns=columns[order].astype(np.int32),
            values=values[order].astype(np.int8),
        )

    def __len__(self) -> int:
        return len(self.values)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of participants and of statements."""
        return len(self.participants), len(self.statements)

    def votes_cast(self) -> Ints:
        """Count each participant's votes, shape (n_participants,)."""
        return np.bincount(self.rows, minlength=self.shape[0])

    def only(self, keep: Bools) -> "Votes":
        """Leave out the votes on statements that are not kept; the statements stay known.

        Parameters
        ----------
        keep : bool array, shape (n_statements,)
        """
        return self._where(keep[self.columns]) if not keep.all() else self

    def of_participants(self, wanted: Bools) -> "Votes":
        """Leave out the votes of all but some participants; numbers are given anew.

        Parameters
        ----------
        wanted : bool array, shape (n_participants,)
        """
        kept = self._where(wanted[self.rows])
        return Votes(
            participants=tuple(compress(self.participants, wanted)),
            statements=self.statements,
            rows=(np.cumsum(wanted) - 1)[kept.rows].astype(np.int32),
            columns=kept.columns,
            values=kept.values,
        )

    def _where(self, kept: Bools) -> "Votes":
        return Votes(
            participants=self.participants,
            statements=self.statements,
            rows=self.rows[kept],
            columns=self.columns[kept],
            values=self.values[kept],
        )

    def dense(self, *, dtype: type[np.floating[Any]] = np.float64) -> tuple[Floats, Floats]:
        """Lay the votes out as two matrices.

        Returns
        -------
        values, seen : float array, shape (n_participants, n_statements)
            The votes, 0 where there is none; and 1 where there is a vote, else 0.
        """
        values, seen = np.zeros(self.shape, dtype), np.zeros(self.shape, dtype)
        values[self.rows, self.columns] = self.values
        seen[self.rows, self.columns] = 1
        return values, seen

    def blocks(
        self, *, size: int = 1024, dtype: type[np.floating[Any]] = np.float32
    ) -> Iterator[tuple[slice, Floats, Floats]]:
        """Lay the votes out a few participants at a time, so that memory stays flat.

        The two matrices are used again for the next block: copy what must stay.

        Yields
        ------
        block : (slice, values, seen)
            The participants, and `dense` of them.
        """
        people, sentences = self.shape
        size = max(1, min(size, people))
        values, seen = np.empty((size, sentences), dtype), np.empty((size, sentences), dtype)
        edges = [*range(0, people, size), people]
        places = np.searchsorted(self.rows, edges)
        for first, last, begin, end in zip(edges, edges[1:], places, places[1:], strict=False):
            here = slice(0, last - first)
            at = (self.rows[begin:end] - first, self.columns[begin:end])
            values[here], seen[here] = 0, 0
            values[at] = self.values[begin:end]
            seen[at] = 1
            yield slice(first, last), values[here], seen[here]

    def tally(self, groups: Ints | None = None) -> Ints:
        """Count agree, disagree and pass, in each group or in all.

        Parameters
        ----------
        groups : int array, shape (n_participants,), optional
            Each participant's group, ``>= 0``, or -1 for none.

        Returns
        -------
        int array, shape (n_groups, n_statements, 3)
            One group if `groups` is left out. The last axis is agree, disagree, pass.
        """
        of = np.zeros(self.shape[0], dtype=np.int64) if groups is None else groups
        count = int(of.max(initial=-1)) + 1
        kind = np.array([2, 0, 1])[self.values]  # 0 pass, 1 agree, -1 disagree
        group = of[self.rows]
        inside = group >= 0
        place = (group[inside] * self.shape[1] + self.columns[inside]) * 3 + kind[inside]
        counted = np.bincount(place, minlength=count * self.shape[1] * 3)
        return counted.reshape(count, self.shape[1], 3)

    def require(self, *, participants: int = 2, statements: int = 2) -> None:
        """Raise `TooFewVotesError` unless so many participants voted on so many statements."""
        people = np.count_nonzero(self.votes_cast())
        sentences = np.count_nonzero(np.bincount(self.columns, minlength=1))
        if people < participants or sentences < statements:
            raise TooFewVotesError(
                f"A map needs at least {participants} participants with votes on"
                f" {statements} statements; here are {people} participants and {sentences}"
                " statements with votes."
            )


def natural_order(names: Iterable[str]) -> tuple[str, ...]:
    """Put numbers first, by size, then words by their letters."""
    return tuple(sorted(set(names), key=_natural))


def _natural(name: str) -> tuple[int, int, str]:
    plain = name.isascii() and name.isdigit() and len(name) < 19  # noqa: PLR2004 CONFIG: int64
    return (0, int(name), name) if plain else (1, 0, name)


def _identifiers(numbers: Ints, names: Sequence[str] | None, what: str) -> tuple[str, ...]:
    lowest, highest = int(numbers.min(initial=0)), int(numbers.max(initial=-1))
    if names is None:
        names = [str(i) for i in range(highest + 1)]
    if lowest < 0 or highest >= len(names):
        raise OpinionError(f"A vote names number {highest} of {len(names)} {what}.")
    return tuple(names)


def stable_order(numbers: Ints, count: int) -> Ints:
    """Give the places of numbers in [0, count) in their order, those of equal ones as they are.

    Sixteen bits at a time, which NumPy sorts without comparing.
    """
    order: Ints = np.argsort((numbers & _LOW_BITS).astype(np.uint16), kind="stable")
    for shift in range(_BITS, max(count - 1, 0).bit_length(), _BITS):
        digits = ((numbers >> shift) & _LOW_BITS).astype(np.uint16)
        order = order[np.argsort(digits[order], kind="stable")]
    return order


def _last_of_each(rows: Ints, columns: Ints, shape: tuple[int, int]) -> Ints:
    """Give the places of the last vote of each pair, in order of row, then column."""
    order = stable_order(columns, shape[1])
    order = order[stable_order(rows[order], shape[0])]
    rows, columns = rows[order], columns[order]
    is_last = np.ones(len(order), dtype=bool)
    is_last[:-1] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    last: Ints = order[is_last]
    return last


def _are_votes(values: Ints) -> bool:
    if np.issubdtype(values.dtype, np.integer):
        return not len(values) or bool(values.min() >= -1 and values.max() <= 1)
    return bool(np.isin(values, (-1, 0, 1)).all())
