"""A low-rank model of votes that learns from the votes there are, not from guesses for the others.

A vote is the statement's average, plus the statement's loadings times the participant's position,
plus noise. Where Polis puts the average for each missing vote, here a missing vote says nothing.
Everything that is learnt is a sum over votes: the sums of any parts, in any order, can be added.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from civics.opinion.axes import mean_votes, principal_axes
from civics.opinion.drawing import draw
from civics.opinion.sums import VoteSums
from civics.opinion.votes import Bools, Floats, Ints, Votes

__all__ = [
    "LEARN_FROM",
    "ROUNDS_OF_ALL",
    "LowRank",
    "Positions",
    "StatementSums",
    "fit_low_rank",
    "invert",
    "locate",
    "settle",
    "some_of",
    "statement_sums",
    "straight",
]

_CALM = 1e-3
LEARN_FROM = 4000
ROUNDS_OF_ALL = 3
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

    def add(self, sums: VoteSums, positions: Positions) -> None:
        """Take in some votes, of participants at known positions."""
        count, d = positions.at.shape
        ones = np.ones((1, count))
        known = np.concatenate([positions.at.T, ones])
        pairs = [(a, b) for a in range(d + 1) for b in range(a + 1)]
        tables = np.array(
            [known[a] * known[b] + (positions.unsure[:, a, b] if a < d else 0) for a, b in pairs]
        )
        squares, products = sums.of_statements(tables, known)
        for (a, b), found in zip(pairs, squares, strict=True):
            self.squares[:, a, b] += found
            if a != b:
                self.squares[:, b, a] += found
        self.products += products.T
        self.loud += sums.loud()

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
    seed: int = 0,
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
        An earlier model to begin from. The result is turned to lie as that one does, so that a
        map neither flips nor rotates between two updates.
    rounds : int
        How often the votes are gone through, at most.
    seed : int
        Draws the 4,000 people from whom most is learnt when there are more; the last three
        rounds go through all.

    Returns
    -------
    LowRank

    Notes
    -----
    Expectation-maximisation for probabilistic principal components with missing values [1]_. One
    round takes 12 sums over votes in two dimensions.

    References
    ----------
    .. [1] Ilin, A. and Raiko, T. (2010). Practical Approaches to Principal Component Analysis in
       the Presence of Missing Values.
    """
    sample = some_of(votes, seed)
    model = settle(sample, keep, dimensions, start=start, rounds=rounds, progress=progress)
    if sample is not votes:
        whole = VoteSums(votes)
        for _ in range(ROUNDS_OF_ALL):
            model = _round(whole, model, keep)
    return straight(model) if start is None else _turned(model, _nearest(model, start))


def settle(
    votes: Votes,
    keep: Bools,
    dimensions: int = 2,
    *,
    start: LowRank | None = None,
    rounds: int = 40,
    progress: Callable[[float, float], None] | None = None,
) -> LowRank:
    """Learn the model from these votes, round after round until it is calm; as `fit_low_rank`."""
    model = start or _first(votes, keep, dimensions)
    sums = VoteSums(votes)
    for done in range(rounds):
        before, model = model, _round(sums, model, keep)
        if progress is not None:
            progress(done + 1, rounds + 4)
        if _change(before, model) < _CALM:
            break
    return model


def statement_sums(votes: Votes, model: LowRank) -> StatementSums:
    """Place these participants, and give what one round of learning must know of them."""
    return _sums_of(VoteSums(votes), model)


def locate(votes: Votes, model: LowRank) -> Positions:
    """Find each participant's position, and how unsure it is, from their own votes alone.

    Returns
    -------
    Positions
        Who cast no vote stands at 0 and is as unsure as can be.
    """
    return _solve(VoteSums(votes), model, _WEAK)


def invert(matrices: Floats) -> tuple[Floats, Floats]:
    """Invert many small matrices, and give the logarithms of their determinants.

    Parameters
    ----------
    matrices : float array, shape (d, d, ...)
        Symmetric; each entry of all matrices lies together, so that two by two goes by hand.

    Returns
    -------
    inverse : float array, shape (d, d, ...)
    log_size : float array, shape (...)
    """
    if len(matrices) != 2:  # noqa: PLR2004 CONFIG: two by two
        last = np.moveaxis(matrices, (0, 1), (-2, -1))
        return np.moveaxis(np.linalg.inv(last), (-2, -1), (0, 1)), np.linalg.slogdet(last)[1]
    (a, b), (_, d) = matrices
    size = a * d - b * b
    inverse = np.empty_like(matrices)
    inverse[0, 0], inverse[1, 1] = d / size, a / size
    inverse[0, 1] = inverse[1, 0] = -b / size
    return inverse, np.log(size)


def some_of(votes: Votes, seed: int) -> Votes:
    """Leave out all but at most 4,000 participants, drawn by `seed`."""
    if votes.shape[0] <= LEARN_FROM:
        return votes
    drawn = np.zeros(votes.shape[0], dtype=bool)
    drawn[draw(votes.participants, LEARN_FROM, seed)] = True
    return votes.of_participants(drawn)


def _first(votes: Votes, keep: Bools, dimensions: int) -> LowRank:
    means = mean_votes(votes, keep)
    axes = principal_axes(votes, means, keep, count=dimensions)
    # A direction of the imputed matrix is short by the share of votes that are missing.
    share = max(len(votes) / max(votes.shape[0] * int(keep.sum()), 1), 1e-6)
    spread = float(np.sqrt(0.1 * max(int(keep.sum()), 1) / np.sqrt(share)))
    return LowRank(means=means, loadings=axes.T * spread, noise=0.5)


def _round(sums: VoteSums, model: LowRank, keep: Bools) -> LowRank:
    return _sums_of(sums, model).learn(keep)


def _sums_of(sums: VoteSums, model: LowRank) -> StatementSums:
    found = StatementSums(*model.loadings.shape)
    found.add(sums, _solve(sums, model, 1.0))
    return found


def _solve(sums: VoteSums, model: LowRank, prior: float) -> Positions:
    """Give the positions that fit best, with a prior of precision `prior` around 0."""
    d = model.loadings.shape[1]
    loads = model.loadings.T
    pairs = [(a, b) for a in range(d) for b in range(a + 1)]
    tables = np.array([*(loads[a] * loads[b] for a, b in pairs), *(loads * model.means)])
    plain, weighed = sums.of_participants(tables, loads)
    pull = (weighed - plain[len(pairs) :]) / model.noise
    precision = np.empty((d, d, sums.shape[0]))
    for (a, b), found in zip(pairs, plain, strict=False):
        precision[a, b] = precision[b, a] = found / model.noise + prior * (a == b)
    unsure, _ = invert(precision)
    at = (unsure * pull).sum(axis=1)
    return Positions(at=at.T, unsure=np.moveaxis(unsure, -1, 0))


def _change(before: LowRank, model: LowRank) -> float:
    """Measure how far loadings moved in a round, in the largest of them."""
    moved = model.loadings @ _nearest(model, before) - before.loadings
    largest = max(0.1, float(np.abs(before.loadings).max(initial=0.0)))
    return float(np.abs(moved).max(initial=0.0)) / largest


def _nearest(model: LowRank, before: LowRank) -> Floats:
    """Find the turn after which the loadings lie nearest to those before (Procrustes)."""
    left, _, right = np.linalg.svd(model.loadings.T @ before.loadings)
    return np.asarray(left @ right)


def _turned(model: LowRank, turn: Floats) -> LowRank:
    return LowRank(means=model.means, loadings=model.loadings @ turn, noise=model.noise)


def straight(model: LowRank) -> LowRank:
    """Turn the dimensions so that the one that moves votes most comes first, with a fixed sign."""
    _, _, right = np.linalg.svd(model.loadings, full_matrices=False)
    signs = np.where((model.loadings @ right.T).sum(axis=0) < 0, -1.0, 1.0)
    return _turned(model, right.T * signs)
