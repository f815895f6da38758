"""How many groups there are, if any: the number that comes out again from half the people."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from civics.opinion.agreement import adjusted_rand
from civics.opinion.dip import dip_probability
from civics.opinion.lowrank import Positions
from civics.opinion.mixture import Mixture, fit_mixture, fit_mixtures, membership
from civics.opinion.votes import Floats, Ints

__all__ = ["Choice", "choose_groups", "reliability", "separation"]

type Halves = tuple[Ints, Ints]
type Verdict = Literal["separate", "gradual", "none", "asked"]

_MOST_GROUPS = 5
_SMALLEST_GROUP = 5
_SAMPLE = 600
_HALVINGS = 6
_CROWDS = 4
_CROWD_HALVINGS = 2
_STABLE = 0.5
_RELIABLE = 0.5
_NEARLY = 0.1
_SURE = 0.05


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice:
    """A number of groups, and why.

    Parameters
    ----------
    k : int
        1 when there are no groups.
    verdict : "separate", "gradual", "none" or "asked"
        "separate": few people stand between the groups. "gradual": the groups come out again from
        half the people, but opinion passes from one to the next without a gap. "none": groups
        found in half the people are no more like those of the other half than in one crowd of the
        same size and spread, or positions are more error than opinion. "asked": the number was
        given.
    stability : dict of int to float
        For each number tried, the adjusted Rand index between groupings learnt from two halves of
        the people, on average over several halvings.
    by_chance : dict of int to float
        The highest such average in simulated crowds without groups.
    gap : float
        How likely a single heap would show as deep a gap as the shallowest between two groups.
    """

    k: int
    verdict: Verdict
    stability: dict[int, float]
    by_chance: dict[int, float]
    gap: float = 1.0


def choose_groups(positions: Positions, *, seed: int = 0) -> Choice:
    """Choose the number of groups by stability, in comparison with crowds without groups.

    Parameters
    ----------
    positions : Positions
        Of those who voted enough.
    seed : int

    Returns
    -------
    Choice

    Notes
    -----
    At most 600 people, drawn by `seed`, are halved 6 times. The simulated crowds are normal, with
    the same covariance and the same errors of positions. Of numbers whose lead over the crowds is
    within 0.1 of the best, the smallest is taken: a further group must earn its place. A number
    of groups that leaves one of them with fewer than 5 people is not taken.

    References
    ----------
    .. [1] Ben-Hur, A., Elisseeff, A. and Guyon, I. (2002). A stability based method for
       discovering structure in clustered data.
    """
    if reliability(positions) < _RELIABLE:
        return Choice(k=1, verdict="none", stability={}, by_chance={})
    rng = np.random.default_rng(seed)
    if len(positions.at) > _SAMPLE:
        positions = positions.of(np.sort(rng.permutation(len(positions.at))[:_SAMPLE]))
    tried = range(2, min(_MOST_GROUPS, len(positions.at) // (2 * _SMALLEST_GROUP)) + 1)
    crowds = [_crowd(positions, rng) for _ in range(_CROWDS)]
    halves = _halves(len(positions.at), _HALVINGS, rng)
    stable = {k: float(_stability([positions], k, halves).mean()) for k in tried}
    chance = {
        k: float(_stability(crowds, k, halves[:_CROWD_HALVINGS]).mean(axis=1).max()) for k in tried
    }
    lead = {k: stable[k] - chance[k] for k in tried if stable[k] >= _STABLE}
    found = _shortest(positions, lead, seed=seed)
    if found is None:
        return Choice(k=1, verdict="none", stability=stable, by_chance=chance)
    k, gap = len(found.shares), separation(positions, found)
    verdict: Verdict = "separate" if gap < _SURE else "gradual"
    return Choice(k=k, verdict=verdict, stability=stable, by_chance=chance, gap=gap)


def reliability(positions: Positions) -> float:
    """Say which share of how far people are apart, along the longest line, is not error.

    Returns
    -------
    float
        At most 1; 0 or less when errors alone would spread positions as far.
    """
    spread = np.atleast_2d(np.cov(positions.at.T))
    line = np.linalg.eigh(spread)[1][:, -1]
    error = float(line @ positions.unsure.mean(axis=0) @ line)
    return 1 - error / max(float(line @ spread @ line), 1e-300)


def separation(positions: Positions, mixture: Mixture) -> float:
    """Say how likely a single heap would show the gap between each group and its nearest.

    Returns
    -------
    float
        In [0.001, 1]; the highest over the groups, 1 for a single group.
    """
    labels = _labels(positions, mixture)
    blur = mixture.within + np.median(positions.unsure, axis=0)
    ways = mixture.centres[:, None] - mixture.centres
    lines: Floats = np.linalg.solve(blur, ways.reshape(-1, len(blur)).T).T.reshape(ways.shape)
    apart = (lines * ways).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    chances = [1.0] if len(apart) == 1 else []
    for one, other in enumerate(apart.argmin(axis=1)) if len(apart) > 1 else ():
        between = positions.at[np.isin(labels, (one, other))] @ lines[one, other]
        chances.append(dip_probability(between) if len(between) else 1.0)
    return max(chances)


def _stability(crowds: list[Positions], k: int, halves: list[Halves]) -> Floats:
    """Compare groupings learnt from each two halves of each crowd, shape (n_crowds, n_halves)."""
    parts = [crowd.of(half) for crowd in crowds for pair in halves for half in pair]
    learnt = iter(fit_mixtures(parts, k))
    agreed = [
        adjusted_rand(_labels(crowd, next(learnt)), _labels(crowd, next(learnt)))
        for crowd in crowds
        for _ in halves
    ]
    return np.array(agreed).reshape(len(crowds), len(halves))


def _shortest(positions: Positions, lead: dict[int, float], *, seed: int) -> Mixture | None:
    """Fit the smallest number of groups that leads nearly as far as the best without tiny ones."""
    fitted: dict[int, Mixture] = {}

    def has_no_tiny(k: int) -> bool:
        fitted[k] = fitted.get(k) or fit_mixture(positions, k, seed=seed)
        sizes = np.bincount(_labels(positions, fitted[k]), minlength=k)
        return bool(sizes.min() >= _SMALLEST_GROUP)

    ahead = sorted((k for k in lead if lead[k] > 0), key=lambda k: -lead[k])
    best = next(filter(has_no_tiny, ahead), None)
    if best is None:
        return None
    near = sorted(k for k in ahead if lead[best] - _NEARLY <= lead[k] <= lead[best])
    return fitted[next(filter(has_no_tiny, near))]


def _labels(positions: Positions, mixture: Mixture) -> Ints:
    return np.asarray(membership(positions, mixture).argmax(axis=1))


def _halves(people: int, times: int, rng: np.random.Generator) -> list[Halves]:
    orders = [rng.permutation(people) for _ in range(times)]
    half = people // 2
    return [(order[:half], order[half : 2 * half]) for order in orders]


def _crowd(positions: Positions, rng: np.random.Generator) -> Positions:
    """Draw people of one crowd, as far apart and as unsurely placed as these."""
    crowd = fit_mixture(positions, 1)
    true = rng.multivariate_normal(crowd.centres[0], crowd.within, size=len(positions.at))
    blur = np.linalg.cholesky(positions.unsure)
    error = (blur @ rng.standard_normal((*true.shape, 1)))[:, :, 0]
    return Positions(at=true + error, unsure=positions.unsure)
