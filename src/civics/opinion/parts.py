"""Maps of more votes than fit in memory: the same sums, taken over parts of the people and added.

A part holds all votes of some participants. Which participants lie together, in how many parts and
in what order, changes nothing but rounding. Parts are handed in as something that does a piece of
work on each of them: one after the other here (`InTurn`), elsewhere on the partitions of an engine
for tables (`civics.opinion.daft_parts`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from civics.opinion.common_ground import Bridge, common_ground, tally_by_membership
from civics.opinion.drawing import draw
from civics.opinion.errors import OpinionError
from civics.opinion.grouping import Choice
from civics.opinion.lowrank import (
    LEARN_FROM,
    ROUNDS_OF_ALL,
    LowRank,
    StatementSums,
    locate,
    settle,
    statement_sums,
    straight,
)
from civics.opinion.mixture import Mixture, membership
from civics.opinion.polis import enough_votes, most_votes
from civics.opinion.votes import Bools, Floats, Ints, Votes, natural_order
from civics.opinion.weft import divisiveness, groups_among, in_votes

__all__ = ["InTurn", "Parts", "PartsMap", "Places", "map_parts"]


class Parts(Protocol):
    """Votes in parts, each with all votes of some participants and with all statements."""

    def each[T](self, work: Callable[[Votes], T]) -> Iterable[T]:
        """Do a piece of work on each part, in any order and anywhere; it can be pickled."""
        ...


@dataclass(frozen=True)
class InTurn:
    """Parts that are made one after the other whenever they are gone through.

    Parameters
    ----------
    make : sequence of callable
        Each makes one part anew.
    """

    make: Sequence[Callable[[], Votes]]

    def each[T](self, work: Callable[[Votes], T]) -> Iterator[T]:
        """Do a piece of work on each part."""
        return (work(make()) for make in self.make)


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """Where the participants of one part stand; as in `WeftMap`.

    Parameters
    ----------
    participants : tuple of str, length n_participants
    groups : int array, shape (n_participants,)
    membership : float array, shape (n_participants, k)
    positions : float array, shape (n_participants, n_dimensions)
    unsure : float array, shape (n_participants, n_dimensions, n_dimensions)
    """

    participants: tuple[str, ...]
    groups: Ints
    membership: Floats
    positions: Floats
    unsure: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class PartsMap:
    """What a `WeftMap` says of all, and what places each participant; as there.

    Parameters
    ----------
    participants : int
        Who cast a vote.
    sizes : int array, shape (k,)
        Participants placed in each group.
    enough : int
        Votes that are enough to be placed.
    keep : bool array, shape (n_statements,)
    mixture : Mixture
        Where groups lie.
    """

    k: int
    choice: Choice
    participants: int
    sizes: Ints
    enough: int
    keep: Bools
    mixture: Mixture
    model: LowRank
    divisiveness: Floats
    tally: Floats
    bridges: list[Bridge]

    def places(self, votes: Votes) -> Places:
        """Place the participants of one part: hand this to `Parts.each`, or any part to this."""
        return _places(votes, self.model, self.mixture, self.keep, self.enough)


def map_parts(
    parts: Parts,
    *,
    keep: Bools | None = None,
    groups: int | None = None,
    dimensions: int = 2,
    seed: int = 0,
) -> PartsMap:
    """Map participants by Weft's method, going five times through the parts.

    Parameters
    ----------
    parts : Parts
    keep : bool array, shape (n_statements,), optional
        Statements whose votes count.
    groups : int, optional
        Number of groups, ``>= 1``; chosen by stability among 1 to 5 if left out.
    dimensions : int
        In how many ways people may differ, ``>= 1``.
    seed : int

    Returns
    -------
    PartsMap
        What `weft_map` says of all votes together, up to rounding. Memory is that of one part, of
        4,000 participants and of a few numbers for each pair of statement and group.

    Raises
    ------
    TooFewVotesError
        If fewer than two participants voted, or on fewer than two statements.
    OpinionError
        If there are no parts, or these do not have the same statements.
    """
    seen = _all(parts.each(partial(_look, seed=seed)))
    keep = np.ones(len(seen.voted_on), dtype=bool) if keep is None else keep
    some = seen.some.only(keep)
    some.require()
    model = settle(some, keep, dimensions)
    for _ in range(ROUNDS_OF_ALL if seen.participants > LEARN_FROM else 0):
        model = _all(parts.each(partial(_learn, model=model, keep=keep))).learn(keep)
    model = straight(model)
    enough = enough_votes(seen.most, int(seen.voted_on.sum()))
    placed = (seen.some.votes_cast() >= enough) & (some.votes_cast() > 0)
    people = in_votes(locate(some, model), model, keep).of(np.flatnonzero(placed))
    choice, mixture = groups_among(people, groups=groups, seed=seed)
    count = partial(_count, model=model, mixture=mixture, keep=keep, enough=enough)
    counted = _all(parts.each(count))
    return PartsMap(
        k=len(mixture.shares),
        choice=choice,
        participants=seen.participants,
        sizes=counted.sizes,
        enough=enough,
        keep=keep,
        mixture=mixture,
        model=model,
        divisiveness=divisiveness(counted.spread(), model, keep),
        tally=counted.tally,
        bridges=common_ground(counted.tally, keep, seed=seed),
    )


def _all[S: (_Look, StatementSums, _Count)](found: Iterable[S]) -> S:
    """Add the sums of all parts."""
    each = iter(found)
    total = next(each, None)
    if total is None:
        raise OpinionError("There are no parts.")
    for part in each:
        total.merge(part)
    return total


@dataclass(kw_only=True, eq=False)
class _Look:
    """A first look: how many there are, who votes most, and the votes of those drawn."""

    participants: int
    voted_on: Bools
    most: Ints
    some: Votes
    seed: int

    def merge(self, other: "_Look") -> None:
        if self.some.statements != other.some.statements:
            raise OpinionError("All parts must have the same statements.")
        self.participants += other.participants
        self.voted_on |= other.voted_on
        self.most = most_votes(np.concatenate([self.most, other.most]))
        self.some = _drawn(_together(self.some, other.some), self.seed)


def _look(votes: Votes, *, seed: int) -> _Look:
    cast = votes.votes_cast()
    return _Look(
        participants=len(cast),
        voted_on=np.bincount(votes.columns, minlength=votes.shape[1]) > 0,
        most=most_votes(cast),
        some=_drawn(votes, seed),
        seed=seed,
    )


def _drawn(votes: Votes, seed: int) -> Votes:
    wanted = np.zeros(votes.shape[0], dtype=bool)
    wanted[draw(votes.participants, LEARN_FROM, seed)] = True
    return votes.of_participants(wanted)


def _together(one: Votes, other: Votes) -> Votes:
    """Bring the votes of different participants together."""
    people = natural_order(one.participants + other.participants)
    place = {who: row for row, who in enumerate(people)}
    rows = [
        np.array([place[who] for who in each.participants], dtype=np.int64)[each.rows]
        for each in (one, other)
    ]
    return Votes.from_arrays(
        np.concatenate(rows),
        np.concatenate([one.columns, other.columns]),
        np.concatenate([one.values, other.values]),
        participants=people,
        statements=one.statements,
    )


def _learn(votes: Votes, *, model: LowRank, keep: Bools) -> StatementSums:
    return statement_sums(votes.only(keep), model)


def _places(votes: Votes, model: LowRank, mixture: Mixture, keep: Bools, enough: int) -> Places:
    counted = votes.only(keep)
    found = in_votes(locate(counted, model), model, keep)
    placed = (votes.votes_cast() >= enough) & (counted.votes_cast() > 0)
    odds = membership(found, mixture)
    return Places(
        participants=votes.participants,
        groups=np.where(placed, odds.argmax(axis=1), -1),
        membership=odds,
        positions=found.at,
        unsure=found.unsure,
    )


@dataclass(kw_only=True, eq=False)
class _Count:
    """Votes in each group, and how far apart those placed are."""

    tally: Floats
    sizes: Ints
    moments: Floats  # sums of the products of (position, 1), shape (d + 1, d + 1)
    unsure: Floats  # sum of covariances, shape (d, d)

    def merge(self, other: "_Count") -> None:
        self.tally += other.tally
        self.sizes += other.sizes
        self.moments += other.moments
        self.unsure += other.unsure

    def spread(self) -> Floats:
        """As `crowd_spread`."""
        people = float(self.moments[-1, -1])
        mean = self.moments[-1, :-1] / people
        apart = self.moments[:-1, :-1] - people * np.outer(mean, mean)
        return np.asarray(apart / max(people - 1, 1) - self.unsure / people)


def _count(votes: Votes, *, model: LowRank, mixture: Mixture, keep: Bools, enough: int) -> _Count:
    found = _places(votes, model, mixture, keep, enough)
    placed = found.groups >= 0
    known = np.column_stack([found.positions[placed], np.ones(placed.sum())])
    return _Count(
        tally=tally_by_membership(votes, found.membership * placed[:, None]),
        sizes=np.bincount(found.groups[placed], minlength=len(mixture.shares)),
        moments=known.T @ known,
        unsure=found.unsure[placed].sum(axis=0),
    )
