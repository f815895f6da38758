"""A low-rank model of votes that learns from the votes there are, not from guesses for the others.

A vote is the statement's average, plus the statement's loadings times the participant's position,
plus noise. Where Polis puts the average for each missing vote, here a missing vote says nothing.
Everything that is learnt is a sum over votes: the sums of any parts, in any order, can be added.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from civics.opinion.axes import mean_votes, principal_axes
from civics.opinion.votes import Bools, Floats, Ints, Votes

__all__ = ["LowRank", "Positions", "StatementSums", "fit_low_rank", "locate"]

_CALM = 1e-3
_WEAK = 1 / 9  # positions have a prior three times as wide as the crowd: it hardly draws them in


@dataclass(frozen=True, kw_only=True, eq=False)
class LowRank:
    """What is learnt about statements.

    Parameters
    ----------
    means : float array, shape (n_statements,)
    loadings : float array, shape (n_statements, n_dimensions)
        How a vote changes with each step along each dimension; the crowd's spread is 1 in each.
    noise : float
        Variance of a vote around what the model expects, ``> 0``.
    """

    means: Floats
    loadings: Floats
    noise: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Positions:
    """Where participants stand, and how sure that is.

    Parameters
    ----------
    at : float array, shape (n_participants, n_dimensions)
        In spreads of the crowd.
    unsure : float array, shape (n_participants, n_dimensions, n_dimensions)
        Covariance of the error of `at`: large for who voted little.
    """

    at: Floats
    unsure: Floats

    def of(self, who: Ints) -> "Positions":
        """Give the positions of some participants, by their numbers."""
        return Positions(at=self.at[who], unsure=self.unsure[who])


class StatementSums:
    """What must be known of all participants to learn a statement's average and loadings.

    Add the sums of any parts of the votes in any order: the same comes out, up to rounding.

    Parameters
    ----------
    squares : float array, shape (n_statements, d + 1, d + 1)
        Over those who voted on it, of the products of (position, 1).
    products : float array, shape (n_statements, d + 1)
        Over those who voted on it, of vote times (position, 1).
    loud : float array, shape (n_statements,)
        Number of votes on it that are not passes.
    """

    def __init__(self, statements: int, dimensions: int) -> None:
        self.squares = np.zeros((statements, dimensions + 1, dimensions + 1))
        self.products = np.zeros((statements, dimensions + 1))
        self.loud = np.zeros(statements)

    def add(self, values: Floats, seen: Floats, positions: Positions) -> None:
        """Take in some participants' votes, laid out as by `Votes.blocks`."""
        count, d = positions.at.shape
        known = np.column_stack([positions.at, np.ones(count)])
        squares = known[:, :, None] * known[:, None, :]
        squares[:, :d, :d] += positions.unsure
        flat = squares.reshape(count, -1).astype(values.dtype)
        self.squares += (seen.T @ flat).reshape(self.squares.shape)
        self.products += values.T @ known.astype(values.dtype)
        self.loud += np.einsum("ij,ij->j", values, values)

    def merge(self, other: "StatementSums") -> None:
        """Add the sums of another part."""
        self.squares += other.squares
        self.products += other.products
        self.loud += other.loud

    def learn(self, keep: Bools) -> LowRank:
        """Find the averages, loadings and noise that fit the sums best.

        Parameters
        ----------
        keep : bool array, shape (n_statements,)
            Others have no loadings.
        """
        d = self.products.shape[1] - 1
        # One vote's worth of doubt keeps statements with few votes from loud loadings.
        doubt = np.diag([1.0] * d + [0.1])
        solved = np.linalg.solve(self.squares + doubt, self.products[:, :, None])[:, :, 0]
        left = (
            self.loud
            - 2 * np.einsum("jd,jd->j", solved, self.products)
            + np.einsum("jd,jde,je->j", solved, self.squares, solved)
        )
        votes = self.squares[keep, d, d].sum()
        noise = max(float(left[keep].sum() / max(votes, 1.0)), 1e-3)
        solved[~keep] = 0
        return LowRank(means=solved[:, d], loadings=solved[:, :d], noise=noise)


def fit_low_rank(
    votes: Votes,
    keep: Bools,
    *,
    dimensions: int = 2,
    start: LowRank | None = None,
    rounds: int = 40,
    progress: Callable[[float, float], None] | None = None,
) -> LowRank:
    """Learn the model from votes.

    Parameters
    ----------
    votes : Votes
    keep : bool array, shape (n_statements,)
    dimensions : int
        Number of dimensions of opinion, ``>= 1``.
    start : LowRank, optional
        A model to begin from; from the principal axes if left out.
    rounds : int
        How often all votes are gone through, at most.

    Returns
    -------
    LowRank

    Notes
    -----
    Expectation-maximisation for probabilistic principal components with missing values [1]_. One
    round costs two products of a block of votes with a few columns.

    References
    ----------
    .. [1] Ilin, A. and Raiko, T. (2010). Practical Approaches to Principal Component Analysis in
       the Presence of Missing Values.
    """
    model = start or _first(votes, keep, dimensions)
    for round_ in range(rounds):
        before, model = model, _round(votes, model, keep)
        if progress is not None:
            progress(round_ + 1, rounds)
        change = np.abs(model.loadings @ _turn(model, before) - before.loadings).max(initial=0.0)
        if change < _CALM * max(0.1, float(np.abs(before.loadings).max(initial=0.0))):
            break
    return _straight(model)


def locate(votes: Votes, model: LowRank) -> Positions:
    """Find each participant's position, and how unsure it is, from their own votes alone.

    Returns
    -------
    Positions
        Who cast no vote stands at 0 and is as unsure as can be.
    """
    parts = [_solve(values, seen, model, _WEAK) for _, values, seen in votes.blocks()]
    return Positions(
        at=np.concatenate([each.at for each in parts]),
        unsure=np.concatenate([each.unsure for each in parts]),
    )


def _first(votes: Votes, keep: Bools, dimensions: int) -> LowRank:
    means = mean_votes(votes, keep)
    axes = principal_axes(votes, means, keep, count=dimensions)
    # A direction of the imputed matrix is short by the share of votes that are missing.
    share = max(len(votes) / max(votes.shape[0] * int(keep.sum()), 1), 1e-6)
    spread = float(np.sqrt(0.1 * max(int(keep.sum()), 1) / np.sqrt(share)))
    return LowRank(means=means, loadings=axes.T * spread, noise=0.5)


def _round(votes: Votes, model: LowRank, keep: Bools) -> LowRank:
    sums = StatementSums(*model.loadings.shape)
    for _, values, seen in votes.blocks():
        sums.add(values, seen, _solve(values, seen, model, 1.0))
    return sums.learn(keep)


def _solve(values: Floats, seen: Floats, model: LowRank, prior: float) -> Positions:
    """Give the positions that fit best, with a prior of precision `prior` around 0."""
    d = model.loadings.shape[1]
    squares = (model.loadings[:, :, None] * model.loadings[:, None, :]).reshape(-1, d * d)
    sides = np.column_stack([squares, model.loadings * model.means[:, None]]).astype(seen.dtype)
    of_seen = (seen @ sides).astype(np.float64)
    pull = (values @ model.loadings.astype(values.dtype)).astype(np.float64) - of_seen[:, d * d :]
    precision = of_seen[:, : d * d].reshape(-1, d, d) / model.noise + prior * np.eye(d)
    unsure = np.linalg.inv(precision)
    return Positions(at=np.einsum("nde,ne->nd", unsure, pull / model.noise), unsure=unsure)


def _turn(model: LowRank, before: LowRank) -> Floats:
    """Find the turn after which the loadings lie nearest to those before (Procrustes)."""
    left, _, right = np.linalg.svd(model.loadings.T @ before.loadings)
    return np.asarray(left @ right)


def _straight(model: LowRank) -> LowRank:
    """Turn the dimensions so that the one that moves votes most comes first, with a fixed sign."""
    _, _, right = np.linalg.svd(model.loadings, full_matrices=False)
    turned = model.loadings @ right.T
    signs = np.where(turned.sum(axis=0) < 0, -1.0, 1.0)
    return LowRank(means=model.means, loadings=turned * signs, noise=model.noise)
