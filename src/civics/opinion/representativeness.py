"""What is typical of a group, and what all of them share, as Polis computes it."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from civics.opinion.votes import Bools, Floats, Ints

__all__ = [
    "Consensus",
    "Representative",
    "consensus",
    "group_aware_consensus",
    "representative_statements",
]

type Stance = Literal["agree", "disagree"]

_SURE = 1.2816  # one-sided 90 %
_MOST = 5


@dataclass(frozen=True, kw_only=True)
class Representative:
    """A statement that sets a group apart.

    Parameters
    ----------
    statement : int
        Its column.
    stance : "agree" or "disagree"
        What the group does with it more than others.
    successes, trials : float
        Members who took this stance, and who voted on it.
    probability : float
        Estimated share of the stance in the group, in (0, 1).
    probability_test : float
        z-score of that share against one half.
    ratio : float
        The share in the group over the share among all others, ``> 0``.
    ratio_test : float
        z-score of the difference of the two shares.
    best_agree : bool
        Whether it leads the list as what the group agrees on most.
    """

    statement: int
    stance: Stance
    successes: float
    trials: float
    probability: float
    probability_test: float
    ratio: float
    ratio_test: float
    best_agree: bool = False

    @property
    def weight(self) -> float:
        """By what statements are ordered: how typical times how sure."""
        return self.ratio * self.ratio_test * self.probability * self.probability_test


@dataclass(frozen=True, kw_only=True)
class Consensus:
    """A statement that most participants take one stance on; fields as in `Representative`."""

    statement: int
    stance: Stance
    successes: int
    trials: int
    probability: float
    probability_test: float


@dataclass(frozen=True, kw_only=True, eq=False)
class _Shares:
    """For one stance, each of shape (n_groups, n_statements)."""

    successes: Ints | Floats
    trials: Ints | Floats
    probability: Floats
    probability_test: Floats
    ratio: Floats
    ratio_test: Floats

    def sure(self) -> Bools:
        """Tell where the stance is both common in the group and more so than elsewhere."""
        sure: Bools = (self.ratio_test > _SURE) & (self.probability_test > _SURE)
        return sure

    def at(self, group: int, statement: int, stance: Stance) -> Representative:
        place = group, statement
        return Representative(
            statement=statement,
            stance=stance,
            successes=float(self.successes[place]),
            trials=float(self.trials[place]),
            probability=float(self.probability[place]),
            probability_test=float(self.probability_test[place]),
            ratio=float(self.ratio[place]),
            ratio_test=float(self.ratio_test[place]),
        )


def representative_statements(tally: Ints | Floats, keep: Bools) -> list[list[Representative]]:
    """List for each group the statements that set it apart.

    Parameters
    ----------
    tally : array, shape (n_groups, n_statements, 3)
        As `Votes.tally` counts them, or `tally_by_membership`.
    keep : bool array, shape (n_statements,)
        Statements that may be listed.

    Returns
    -------
    list of list of Representative, length n_groups
        At most five each: what the group agrees on first, then its other agreements, then its
        disagreements. At least one where anybody of the group voted on anything.

    Notes
    -----
    Shares are (successes + 1) / (trials + 2). A statement qualifies where both z-scores pass the
    one-sided 90 % mark for the same stance.

    References
    ----------
    .. [1] Small, C. et al. (2021). Polis: Scaling Deliberation by Mapping High Dimensional
       Opinion Spaces.
    """
    agree, disagree = _shares(tally, 0), _shares(tally, 1)
    return [_of_group(agree, disagree, keep, group) for group in range(len(tally))]


def consensus(tally: Ints, keep: Bools) -> dict[Stance, list[Consensus]]:
    """List what most participants agree on, and what most disagree with, whatever their group.

    Parameters
    ----------
    tally : int array, shape (1, n_statements, 3)
        Of all participants.
    keep : bool array, shape (n_statements,)

    Returns
    -------
    dict of stance to list of Consensus
        At most five each, the strongest first.
    """
    found: dict[Stance, list[Consensus]] = {}
    stances: tuple[Stance, Stance] = ("agree", "disagree")
    for kind, stance in enumerate(stances):
        shares = _shares(tally, kind)
        weight = (shares.probability * shares.probability_test)[0]
        fits = keep & (shares.probability[0] > 0.5) & (shares.probability_test[0] > _SURE)  # noqa: PLR2004 CONFIG: a half
        ranked = [j for j in np.argsort(-weight, kind="stable") if fits[j]][:_MOST]
        found[stance] = [_consensus(shares, int(j), stance) for j in ranked]
    return found


def group_aware_consensus(tally: Ints) -> Floats:
    """Estimate how likely one member of each group all agree, for each statement.

    Parameters
    ----------
    tally : int array, shape (n_groups, n_statements, 3)

    Returns
    -------
    float array, shape (n_statements,)
        The product over groups of (agrees + 1) / (votes + 2), in (0, 1).
    """
    share = (tally[:, :, 0] + 1) / (tally.sum(axis=2) + 2)
    return np.asarray(share.prod(axis=0))


def _shares(tally: Ints | Floats, kind: int) -> _Shares:
    successes, trials = tally[:, :, kind], tally.sum(axis=2)
    others, other_trials = successes.sum(axis=0) - successes, trials.sum(axis=0) - trials
    probability = (successes + 1) / (trials + 2)
    return _Shares(
        successes=successes,
        trials=trials,
        probability=probability,
        probability_test=2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5),
        ratio=probability / ((others + 1) / (other_trials + 2)),
        ratio_test=_difference(successes + 1, trials + 1, others + 1, other_trials + 1),
    )


def _difference(
    here: Ints | Floats, of_here: Ints | Floats, there: Ints | Floats, of_there: Ints | Floats
) -> Floats:
    """Give the z-score of the difference of two shares; 0 where both are 1."""
    pooled = (here + there) / (of_here + of_there)
    width = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / of_here + 1 / of_there))
    apart = here / of_here - there / of_there
    return np.asarray(np.divide(apart, width, out=np.zeros_like(apart), where=pooled < 1))


def _of_group(agree: _Shares, disagree: _Shares, keep: Bools, group: int) -> list[Representative]:
    columns = [int(j) for j in np.flatnonzero(keep)]
    leads = agree.ratio_test[group] > disagree.ratio_test[group]
    fits = (agree.sure() | disagree.sure())[group]

    def final(j: int) -> Representative:
        return agree.at(group, j, "agree") if leads[j] else disagree.at(group, j, "disagree")

    lead = _best_agree(agree, disagree, group, columns)
    head = [] if lead is None else [replace(final(lead), best_agree=True)]
    sufficient = [final(j) for j in columns if fits[j]]
    if not sufficient:
        strongest = np.maximum(agree.ratio_test, disagree.ratio_test)[group]
        return head or [final(j) for j in sorted(columns, key=lambda j: -strongest[j])[:1]]
    rest = sorted((s for s in sufficient if s.statement != lead), key=lambda each: -each.weight)
    listed = [*head, *rest][:_MOST]
    return sorted(listed, key=lambda each: each.stance != "agree")


def _best_agree(agree: _Shares, disagree: _Shares, group: int, columns: list[int]) -> int | None:
    """Go through the statements and keep what the group agrees on best, by Polis's rule."""
    voted = (agree.successes + disagree.successes)[group] > 0
    plain = (agree.probability * agree.probability_test)[group]
    full = plain * (agree.ratio * agree.ratio_test)[group]
    best: int | None = None
    for j in columns:
        if not voted[j]:
            continue
        if best is None:
            likely = agree.ratio[group, j] > 1 and agree.probability[group, j] > 0.5  # noqa: PLR2004 CONFIG: a half
            better = bool(agree.probability_test[group, j] > _SURE or likely)
        elif agree.ratio[group, best] > 1:
            better = bool(full[j] > full[best])
        else:
            better = bool(plain[j] > plain[best])
        best = j if better else best
    return best


def _consensus(shares: _Shares, j: int, stance: Stance) -> Consensus:
    return Consensus(
        statement=j,
        stance=stance,
        successes=int(shares.successes[0, j]),
        trials=int(shares.trials[0, j]),
        probability=float(shares.probability[0, j]),
        probability_test=float(shares.probability_test[0, j]),
    )
