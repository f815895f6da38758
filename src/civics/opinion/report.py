"""What a map of opinion says, in one form whichever method made it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from civics.opinion.common_ground import Bridge, common_ground
from civics.opinion.errors import OpinionError
from civics.opinion.polis import polis_map
from civics.opinion.polis_export import Conversation
from civics.opinion.representativeness import Representative, representative_statements
from civics.opinion.votes import Bools, Floats, Ints
from civics.opinion.weft import weft_map

__all__ = ["Method", "Report", "report_on"]

_HALF = 0.5
_DRAWN = 2
_VERDICTS = {
    "separate": "The groups are apart: few people stand between them.",
    "gradual": (
        "The groups hold when half the people are left out, but opinion passes from one to the"
        " next without a gap: where the line runs is a convention."
    ),
    "none": "There are no groups: what can be found in half of the people, chance would give too.",
    "asked": "The number of groups was asked for, not found.",
}


class Method(StrEnum):
    """How groups are found."""

    POLIS = "polis"
    WEFT = "weft"


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """A map of opinion and what it says about statements.

    Parameters
    ----------
    conversation : Conversation
    method : Method
    k : int
        Number of groups; 1 when there are none.
    groups : int array, shape (n_participants,)
        The largest first; -1 for who voted too little.
    positions : float array, shape (n_participants, 2)
    unsure : float array, shape (n_participants,), or None
        Standard error of the position, where the method tells it.
    membership : float array, shape (n_participants, k), or None
        How likely each participant is of each group, where the method tells it.
    keep : bool array, shape (n_statements,)
        Statements whose votes shaped the groups.
    tally : array, shape (k, n_statements, 3)
        Agree, disagree and pass in each group.
    divisiveness : float array, shape (n_statements,)
        How far votes differ with the place on the map (weft) or between groups (polis): a
        standard deviation, ``>= 0``.
    bridges : list of Bridge
        Common ground, the surest first.
    representative : list of list of Representative
        What sets each group apart.
    verdict : str
        A sentence on how real the groups are; empty where the method does not say.
    """

    conversation: Conversation
    method: Method
    k: int
    groups: Ints
    positions: Floats
    unsure: Floats | None
    membership: Floats | None
    keep: Bools
    tally: Floats | Ints
    divisiveness: Floats
    bridges: list[Bridge]
    representative: list[list[Representative]]
    verdict: str = ""

    def text(self, column: int) -> str:
        """Give the words of a statement, or its identifier where there are none."""
        name = self.conversation.votes.statements[column]
        return self.conversation.statements[name].text or f"Statement {name}"

    def typical(self, group: int) -> list[Representative]:
        """List what sets a group apart and most of it does: Polis's lead may be a minority's."""
        return [each for each in self.representative[group] if each.probability > _HALF]

    def most_divisive(self) -> list[int]:
        """List the statements that count, those that divide most first."""
        counted = np.flatnonzero(self.keep)
        order = np.argsort(-self.divisiveness[counted], kind="stable")
        return [int(column) for column in counted[order]]

    def as_json(self, *, seconds: float) -> dict[str, Any]:
        """Give what programs read: `k`, `groups`, `statements`, `common_ground`, `seconds`."""
        people = self.conversation.votes.participants
        return {
            "k": self.k,
            "groups": {people[i]: int(self.groups[i]) for i in np.flatnonzero(self.groups >= 0)},
            "statements": [self._statement(j) for j in range(len(self.keep))],
            "common_ground": [self._bridge(bridge) for bridge in self.bridges],
            "seconds": round(seconds, 4),
        }

    def people_as_json(self) -> dict[str, Any]:
        """Give programs what each participant's place is and how sure that is, and the verdict."""
        names = self.conversation.votes.participants
        return {
            "verdict": self.verdict,
            "people": {names[i]: self._person(int(i)) for i in np.flatnonzero(self.groups >= 0)},
        }

    def _person(self, row: int) -> dict[str, Any]:
        known: dict[str, Any] = {
            "group": int(self.groups[row]),
            "position": np.round(self.positions[row], 4).tolist(),
        }
        if self.unsure is not None and self.membership is not None:
            known["unsure"] = round(float(self.unsure[row]), 4)
            known["membership"] = np.round(self.membership[row], 4).tolist()
        return known

    def _statement(self, column: int) -> dict[str, Any]:
        name = self.conversation.votes.statements[column]
        names = ("agree", "disagree", "pass")
        return {
            "id": name,
            "text": self.conversation.statements[name].text,
            "counted": bool(self.keep[column]),
            "divisiveness": round(float(self.divisiveness[column]), 4),
            "votes": [
                dict(zip(names, np.round(of[column], 2).tolist(), strict=True)) for of in self.tally
            ],
            "typical_of": [
                {"group": group, "stance": each.stance}
                for group, listed in enumerate(self.representative)
                for each in listed
                if each.statement == column
            ],
        }

    def _bridge(self, bridge: Bridge) -> dict[str, Any]:
        return {
            "id": self.conversation.votes.statements[bridge.statement],
            "text": self.text(bridge.statement),
            "stance": bridge.stance,
            "share": round(bridge.share, 4),
            "low": round(bridge.low, 4),
            "high": round(bridge.high, 4),
            "shares": [round(share, 4) for share in bridge.shares],
        }


def report_on(
    conversation: Conversation,
    *,
    method: Method = Method.WEFT,
    groups: int | None = None,
    dimensions: int = 2,
    seed: int = 0,
    progress: Callable[[float, float], None] | None = None,
) -> Report:
    """Map a conversation and gather what the map says.

    Parameters
    ----------
    conversation : Conversation
    method : Method
    groups : int, optional
        Number of groups, ``>= 1``; the method chooses if left out.
    dimensions : int
        In how many ways people may differ, ``>= 1``; the map shows the first two.
    seed : int
    progress : callable, optional
        Told what is done, and of how much.

    Raises
    ------
    TooFewVotesError
        If there are too few votes for a map.
    OpinionError
        If more groups are asked for than people can be placed in, or other than two dimensions
        of the method of Polis.
    """
    keep = np.array(conversation.kept(), dtype=bool)
    if method is Method.POLIS:
        if dimensions != _DRAWN:
            raise OpinionError(
                "The method of Polis has two dimensions; --method weft takes others."
            )
        found = _by_polis(conversation, keep, groups=groups, seed=seed)
    else:
        found = _by_weft(
            conversation,
            keep,
            groups=groups,
            dimensions=dimensions,
            seed=seed,
            progress=progress,
        )
    if groups is not None and len(np.unique(found.groups[found.groups >= 0])) < groups:
        raise OpinionError(f"{groups} groups are too many for the people who can be placed.")
    return found


def _by_polis(conversation: Conversation, keep: Bools, *, groups: int | None, seed: int) -> Report:
    votes = conversation.votes
    found = polis_map(votes, keep=keep, groups=groups, seed=seed)
    tally = votes.tally(found.groups)
    return Report(
        conversation=conversation,
        method=Method.POLIS,
        k=found.k,
        groups=found.groups,
        positions=found.positions,
        unsure=None,
        membership=None,
        keep=keep,
        tally=tally,
        divisiveness=_between_groups(tally),
        bridges=common_ground(tally, keep, seed=seed),
        representative=representative_statements(tally, keep),
    )


def _by_weft(
    conversation: Conversation,
    keep: Bools,
    *,
    groups: int | None,
    dimensions: int,
    seed: int,
    progress: Callable[[float, float], None] | None,
) -> Report:
    found = weft_map(
        conversation.votes,
        keep=keep,
        groups=groups,
        dimensions=dimensions,
        seed=seed,
        progress=progress,
    )
    drawn = min(dimensions, _DRAWN)
    return Report(
        conversation=conversation,
        method=Method.WEFT,
        k=found.k,
        groups=found.groups,
        positions=np.pad(found.positions[:, :drawn], ((0, 0), (0, _DRAWN - drawn))),
        unsure=np.sqrt(np.trace(found.unsure[:, :drawn, :drawn], axis1=1, axis2=2) / drawn),
        membership=found.membership,
        keep=keep,
        tally=found.tally,
        divisiveness=found.divisiveness,
        bridges=found.bridges,
        representative=representative_statements(found.tally, keep) if found.k > 1 else [[]],
        verdict=_VERDICTS[found.choice.verdict],
    )


def _between_groups(tally: Ints) -> Floats:
    votes = tally.sum(axis=2)
    mean = (tally[:, :, 0] - tally[:, :, 1]) / np.maximum(votes, 1)
    share = votes / np.maximum(votes.sum(axis=0), 1)
    middle = (share * mean).sum(axis=0)
    return np.asarray(np.sqrt((share * (mean - middle) ** 2).sum(axis=0)))
