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
    clouds = _settle(_Clouds.stacked([first]), positions.at[None], positions.unsure[None])
    return clouds.part(0)


def fit_mixtures(crowds: list[Positions], k: int, *, seed: int = 0) -> list[Mixture]:
    """Do `fit_mixture` for several crowds of the same size at once: quicker, less to the end."""
    firsts = _Clouds.stacked([_start(each, k, seed=seed, starts=1) for each in crowds])
    at = np.stack([each.at for each in crowds])
    unsure = np.stack([each.unsure for each in crowds])
    clouds = _settle(firsts, at, unsure, rounds=_QUICK)
    return [clouds.part(i) for i in range(len(crowds))]


def membership(positions: Positions, mixture: Mixture) -> Floats:
    """Say how likely each participant belongs to each group.

    Returns
    -------
    float array, shape (n_participants, k)
        Each row sums to 1; rows of who voted little are near the groups' shares.
    """
    odds, _, _ = _odds(_Clouds.stacked([mixture]), positions.at[None], positions.unsure[None])
    found: Floats = odds[0]
    return found


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


def _settle(clouds: _Clouds, at: Floats, unsure: Floats, *, rounds: int = _ROUNDS) -> _Clouds:
    for _ in range(rounds):
        before, clouds = clouds, _improve(clouds, at, unsure)
        if (clouds.fit - before.fit).max() < _CALM:
            break
    return clouds


def _odds(clouds: _Clouds, at: Floats, unsure: Floats) -> tuple[Floats, Floats, Floats]:
    """Give memberships, log-likelihood per participant, and the inverse of their covariances."""
    inverse, log_size = invert(clouds.within[:, None] + unsure)
    apart = at[:, :, None, :] - clouds.centres[:, None]
    distance = np.einsum("cnkd,cnde,cnke->cnk", apart, inverse, apart)
    log = np.log(np.maximum(clouds.shares, 1e-300))[:, None] - 0.5 * distance
    log -= 0.5 * (log_size + at.shape[-1] * np.log(2 * np.pi))[..., None]
    top = log.max(axis=-1, keepdims=True)
    weight = np.exp(log - top)
    whole = weight.sum(axis=-1, keepdims=True)
    return weight / whole, (top + np.log(whole))[..., 0], inverse


def _improve(clouds: _Clouds, at: Floats, unsure: Floats) -> _Clouds:
    odds, fit, inverse = _odds(clouds, at, unsure)
    within = clouds.within
    crowds, people, d = at.shape
    pull = np.einsum("cnde,cef->cndf", inverse, within)
    apart = at[:, :, None, :] - clouds.centres[:, None]
    true = clouds.centres[:, None] + np.einsum("cnkd,cndf->cnkf", apart, pull)
    size = np.maximum(odds.sum(axis=1), 1e-9)
    centres = np.einsum("cnk,cnkd->ckd", odds, true) / size[..., None]
    from_centre = (true - centres[:, None]).reshape(crowds, -1, d)
    weighted = from_centre * odds.reshape(crowds, -1, 1)
    spread = np.swapaxes(weighted, 1, 2) @ from_centre / people
    spread += within - within @ inverse.mean(axis=1) @ within
    return _Clouds(
        shares=size / size.sum(axis=1, keepdims=True),
        centres=centres,
        within=(spread + np.swapaxes(spread, 1, 2)) / 2 + _NARROWEST / people * np.eye(d),
        fit=fit.mean(axis=1),
    )
