"""Is a crowd along a line one heap, or more?"""

import numpy as np

from civics.opinion.votes import Floats, Ints

__all__ = ["dip", "dip_probability"]

# Quantiles of dip x sqrt(n) of 500 draws from one flat heap, simulated 3,000 times with `dip`.
_SHARES = (0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999)
_QUANTILES = (0.3685, 0.4281, 0.4922, 0.5341, 0.6128, 0.6467, 0.6954)


def dip(values: Floats) -> float:
    """Measure how far the values are from any single heap.

    Parameters
    ----------
    values : float array, shape (n,)
        ``n >= 2``.

    Returns
    -------
    float
        In [1 / (2 n), 0.25]: the smallest distance of their distribution to one that rises to a
        peak and falls after it.

    References
    ----------
    .. [1] Hartigan, J. A. and Hartigan, P. M. (1985). The Dip Test of Unimodality.

    Examples
    --------
    >>> dip(np.array([0.0, 0.0, 1.0, 1.0])), dip(np.array([0.0, 1.0, 2.0, 3.0]))
    (0.25, 0.125)
    """
    x, counts = np.unique(values, return_counts=True)
    upper = np.cumsum(counts) / len(values)
    lower = upper - counts / len(values)
    low, high, deepest = 0, len(x) - 1, 1 / len(values)
    while high > low:
        here = slice(low, high + 1)
        rises, falls = _hull(x[here], lower[here]), _hull(x[here], -upper[here])
        rising = np.interp(x[here], x[here][rises], lower[here][rises])
        falling = np.interp(x[here], x[here][falls], upper[here][falls])
        first, last, width = _heap(rises, falls, falling - rising)
        if width <= deepest:
            break
        before = (upper[here] - rising)[:first].max(initial=0.0)
        after = (falling - lower[here])[last + 1 :].max(initial=0.0)
        deepest = max(deepest, float(before), float(after))
        if (first, last) == (0, high - low):
            break
        low, high = low + first, low + last
    return deepest / 2


def dip_probability(values: Floats) -> float:
    """Say how likely a single heap would have so deep a dip.

    Returns
    -------
    float
        In [0.001, 1]. Against one flat heap, the hardest case: with any other single heap it is
        at least as high as it should be.
    """
    depth = dip(values) * np.sqrt(len(values))
    shares = 1 - np.interp(depth, (0.25, *_QUANTILES), (0.0, *_SHARES))
    return float(shares)


def _hull(x: Floats, y: Floats) -> Ints:
    """Give the places where the greatest convex curve below the points touches them."""
    kept: list[int] = []
    xs, ys = x.tolist(), y.tolist()
    for i in range(len(xs)):
        while len(kept) > 1:
            a, b = kept[-2], kept[-1]
            if (ys[b] - ys[a]) * (xs[i] - xs[a]) < (ys[i] - ys[a]) * (xs[b] - xs[a]):
                break
            kept.pop()
        kept.append(i)
    return np.array(kept)


def _heap(rises: Ints, falls: Ints, apart: Floats) -> tuple[int, int, float]:
    """Find where the curves are widest apart: first and last place of the heap, and how wide."""
    by_rise = int(rises[apart[rises].argmax()])
    by_fall = int(falls[apart[falls].argmax()])
    if apart[by_rise] >= apart[by_fall]:
        return by_rise, int(falls[falls >= by_rise].min()), float(apart[by_rise])
    return int(rises[rises <= by_fall].max()), by_fall, float(apart[by_fall])
