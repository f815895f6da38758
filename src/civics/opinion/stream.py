"""A map that follows votes as they come."""

import numpy as np

from civics.opinion.lowrank import LowRank
from civics.opinion.votes import Floats, Votes
from civics.opinion.weft import WeftMap, weft_map

__all__ = ["OpinionStream"]


class OpinionStream:
    """Take votes one by one; give a map whenever it is asked for, without flips or turns.

    A vote costs one entry in a dictionary. A map starts from what the last one learnt about
    statements, so few rounds are needed, and lies as the last one did.

    Examples
    --------
    >>> stream = OpinionStream()
    >>> for who, what, vote in [(1, "a", 1), (1, "b", -1), (2, "a", -1), (2, "b", 1)]:
    ...     stream.vote(who, what, vote)
    >>> stream.votes().shape
    (2, 2)
    """

    def __init__(self, *, seed: int = 0) -> None:
        self._seed = seed
        self._cast: dict[tuple[str, str], int] = {}
        self._model: LowRank | None = None
        self._statements: tuple[str, ...] = ()

    def vote(self, participant: object, statement: object, vote: int) -> None:
        """Take a vote: 1 agree, -1 disagree, 0 pass; it replaces an earlier one."""
        self._cast[str(participant), str(statement)] = vote

    def votes(self) -> Votes:
        """Give all votes so far."""
        return Votes.of((who, what, vote) for (who, what), vote in self._cast.items())

    def map(self, *, groups: int | None = None) -> WeftMap:
        """Map the votes so far; parameters and errors as of `weft_map`."""
        votes = self.votes()
        found = weft_map(votes, groups=groups, seed=self._seed, start=self._start(votes))
        self._model, self._statements = found.model, votes.statements
        return found

    def _start(self, votes: Votes) -> LowRank | None:
        """Lay the last model out for the statements there are now; new ones know nothing yet."""
        if self._model is None:
            return None
        known = {each: j for j, each in enumerate(self._statements)}
        places = [(j, known[each]) for j, each in enumerate(votes.statements) if each in known]
        now, before = np.array(places).reshape(-1, 2).T
        means: Floats = np.zeros(votes.shape[1])
        loadings: Floats = np.zeros((votes.shape[1], self._model.loadings.shape[1]))
        means[now], loadings[now] = self._model.means[before], self._model.loadings[before]
        return LowRank(means=means, loadings=loadings, noise=self._model.noise)
