"""Weft's method: opinion groups that say how sure they are.

Three things differ from Polis. A missing vote says nothing, instead of standing at the average, so
who voted little is not drawn to the middle of the map: they are placed as far out as their votes
say, with more doubt. The number of groups is the one that comes out again from half of the people,
and there may be none. And each participant belongs to each group with a probability.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from civics.opinion.common_ground import Bridge, common_ground, tally_by_membership
from civics.opinion.drawing import draw
from civics.opinion.grouping import Choice, choose_groups
from civics.opinion.lowrank import LEARN_FROM, LowRank, Positions, fit_low_rank, locate
from civics.opinion.mixture import Mixture, fit_mixture, membership
from civics.opinion.polis import taking_part
from civics.opinion.votes import Bools, Floats, Ints, Votes

__all__ = ["WeftMap", "crowd_spread", "divisiveness", "groups_among", "in_votes", "weft_map"]


@dataclass(frozen=True, kw_only=True, eq=False)
class WeftMap:
    """Where participants stand, in which groups, and how sure each of it is.

    Parameters
    ----------
    k : int
        Number of groups; 1 when there are none.
    choice : Choice
        Why so many.
    groups : int array, shape (n_participants,)
        The likeliest group, in [0, k), the largest first; -1 for who voted too little.
    membership : float array, shape (n_participants, k)
        How likely each participant is of each group; rows sum to 1.
    positions : float array, shape (n_participants, n_dimensions)
        On the map, the dimension that moves votes most first: one unit moves a vote by 1 on
        average over statements (root of mean square).
    unsure : float array, shape (n_participants, n_dimensions, n_dimensions)
        Covariance of the error of each position.
    model : LowRank
        What was learnt about statements.
    divisiveness : float array, shape (n_statements,)
        How far expected votes on each statement differ between participants: their standard
        deviation, from 0 (nobody's place on the map matters) to about 1.
    tally : float array, shape (k, n_statements, 3)
        Agree, disagree and pass in each group, shared out by membership.
    bridges : list of Bridge
        Common ground, the surest first.
    """

    k: int
    choice: Choice
    groups: Ints
    membership: Floats
    positions: Floats
    unsure: Floats
    model: LowRank
    divisiveness: Floats
    tally: Floats
    bridges: list[Bridge]


def weft_map(
    votes: Votes,
    *,
    keep: Bools | None = None,
    groups: int | None = None,
    dimensions: int = 2,
    seed: int = 0,
    start: LowRank | None = None,
    progress: Callable[[float, float], None] | None = None,
) -> WeftMap:
    """Map participants by Weft's method.

    Parameters
    ----------
    votes : Votes
    keep : bool array, shape (n_statements,), optional
        Statements whose votes count.
    groups : int, optional
        Number of groups, ``>= 1``; chosen by stability among 1 to 5 if left out.
    dimensions : int
        In how many ways people may differ, ``>= 1``. Four groups that differ each in its own way
        need three; more than there are make positions less sure.
    seed : int
    start : LowRank, optional
        The model of an earlier map, to begin from.
    progress : callable, optional
        Told what is done, and of how much.

    Returns
    -------
    WeftMap
        The same for the same votes and seed.

    Raises
    ------
    TooFewVotesError
        If fewer than two participants voted, or on fewer than two statements.

    Notes
    -----
    Groups are learnt from at most 4,000 people, drawn by `seed`; all are then placed in them.
    """
    keep = np.ones(votes.shape[1], dtype=bool) if keep is None else keep
    counted = votes.only(keep)
    counted.require()
    model = fit_low_rank(
        counted, keep, dimensions=dimensions, start=start, seed=seed, progress=progress
    )
    found = in_votes(locate(counted, model), model, keep)
    placed = taking_part(votes) & (counted.votes_cast() > 0)
    choice, mixture = groups_among(
        found.of(_learnt_from(votes, placed, seed=seed)), groups=groups, seed=seed
    )
    odds = membership(found, mixture)
    tally = tally_by_membership(votes, odds * placed[:, None])
    return WeftMap(
        k=len(mixture.shares),
        choice=choice,
        groups=np.where(placed, odds.argmax(axis=1), -1),
        membership=odds,
        positions=found.at,
        unsure=found.unsure,
        model=model,
        divisiveness=divisiveness(crowd_spread(found.of(np.flatnonzero(placed))), model, keep),
        tally=tally,
        bridges=common_ground(tally, keep, seed=seed),
    )


def groups_among(people: Positions, *, groups: int | None, seed: int) -> tuple[Choice, Mixture]:
    """Find the groups of these people: so many, or as many as there are."""
    if groups is not None:
        choice = Choice(k=groups, verdict="asked", stability={}, by_chance={})
    else:
        choice = choose_groups(people, seed=seed)
    return choice, fit_mixture(people, choice.k, seed=seed)


def in_votes(found: Positions, model: LowRank, keep: Bools) -> Positions:
    """Measure positions by how far they move votes, so that a faint dimension is a short one."""
    scale = _scale(model, keep)
    return Positions(at=found.at * scale, unsure=found.unsure * np.outer(scale, scale))


def divisiveness(spread: Floats, model: LowRank, keep: Bools) -> Floats:
    """Say how far expected votes differ between people that are so far apart.

    Parameters
    ----------
    spread : float array, shape (d, d)
        Covariance of where people truly stand, measured as by `in_votes`.
    model : LowRank
    keep : bool array, shape (n_statements,)

    Returns
    -------
    float array, shape (n_statements,)
    """
    loadings = model.loadings / _scale(model, keep)
    moved = np.einsum("jd,de,je->j", loadings, spread, loadings)
    return np.asarray(np.sqrt(np.maximum(moved, 0.0)))


def crowd_spread(found: Positions) -> Floats:
    """Covariance of true positions: what those found differ by, less what errors make of it."""
    return np.asarray(np.cov(found.at.T) - found.unsure.mean(axis=0))


def _learnt_from(votes: Votes, placed: Bools, *, seed: int) -> Ints:
    """Number those of whom groups are learnt."""
    if votes.shape[0] <= LEARN_FROM:
        return np.flatnonzero(placed)
    drawn = draw(votes.participants, LEARN_FROM, seed)
    return drawn[placed[drawn]]


def _scale(model: LowRank, keep: Bools) -> Floats:
    return np.asarray(np.maximum(np.sqrt((model.loadings[keep] ** 2).mean(axis=0)), 1e-9))
