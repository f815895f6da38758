"""Groups of participants whose positions are known with different sureness."""

from dataclasses import dataclass

import numpy as np

from civics.opinion.kmeans import kmeans
from civics.opinion.lowrank import Positions, invert
from civics.opinion.votes import Floats

__all__ = ["Mixture", "fit_mixture", "fit_mixtures", "membership"]

_ROUNDS = 100
_QUICK = 25
_CALM = 5e-5
_BEFORE = 15
_NARROWEST = 0.02


@dataclass(frozen=True, kw_only=True, eq=False)
class Mixture:
    """Groups as clouds around centres.

    Parameters
    ----------
    shares : float array, shape (k,)
        Share of the participants in each, summing to 1; the largest first.
    centres : float array, shape (k, n_dimensions)
    within : float array, shape (n_dimensions, n_dimensions)
        Covariance of positions inside a group, the same for all, without the error of positions.
    fit : float
        Log-likelihood of the positions it was made from, per participant.
    """

    shares: Floats
    centres: Floats
    within: Floats
    fit: float


def fit_mixture(positions: Positions, k: int, *, seed: int = 0, starts: int = 3) -> Mixture:
    """Find `k` clouds from which the positions could come, given how unsure each position is.

    Parameters
    ----------
    positions : Positions
    k : int
        Number of groups, ``>= 1``.
    seed : int
    starts : int
        How many drawn starts of `kmeans` are tried, besides one that is not drawn.

    Returns
    -------
    Mixture

    Notes
    -----
    A participant whose position is unsure says little about where the groups are, instead of
    counting as one in the middle.

    References
    ----------
    .. [1] Bovy, J., Hogg, D. W. and Roweis, S. T. (2011). Extreme deconvolution.
    """
    first = _start(positions, k, seed=seed, starts=starts)
    return _settle(_Clouds.stacked([first]), _Crowds.of([positions])).part(0)


def fit_mixtures(crowds: list[Positions], k: int, *, seed: int = 0) -> list[Mixture]:
    """Do `fit_mixture` for several crowds of the same size at once: quicker, less to the end."""
    firsts = _Clouds.stacked([_start(each, k, seed=seed, starts=1) for each in crowds])
    clouds = _settle(firsts, _Crowds.of(crowds), rounds=_QUICK)
    return [clouds.part(i) for i in range(len(crowds))]


def membership(positions: Positions, mixture: Mixture) -> Floats:
    """Say how likely each participant belongs to each group.

    Returns
    -------
    float array, shape (n_participants, k)
        Each row sums to 1; rows of who voted little are near the groups' shares.
    """
    found = _odds(_Clouds.stacked([mixture]), _Crowds.of([positions]))
    return np.asarray(found.odds[0].T)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Crowds:
    """Positions of several crowds of the same size, by dimension first."""

    at: Floats  # shape (d, n_crowds, n)
    unsure: Floats  # shape (d, d, n_crowds, n)

    @classmethod
    def of(cls, crowds: list[Positions]) -> "_Crowds":
        at = np.stack([each.at for each in crowds])
        unsure = np.stack([each.unsure for each in crowds])
        return cls(
            at=np.ascontiguousarray(_parts_first(at, 1)),
            unsure=np.ascontiguousarray(_parts_first(unsure, 2)),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Odds:
    """What a round of improvement must know."""

    odds: Floats  # of each person for each group, shape (n_crowds, k, n)
    fit: Floats  # log-likelihood of each person, shape (n_crowds, n)
    inverse: Floats  # of each person's covariance in a group, shape (d, d, n_crowds, n)
    pulled: Floats  # that times the way from the centre, shape (d, n_crowds, k, n)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Clouds:
    """Several mixtures at once: as in `Mixture`, each with a first axis for the crowds."""

    shares: Floats
    centres: Floats
    within: Floats
    fit: Floats

    @classmethod
    def stacked(cls, mixtures: list[Mixture]) -> "_Clouds":
        return cls(
            shares=np.stack([each.shares for each in mixtures]),
            centres=np.stack([each.centres for each in mixtures]),
            within=np.stack([each.within for each in mixtures]),
            fit=np.array([each.fit for each in mixtures]),
        )

    def part(self, crowd: int) -> Mixture:
        """Give one of them, with the largest group first."""
        shares, centres = self.shares[crowd], self.centres[crowd]
        order = np.lexsort((*centres.T[::-1], -shares))
        return Mixture(
            shares=shares[order],
            centres=centres[order],
            within=self.within[crowd],
            fit=float(self.fit[crowd]),
        )


def _start(positions: Positions, k: int, *, seed: int, starts: int) -> Mixture:
    sure = 1 / (1 + np.trace(positions.unsure, axis1=1, axis2=2))
    first = kmeans(positions.at, k, weights=sure, seed=seed, starts=starts, rounds=_BEFORE)
    d = positions.at.shape[1]
    spread = first.spread / max(float(sure.sum()), 1e-300) / d
    # Distinct points may be fewer than groups: a centre twice is a group twice, which does no harm.
    centres = np.resize(first.centres, (k, d))
    return Mixture(
        shares=np.full(k, 1 / k),
        centres=centres,
        within=np.eye(d) * max(spread / 2, _NARROWEST),
        fit=-np.inf,
    )


def _settle(clouds: _Clouds, crowds: _Crowds, *, rounds: int = _ROUNDS) -> _Clouds:
    for _ in range(rounds):
        before, clouds = clouds, _improve(clouds, crowds)
        if (clouds.fit - before.fit).max() < _CALM:
            break
    return clouds


def _odds(clouds: _Clouds, crowds: _Crowds) -> _Odds:
    within, centres = _parts_first(clouds.within, 2), _parts_first(clouds.centres, 1)
    inverse, log_size = invert(within[..., None] + crowds.unsure)
    apart = crowds.at[:, :, None] - centres[..., None]
    pulled = np.array([(row[:, :, None] * apart).sum(axis=0) for row in inverse])
    log = np.log(np.maximum(clouds.shares, 1e-300))[..., None] - (pulled * apart).sum(axis=0) / 2
    top = log.max(axis=1, keepdims=True)
    weight = np.exp(log - top)
    whole = weight.sum(axis=1, keepdims=True)
    fit = (top + np.log(whole))[:, 0] - (log_size + len(apart) * np.log(2 * np.pi)) / 2
    return _Odds(odds=weight / whole, fit=fit, inverse=inverse, pulled=pulled)


def _improve(clouds: _Clouds, crowds: _Crowds) -> _Clouds:
    found = _odds(clouds, crowds)
    within, (d, _, people) = clouds.within, crowds.at.shape
    # Where each of them truly stands, if of this group: seen from its centre before, then after.
    columns = np.swapaxes(_parts_first(within, 2), 0, 1)[..., None, None]
    true = np.array([(column * found.pulled).sum(axis=0) for column in columns])
    size = np.maximum(found.odds.sum(axis=2), 1e-9)
    moved = (found.odds * true).sum(axis=3) / size
    true -= moved[..., None]
    one, other = (
        np.swapaxes(each, 0, 1).reshape(-1, d, true[0, 0].size)
        for each in (true, found.odds * true)
    )
    spread = other @ np.swapaxes(one, 1, 2) / people
    spread += within - within @ np.moveaxis(found.inverse.mean(axis=3), 2, 0) @ within
    return _Clouds(
        shares=size / size.sum(axis=1, keepdims=True),
        centres=clouds.centres + np.moveaxis(moved, 0, 2),
        within=(spread + np.swapaxes(spread, 1, 2)) / 2 + _NARROWEST / people * np.eye(d),
        fit=found.fit.mean(axis=1),
    )


def _parts_first(arrays: Floats, axes: int) -> Floats:
    """Bring the last axes, those of dimensions, to the front: what is alike then lies together."""
    return np.moveaxis(arrays, range(-axes, 0), range(axes))
