"""How far two groupings of the same people agree."""

import numpy as np

from civics.opinion.votes import Ints

__all__ = ["adjusted_rand"]


def adjusted_rand(one: Ints, other: Ints) -> float:
    """Compare two groupings by the pairs they put together, beyond what chance would.

    Parameters
    ----------
    one, other : int array, shape (n_points,)
        Groups, ``>= 0``.

    Returns
    -------
    float
        1 for the same grouping whatever the numbers, about 0 for unrelated ones; at least -0.5.

    References
    ----------
    .. [1] Hubert, L. and Arabie, P. (1985). Comparing partitions.

    Examples
    --------
    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    width = int(other.max(initial=0)) + 1
    cells = np.bincount(one * width + other, minlength=(int(one.max(initial=0)) + 1) * width)
    table = cells.reshape(-1, width)
    together = _pairs(table)
    rows, columns = _pairs(table.sum(axis=1)), _pairs(table.sum(axis=0))
    by_chance = rows * columns / max(len(one) * (len(one) - 1) / 2, 1.0)
    most = (rows + columns) / 2
    if most == by_chance:
        return 1.0
    return (together - by_chance) / (most - by_chance)


def _pairs(counts: Ints) -> float:
    return float((counts * (counts - 1) // 2).sum())
