"""Round shares to whole numbers so that no sum that matters strays far, with a proof of how far."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Rounded", "round_shares"]

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]

WHOLE = 1e-9  # a share this near to a whole number is one
RATES = np.geomspace(0.01, 30.0, 28)  # among which the best for the bound is chosen
EXCHANGES = 500  # at most, after rounding


@dataclass(frozen=True)
class Rounded:
    """Whole numbers in place of shares.

    Attributes
    ----------
    numbers : ndarray of int, shape (panels,)
        Not negative; each is its share rounded down or up, but for exchanges; their sum is that of
        the shares.
    bound : float
        Proven before the rounding: no weighted sum differs from that of the shares by more.
    """

    numbers: Ints
    bound: float


def round_shares(weights: Floats, shares: Floats) -> Rounded:
    """Round `shares` so that ``weights.T @ numbers`` stays near ``weights.T @ shares``.

    Parameters
    ----------
    weights : ndarray of float, shape (panels, groups)
        In [0, 1].
    shares : ndarray of float, shape (panels,)
        Not negative; their sum is a whole number.

    Returns
    -------
    Rounded
    """
    whole = np.floor(shares + WHOLE)
    parts = np.clip(shares - whole, 0.0, 1.0)
    parts[parts < WHOLE] = 0.0
    rate, bound = _best_rate(weights, parts)
    raised = _pipage(weights, parts, rate)
    numbers = (whole + raised).astype(np.int64)
    strayed = weights.T @ (numbers - shares)
    _exchange(weights, numbers, strayed)
    return Rounded(numbers, bound + float(np.abs(weights.T @ (shares - whole - parts)).max()))


def _best_rate(weights: Floats, parts: Floats) -> tuple[float, float]:
    """The rate at which the sum of exponentials proves most, and what it proves.

    Were each part rounded up with its own value as chance, independently, the mean of
    ``exp(rate * strayed)``, summed over groups and both signs, would be `total`. Pairwise rounding
    ends at or below that, so every group strays by ``log(total) / rate`` at most.
    """
    open_ = (parts > 0) & (parts < 1)
    if not open_.any():
        return 1.0, 0.0
    bounds = [_logarithm_of_total(weights[open_], parts[open_], rate) / rate for rate in RATES]
    best = int(np.argmin(bounds))
    return float(RATES[best]), float(bounds[best])


def _logarithm_of_total(weights: Floats, parts: Floats, rate: float) -> float:
    means = _logarithms(weights, parts, parts, rate).sum(axis=0)
    return float(np.logaddexp.reduce(means.ravel()))


def _pipage(weights: Floats, parts: Floats, rate: float) -> Floats:
    """Move parts against each other, two at a time, until all are 0 or 1."""
    parts = parts.copy()
    start = parts.copy()
    totals = _logarithms(weights, parts, start, rate).sum(axis=0)
    queue = [int(place) for place in np.flatnonzero((parts > 0) & (parts < 1))]
    while len(queue) > 1:
        first, second = pair = queue[-1], queue[-2]
        ways = [np.array(way) for way in _ends(parts[first], parts[second])]
        at = np.array(pair)
        without = totals - _logarithms(weights[at], parts[at], start[at], rate).sum(axis=0)
        after = [
            without + _logarithms(weights[at], way, start[at], rate).sum(axis=0) for way in ways
        ]
        better = int(np.argmin([np.logaddexp.reduce(each.ravel()) for each in after]))
        parts[at], totals = ways[better], after[better]
        queue = queue[:-2] + [place for place in pair if WHOLE < parts[place] < 1 - WHOLE]
    return np.round(parts)


def _ends(first: float, second: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where two parts get to, if the first gains from the second, or the other way round."""
    up, down = min(1 - first, second), min(first, 1 - second)
    return (first + up, second - up), (first - down, second + down)


def _logarithms(weights: Floats, parts: Floats, start: Floats, rate: float) -> Floats:
    """Logarithms of the means of ``exp(±rate * strayed)``, shape (panels, 2, groups).

    A panel is rounded up with its part as chance, and strays from its start.
    """
    signed = np.stack([rate * weights, -rate * weights], axis=1)
    return np.log1p(parts[:, None, None] * np.expm1(signed)) - start[:, None, None] * signed


def _exchange(weights: Floats, numbers: Ints, strayed: Floats) -> None:
    """Give one panel's ticket to another while the squares of what is off get less.

    Whoever is off the most is never put further off.
    """
    inner = weights @ weights.T
    squares = np.diag(inner)
    apart = squares[:, None] + squares[None, :] - 2 * inner
    most = np.abs(strayed).max(initial=0.0)
    for _ in range(EXCHANGES):
        slope = weights @ strayed
        gains = apart + 2 * (slope[:, None] - slope[None, :])  # to row, from column
        gains[:, numbers == 0] = np.inf
        to, from_ = np.unravel_index(int(np.argmin(gains)), gains.shape)
        moved = strayed + weights[to] - weights[from_]
        if gains[to, from_] > -WHOLE or np.abs(moved).max() > most + WHOLE:
            return
        numbers[to] += 1
        numbers[from_] -= 1
        strayed, most = moved, np.abs(moved).max()
