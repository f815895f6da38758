"""The conversations that the tests read."""

import gzip
import json
from pathlib import Path

import numpy as np

from civics.opinion import Votes

FOLDER = Path(__file__).parent / "conversations"
SERVED = sorted(path.name.removesuffix(".json.gz") for path in FOLDER.glob("*.json.gz"))


class Served:
    """A conversation with what Polis's server made of it, in this library's sign."""

    def __init__(self, name):
        both = json.loads(gzip.decompress((FOLDER / f"{name}.json.gz").read_bytes()))
        self.server = both["server"]
        self.votes = Votes.of(tuple(vote) for vote in both["votes"])
        out = {str(each) for each in self.server["mod-out"]}
        self.keep = np.array([each not in out for each in self.votes.statements])
        # The server counts agree as -1.
        self.centre = -np.array(self.server["pca"]["center"])
        self.axes = -np.array(self.server["pca"]["comps"])
        self.row = {who: row for row, who in enumerate(self.votes.participants)}
        self.members = self._members()
        self.groups = self._groups()

    def _members(self):
        base = self.server["base-clusters"]
        return {
            number: [self.row[str(who)] for who in members]
            for number, members in zip(base["id"], base["members"], strict=True)
        }

    def _groups(self):
        groups = np.full(len(self.row), -1)
        for group in self.server["group-clusters"]:
            for base in group["members"]:
                groups[self.members[base]] = group["id"]
        return groups


def planted(groups, *, people, statements, share=0.5, seed=0, loud=0.85):
    """Votes of people in known groups, each with its own stance on each statement."""
    rng = np.random.default_rng(seed)
    of = rng.integers(groups, size=people)
    stance = rng.choice([-1, 1], size=(groups, statements))
    voted = rng.random((people, statements)) < share
    rows, columns = np.nonzero(voted)
    kept = rng.random(len(rows)) < loud
    values = np.where(kept, stance[of[rows], columns], rng.integers(-1, 2, size=len(rows)))
    names = [str(i) for i in range(people)], [str(j) for j in range(statements)]
    return Votes.from_arrays(rows, columns, values, participants=names[0], statements=names[1]), of
