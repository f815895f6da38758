"""How well scores put true pairs first: average precision, and recall at a precision."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Interval", "average_precision", "bootstrap", "precise_recall"]

type Bools = NDArray[np.bool_]
type Floats = NDArray[np.float64]
type Measure = Callable[[Bools, Floats], float]


@dataclass(frozen=True)
class Interval:
    """A measured figure, and the middle 95 % of what it is when queries are drawn anew."""

    value: float
    low: float
    high: float


def average_precision(true: Bools, scores: Floats) -> float:
    """Measure how far up the list, ordered by score, the true pairs stand.

    Parameters
    ----------
    true : bool array, shape (n_pairs,)
    scores : float array, shape (n_pairs,)
        Higher means more alike.

    Returns
    -------
    float
        In [0, 1]; ``nan`` when no pair is true. Chance gives the share of true pairs.

    Notes
    -----
    The sum over thresholds of precision times gain in recall, without interpolation; pairs of equal
    score count together, so that the order of the input does not matter.

    Examples
    --------
    >>> average_precision(np.array([True, False, True]), np.array([3.0, 2.0, 1.0]))
    0.8333333333333333
    """
    if not true.any():
        return float("nan")
    found, seen = _at_thresholds(true, scores)
    gained = np.diff(found, prepend=0) / found[-1]
    return float((gained * found / seen).sum())


def precise_recall(true: Bools, scores: Floats, *, precision: float = 0.8) -> float:
    """Give the largest share of true pairs above any threshold that keeps `precision`.

    Returns
    -------
    float
        In [0, 1]: 0 where no threshold is that precise; ``nan`` when no pair is true.
    """
    if not true.any():
        return float("nan")
    found, seen = _at_thresholds(true, scores)
    good = found / seen >= precision
    return float(found[good].max(initial=0) / found[-1])


def bootstrap(
    measure: Measure,
    true: Bools,
    scores: Floats,
    groups: NDArray[np.int64],
    *,
    rounds: int = 1000,
    seed: int = 0,
) -> Interval:
    """Measure, and say how far the figure moves when whole groups of pairs are drawn anew.

    Parameters
    ----------
    groups : int array, shape (n_pairs,)
        Pairs of one query have one number: they are drawn together.
    """
    rng = np.random.default_rng(seed)
    order = np.argsort(groups, kind="stable")
    parts = np.split(order, np.nonzero(np.diff(groups[order]))[0] + 1)
    found = []
    for _ in range(rounds):
        drawn = np.concatenate([parts[i] for i in rng.integers(0, len(parts), len(parts))])
        found.append(measure(true[drawn], scores[drawn]))
    kept = np.array(found)[~np.isnan(found)]
    low, high = np.percentile(kept, [2.5, 97.5]) if len(kept) else (np.nan, np.nan)
    return Interval(measure(true, scores), float(low), float(high))


def _at_thresholds(true: Bools, scores: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count, at each score that occurs, the true pairs and all pairs that reach it."""
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.nonzero(np.diff(scores[order]))[0], len(order) - 1)
    return np.cumsum(true[order], dtype=np.int64)[ends], ends.astype(np.int64) + 1
