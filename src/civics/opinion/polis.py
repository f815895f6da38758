"""The method of Polis, reproduced: the same map for the same votes, for any order of people.

Polis is a server whose results carry the history of a conversation: who was placed once stays
placed, clusters start from the last ones, a change of the number of groups waits until it has
been seen several times. Given all votes at once there is no history; `Smoother` holds the part of
it that matters where votes come one by one.
"""

from dataclasses import dataclass

import numpy as np

from civics.opinion.axes import mean_votes, principal_axes
from civics.opinion.kmeans import Clustering, assign, kmeans, silhouette
from civics.opinion.votes import Bools, Floats, Ints, Votes

__all__ = [
    "PolisMap",
    "Smoother",
    "enough_votes",
    "group",
    "most_votes",
    "place",
    "polis_map",
    "taking_part",
]

_ENOUGH_VOTES = 7
_FEWEST_PLACED = 15
_BASE_CLUSTERS = 100
_MOST_GROUPS = 5
_PEOPLE_PER_GROUP = 12
_PATIENCE = 4
_LEARN_FROM = 4000


@dataclass(frozen=True, kw_only=True, eq=False)
class PolisMap:
    """Where participants stand, and in which group.

    Parameters
    ----------
    k : int
        Number of groups.
    groups : int array, shape (n_participants,)
        In [0, k), the largest group first; -1 for who voted too little to be placed.
    positions : float array, shape (n_participants, 2)
        On the map; in votes, scaled up for what was not voted on.
    centre : float array, shape (n_statements,)
        Average vote on each statement.
    axes : float array, shape (2, n_statements)
        Directions of the map.
    base : int array, shape (n_participants,)
        The base cluster of each participant, -1 for none: one each up to 100 people.
    silhouettes : dict of int to float
        How well each number of groups that was tried fits, in [-1, 1].
    """

    k: int
    groups: Ints
    positions: Floats
    centre: Floats
    axes: Floats
    base: Ints
    silhouettes: dict[int, float]


class Smoother:
    """Change the number of groups only when another one fits best several times in a row.

    Examples
    --------
    >>> smoother = Smoother()
    >>> [smoother.next(best) for best in (2, 3, 3, 3, 3, 2)]
    [2, 2, 2, 2, 3, 3]
    """

    def __init__(self, *, patience: int = _PATIENCE) -> None:
        self._patience = patience
        self._last: int | None = None
        self._seen = 0
        self._k: int | None = None

    def next(self, best: int) -> int:
        """Take the number that fits best now, ``>= 1``; give the number to show."""
        self._seen = self._seen + 1 if best == self._last else 1
        self._last = best
        if self._k is None or self._seen >= self._patience:
            self._k = best
        return self._k


def polis_map(
    votes: Votes, *, keep: Bools | None = None, groups: int | None = None, seed: int = 0
) -> PolisMap:
    """Map participants as Polis does.

    Parameters
    ----------
    votes : Votes
    keep : bool array, shape (n_statements,), optional
        Statements whose votes count; the others' stay on the map as passes, as in Polis.
    groups : int, optional
        Number of groups, ``>= 1``; chosen by the silhouette among 2 to 5 if left out.
    seed : int

    Returns
    -------
    PolisMap

    Raises
    ------
    TooFewVotesError
        If fewer than two participants voted, or on fewer than two statements.

    Notes
    -----
    A missing vote stands at the average of its statement; positions are then scaled by
    sqrt(statements / votes cast), so that who voted little is not drawn to the middle. Groups are
    formed from at most 100 base clusters.

    References
    ----------
    .. [1] Small, C. et al. (2021). Polis: Scaling Deliberation by Mapping High Dimensional
       Opinion Spaces.
    """
    keep = np.ones(votes.shape[1], dtype=bool) if keep is None else keep
    votes.only(keep).require()
    centre = mean_votes(votes, keep)
    axes = principal_axes(votes, centre, keep)
    positions = place(votes, centre, axes, keep)
    placed = np.flatnonzero(taking_part(votes))
    here = positions[placed]
    bases = _base_clusters(here, seed=seed)
    labels, silhouettes = group(
        bases.centres, _sizes(bases.labels, len(bases.centres)), groups=groups, seed=seed
    )
    return PolisMap(
        k=int(labels.max()) + 1,
        groups=_spread(labels[bases.labels], placed, votes.shape[0]),
        positions=positions,
        centre=centre,
        axes=axes,
        base=_spread(bases.labels, placed, votes.shape[0]),
        silhouettes=silhouettes,
    )


def taking_part(votes: Votes) -> Bools:
    """Say who voted enough to be placed.

    Returns
    -------
    bool array, shape (n_participants,)
        Who cast 7 votes, or as many as there are statements; where that is fewer than 15 people,
        the 15 who voted most (and who voted as often as the fifteenth).
    """
    cast = votes.votes_cast()
    statements = int(np.count_nonzero(np.bincount(votes.columns, minlength=1)))
    return np.asarray(cast >= enough_votes(most_votes(cast), statements))


def most_votes(cast: Ints) -> Ints:
    """Give the 15 highest numbers of votes cast, highest first."""
    return np.sort(cast)[::-1][:_FEWEST_PLACED]


def enough_votes(most: Ints, statements: int) -> int:
    """Say how many votes are enough to be placed.

    Parameters
    ----------
    most : int array
        As `most_votes` gives of everybody.
    statements : int
        Number with votes.
    """
    fifteenth = int(most[-1]) if len(most) else 0
    return max(1, min(_ENOUGH_VOTES, statements, fifteenth))


def place(votes: Votes, centre: Floats, axes: Floats, keep: Bools) -> Floats:
    """Find each participant's position on given axes.

    Parameters
    ----------
    votes : Votes
    centre : float array, shape (n_statements,)
    axes : float array, shape (n_axes, n_statements)
    keep : bool array, shape (n_statements,)

    Returns
    -------
    float array, shape (n_participants, n_axes)
        0 for who cast no vote.
    """
    kept = keep[votes.columns]
    rows, columns = votes.rows[kept], votes.columns[kept]
    apart = votes.values[kept] - centre[columns]
    sums = [
        np.bincount(rows, weights=apart * axis[columns], minlength=votes.shape[0]) for axis in axes
    ]
    voted_on = np.zeros(votes.shape[1], dtype=bool)
    voted_on[votes.columns] = True
    # Polis sets a statement taken out to 0 for everybody, which then counts as a vote.
    cast = np.bincount(rows, minlength=votes.shape[0]) + (voted_on & ~keep).sum()
    scale = np.sqrt(voted_on.sum() / np.maximum(cast, 1))
    return np.asarray(np.column_stack(sums) * scale[:, None])


def group(
    points: Floats, sizes: Floats, *, groups: int | None = None, seed: int = 0
) -> tuple[Ints, dict[int, float]]:
    """Group base clusters, into the number of groups that fits best unless one is given.

    Parameters
    ----------
    points : float array, shape (n_base, 2)
    sizes : float array, shape (n_base,)
        Participants in each, ``>= 1``.
    groups : int, optional
    seed : int

    Returns
    -------
    labels : int array, shape (n_base,)
    silhouettes : dict of int to float
        Of each number of groups that was tried.
    """
    most = min(_MOST_GROUPS, 2 + len(points) // _PEOPLE_PER_GROUP)
    tried = range(2, most + 1) if groups is None else (groups,)
    found = {k: kmeans(points, k, weights=sizes, seed=seed).labels for k in tried}
    fits = {k: silhouette(points, labels) for k, labels in found.items()}
    best = max(tried, key=lambda k: (fits[k], -k))
    return found[best], fits


def _base_clusters(points: Floats, *, seed: int) -> Clustering:
    """Gather people into small clusters, learnt from an even part of very many."""
    if len(points) <= _LEARN_FROM:
        return kmeans(points, _BASE_CLUSTERS, seed=seed, starts=1, rounds=20)
    # Taken evenly in order of the coordinates, so that neither order nor names matter.
    order = np.lexsort(points.T[::-1])
    part = points[order[:: -(-len(points) // _LEARN_FROM)]]
    return assign(points, kmeans(part, _BASE_CLUSTERS, seed=seed, starts=1, rounds=20).centres)


def _sizes(labels: Ints, count: int) -> Floats:
    return np.maximum(np.bincount(labels, minlength=count), 1).astype(np.float64)


def _spread(labels: Ints, placed: Ints, people: int) -> Ints:
    everybody = np.full(people, -1, dtype=np.int64)
    everybody[placed] = labels
    return everybody
