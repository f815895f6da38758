"""Grouping of points around centres, the same for any order of the points."""

from dataclasses import dataclass

import numpy as np

from civics.opinion.votes import Floats, Ints

__all__ = ["Clustering", "assign", "kmeans", "silhouette"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Clustering:
    """Points in groups; the heaviest group is number 0.

    Parameters
    ----------
    labels : int array, shape (n_points,)
        In [0, k).
    centres : float array, shape (k, n_dimensions)
    spread : float
        Weighted sum of squared distances to the own centre.
    """

    labels: Ints
    centres: Floats
    spread: float


def kmeans(
    points: Floats,
    k: int,
    *,
    weights: Floats | None = None,
    seed: int = 0,
    starts: int = 8,
    rounds: int = 100,
) -> Clustering:
    """Put points into `k` groups so that each is near the centre of its own.

    Parameters
    ----------
    points : float array, shape (n_points, n_dimensions)
    k : int
        Number of groups, ``>= 1``; fewer come back if there are fewer distinct points.
    weights : float array, shape (n_points,), optional
        How much each point counts, ``> 0``.
    seed : int
        Draws the starts.
    starts : int
        How many drawn starts are tried, besides one along the longest line.
    rounds : int
        How often centres are moved, at most.

    Returns
    -------
    Clustering
        The one with the least spread of all starts.

    Notes
    -----
    Points are brought into an order by their coordinates before anything else, so the order in
    which they are given does not matter, nor do the names of participants.

    References
    ----------
    .. [1] Arthur, D. and Vassilvitskii, S. (2007). k-means++: The Advantages of Careful Seeding.

    Examples
    --------
    >>> found = kmeans(np.array([[0.0], [0.1], [9.0]]), 2)
    >>> found.labels.tolist()
    [0, 0, 1]
    """
    mass = np.ones(len(points)) if weights is None else weights
    order = np.lexsort((mass, *points.T[::-1]))
    ordered, mass = points[order], mass[order]
    k = min(k, 1 + int((ordered[1:] != ordered[:-1]).any(axis=1).sum()))
    rng = np.random.default_rng(seed)
    firsts = [_along(ordered, mass, k), *(_apart(ordered, mass, k, rng) for _ in range(starts))]
    found = [_settle(ordered, mass, first, rounds) for first in firsts]
    return _by_size(min(found, key=lambda each: each.spread), order, mass)


def assign(points: Floats, centres: Floats) -> Clustering:
    """Put each point to the nearest of given centres."""
    apart = _squared(points, centres)
    labels = apart.argmin(axis=1)
    spread = float(apart[np.arange(len(points)), labels].sum())
    return Clustering(labels=labels, centres=centres, spread=spread)


def silhouette(points: Floats, labels: Ints) -> float:
    """Say how much nearer points are to their own group than to the next one, on average.

    Returns
    -------
    float
        In [-1, 1]; a point alone in its group counts 0, and so does a single group.
    """
    k = int(labels.max(initial=0)) + 1
    if k == 1:
        return 0.0
    members = np.eye(k)[labels]
    size = members.sum(axis=0)
    apart = np.sqrt(_squared(points, points))
    total = apart @ members
    own = total[np.arange(len(points)), labels]
    alone = size[labels] == 1
    inside = own / np.maximum(size[labels] - 1, 1)
    other = total / size
    other[np.arange(len(points)), labels] = np.inf
    outside = other.min(axis=1)
    widest = np.maximum(np.maximum(inside, outside), 1e-300)
    return float(np.where(alone, 0.0, (outside - inside) / widest).mean())


def _along(points: Floats, mass: Floats, k: int) -> Floats:
    """Choose first centres evenly among the points in order of the longest line."""
    scaled = (points - np.average(points, axis=0, weights=mass)) * np.sqrt(mass)[:, None]
    line = np.linalg.eigh(scaled.T @ scaled)[1][:, -1]
    order = np.argsort(points @ line, kind="stable")
    share = np.cumsum(mass[order]) / mass.sum()
    return points[order[np.searchsorted(share, (np.arange(k) + 0.5) / k)]]


def _apart(points: Floats, mass: Floats, k: int, rng: np.random.Generator) -> Floats:
    """Draw first centres, each likelier the further it is from those drawn."""
    nearest: Floats = np.ones(len(points))
    chosen = points[:0]
    while len(chosen) < k:
        reach = np.cumsum(mass * nearest)
        place = int(np.searchsorted(reach, rng.random() * reach[-1], side="right"))
        fresh = points[[min(place, len(points) - 1)]]
        distance = _squared(points, fresh)[:, 0]
        nearest = np.minimum(nearest, distance) if len(chosen) else distance
        chosen = np.vstack([chosen, fresh])
    return chosen


def _settle(points: Floats, mass: Floats, centres: Floats, rounds: int) -> Clustering:
    labels = np.full(len(points), -1)
    for _ in range(rounds):
        apart = _squared(points, centres)
        fresh = apart.argmin(axis=1)
        if np.array_equal(fresh, labels):
            break
        labels = fresh
        centres = _means(points, mass, labels, centres)
    nearest = _squared(points, centres)[np.arange(len(points)), labels]
    return Clustering(labels=labels, centres=centres, spread=float(mass @ nearest))


def _means(points: Floats, mass: Floats, labels: Ints, centres: Floats) -> Floats:
    k = len(centres)
    size = np.bincount(labels, weights=mass, minlength=k)
    sums = [np.bincount(labels, weights=mass * each, minlength=k) for each in points.T]
    moved = np.column_stack(sums) / np.maximum(size, 1e-300)[:, None]
    return np.where((size > 0)[:, None], moved, centres)


def _by_size(found: Clustering, order: Ints, mass: Floats) -> Clustering:
    k = len(found.centres)
    size = np.bincount(found.labels, weights=mass, minlength=k)
    ranked = np.lexsort((*found.centres.T[::-1], -size))
    rank = np.empty(k, dtype=np.int64)
    rank[ranked] = np.arange(k)
    labels = np.empty(len(order), dtype=np.int64)
    labels[order] = rank[found.labels]
    return Clustering(labels=labels, centres=found.centres[ranked], spread=found.spread)


def _squared(points: Floats, centres: Floats) -> Floats:
    total = np.zeros((len(points), len(centres)))
    for one, other in zip(points.T, centres.T, strict=True):
        total += np.subtract.outer(one, other) ** 2
    return total
