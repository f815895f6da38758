"""The directions along which votes differ most."""

from collections.abc import Callable

import numpy as np

from civics.opinion.sums import VoteSums
from civics.opinion.votes import Bools, Floats, Votes

__all__ = ["mean_votes", "principal_axes"]

_WIDEST_EXACT = 512
_LARGEST_SPACE = 96


def mean_votes(votes: Votes, keep: Bools) -> Floats:
    """Average the votes on each statement among those who voted on it.

    Returns
    -------
    float array, shape (n_statements,)
        In [-1, 1]; 0 for a statement that is not kept or without votes.
    """
    width = votes.shape[1]
    seen = np.bincount(votes.columns, minlength=width)
    total = np.bincount(votes.columns, weights=votes.values, minlength=width)
    return np.where(keep & (seen > 0), total / np.maximum(seen, 1), 0.0)


def principal_axes(votes: Votes, centre: Floats, keep: Bools, *, count: int = 2) -> Floats:
    """Find the directions of most variance when each missing vote stands at the average.

    Parameters
    ----------
    votes : Votes
    centre : float array, shape (n_statements,)
        What is subtracted from each vote.
    keep : bool array, shape (n_statements,)
        Statements that are not kept have no part in any axis.
    count : int
        How many axes, ``>= 1``.

    Returns
    -------
    float array, shape (count, n_statements)
        Of length 1, at right angles, the most varied first; each turned so that its entries sum
        to no less than 0. Zero where the votes have fewer directions.

    Notes
    -----
    Up to 512 statements exactly, from the matrix of products; beyond, by a block Krylov
    method [1]_ whose result agrees to about 1e-5. Neither lays out more than a
    block of the votes at a time.

    References
    ----------
    .. [1] Musco, C. and Musco, C. (2015). Randomized Block Krylov Methods for Stronger and Faster
       Approximate Singular Value Decomposition.
    """
    if votes.shape[1] <= _WIDEST_EXACT:
        axes = _top(_products(votes, centre, keep), count)
    else:
        sums = VoteSums(votes)
        axes = _krylov(lambda v: _apply(sums, centre, keep, v), votes.shape[1], count)
    axes = np.vstack([axes, np.zeros((count - len(axes), votes.shape[1]))])
    return axes * np.where(axes.sum(axis=1) < 0, -1.0, 1.0)[:, None]


def _products(votes: Votes, centre: Floats, keep: Bools) -> Floats:
    total = np.zeros((votes.shape[1], votes.shape[1]))
    for _, values, seen in votes.blocks(dtype=np.float64):
        apart = (values - seen * centre) * keep
        total += apart.T @ apart
    return total


def _apply(sums: VoteSums, centre: Floats, keep: Bools, vectors: Floats) -> Floats:
    """Multiply by the matrix of products without making it."""
    kept = (vectors * keep[:, None]).T
    shift, inside = sums.of_participants(kept * centre, kept)
    inside -= shift
    shift, outside = sums.of_statements(inside, inside)
    return np.asarray(((outside - shift * centre) * keep).T)


def _top(products: Floats, count: int) -> Floats:
    sizes, vectors = np.linalg.eigh(products)
    wanted = np.argsort(-sizes, kind="stable")[:count]
    real = sizes[wanted] > max(1e-12 * float(sizes.max(initial=0.0)), 1e-300)
    return np.asarray(vectors.T[wanted[real]])


def _krylov(apply: Callable[[Floats], Floats], width: int, count: int) -> Floats:
    """Search the space that grows as the products are applied again, until the axes stay."""
    block = count + 4
    # The start is drawn once and for all: it is no part of the answer.
    start = np.linalg.qr(np.random.default_rng(0).standard_normal((width, block)))[0]
    space, images = start, apply(start)
    axes = _within(space, images, count)
    while space.shape[1] + block <= _LARGEST_SPACE:
        fresh = images[:, -block:]
        for _ in range(2):
            fresh = np.linalg.qr(fresh - space @ (space.T @ fresh))[0]
        space, images = np.hstack([space, fresh]), np.hstack([images, apply(fresh)])
        before, axes = axes, _within(space, images, count)
        if np.abs(before @ axes.T).max(axis=0).min(initial=1.0) > 1 - 1e-9:
            break
    return axes


def _within(space: Floats, images: Floats, count: int) -> Floats:
    inside = space.T @ images
    return _top((inside + inside.T) / 2, count) @ space.T
