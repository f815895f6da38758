"""Statements that people of all groups agree on, and how sure that is."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from civics.opinion.votes import Bools, Floats, Ints, Votes

__all__ = ["Bridge", "common_ground", "tally_by_membership"]

_DRAWS = 1000
_AT_ONCE = 256  # statements whose draws are in memory together
_HALF = 0.5


@dataclass(frozen=True, kw_only=True)
class Bridge:
    """A statement on which most people of every group take the same stance.

    Parameters
    ----------
    statement : int
        Its column.
    stance : "agree" or "disagree"
    share : float
        Estimated share of that stance among the votes of the group that takes it least, in (0, 1).
    low, high : float
        Bounds between which that share lies with 90 % probability.
    shares : tuple of float, length n_groups
        The share in each group.
    votes : float
        Votes on it of those placed.
    """

    statement: int
    stance: Literal["agree", "disagree"]
    share: float
    low: float
    high: float
    shares: tuple[float, ...]
    votes: float

    @property
    def is_sure(self) -> bool:
        """Whether even the low bound is a majority in each group."""
        return self.low > _HALF


def common_ground(
    tally: Floats | Ints, keep: Bools, *, seed: int = 0, most: int | None = None
) -> list[Bridge]:
    """Find what a majority of each group agrees on, or disagrees with; the surest first.

    Parameters
    ----------
    tally : array, shape (n_groups, n_statements, 3)
        Agree, disagree and pass in each group, which need not be whole numbers.
    keep : bool array, shape (n_statements,)
    seed : int
    most : int, optional
        How many to list; all of which the low bound is over one half if left out.

    Returns
    -------
    list of Bridge

    Notes
    -----
    Each group's share has a Beta posterior from a flat prior, so a group with few votes on a
    statement keeps it from being called common ground. The bounds are the 5 % and 95 % quantiles
    of the lowest share over groups, in 1,000 draws. A pass counts against.

    Examples
    --------
    >>> tally = np.array([[[40, 2, 1], [20, 20, 3]], [[30, 1, 2], [30, 1, 2]]])
    >>> found = common_ground(tally, np.array([True, True]))
    >>> [(bridge.statement, bridge.stance) for bridge in found]
    [(0, 'agree')]
    """
    rng = np.random.default_rng(seed)
    found = []
    stances: tuple[Literal["agree", "disagree"], ...] = ("agree", "disagree")
    for kind, stance in enumerate(stances):
        yes, of = tally[:, :, kind].T, tally.sum(axis=2).T
        shares = (yes + 1) / (of + 2)
        columns = np.flatnonzero(keep & (shares.min(axis=1) > _HALF))
        bounds = _lowest(yes[columns], of[columns], rng)
        for j, (low, middle, high) in zip(columns.tolist(), bounds.tolist(), strict=True):
            found.append(
                Bridge(
                    statement=j,
                    stance=stance,
                    share=middle,
                    low=low,
                    high=high,
                    shares=tuple(shares[j].tolist()),
                    votes=float(of[j].sum()),
                )
            )
    found.sort(key=lambda bridge: (-bridge.low, bridge.statement))
    return [each for each in found if each.is_sure] if most is None else found[:most]


def _lowest(yes: Floats | Ints, of: Floats | Ints, rng: np.random.Generator) -> Floats:
    """Bounds and median of the lowest share over groups, shape (n_statements, 3)."""
    found = np.empty((len(yes), 3))
    for first in range(0, len(yes), _AT_ONCE):
        here = slice(first, first + _AT_ONCE)
        a, b = yes[here, None] + 1, (of[here] - yes[here])[:, None] + 1
        drawn = rng.beta(a, b, size=(len(a), _DRAWS, yes.shape[1])).min(axis=2)
        found[here] = np.quantile(drawn, (0.05, 0.5, 0.95), axis=1).T
    return found


def tally_by_membership(votes: Votes, membership: Floats) -> Floats:
    """Count agree, disagree and pass in each group, each vote shared out as its owner is.

    Parameters
    ----------
    votes : Votes
    membership : float array, shape (n_participants, k)
        In [0, 1]; a row of zeros leaves a participant out.

    Returns
    -------
    float array, shape (k, n_statements, 3)
    """
    place = votes.columns.astype(np.int64) * 3 + np.array([2, 0, 1])[votes.values]
    counts = [
        np.bincount(place, weights=each[votes.rows], minlength=votes.shape[1] * 3)
        for each in membership.T
    ]
    return np.array(counts).reshape(len(counts), votes.shape[1], 3)
