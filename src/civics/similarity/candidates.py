"""Which records are worth a look: those that share rare words, found without reading the others."""

from array import array
from collections.abc import Collection
from math import log

import numpy as np
from numpy.typing import NDArray

from civics.similarity.bags import mixed, number
from civics.similarity.fingerprints import Fingerprint

__all__ = ["Candidates"]

MOST_USED = 0.05  # a word that more than this share of records use finds nobody
ALWAYS_USED = 200  # unless it is in no more records than this
MOST_WORDS = 96  # of a record, by language: rarest first


class Candidates:
    """An inverted index that grows record by record.

    Notes
    -----
    Holds 4 bytes for each different word of each record. A look-up reads the lists of the asked
    record's rare words, so it grows with the number of records that share them.
    """

    def __init__(self) -> None:
        self._lists: dict[int, array[int]] = {}
        self._lengths = array("f")
        self._bodies = array("i")
        self._body_numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, record: Fingerprint) -> int:
        """Take in a record; give its number: the next from 0."""
        number = len(self)
        words = posted(record)
        for word in words:
            self._lists.setdefault(word, array("i")).append(number)
        self._lengths.append(max(len(words), 1))
        body = self._body_numbers.setdefault(record.body, len(self._body_numbers))
        self._bodies.append(body)
        return number

    def find(
        self, record: Fingerprint, *, number: int, but: Collection[int] = (), own_body: bool = False
    ) -> list[int]:
        """Give the numbers of the records most worth a look, best first.

        Parameters
        ----------
        number : int
            How many at most.
        but : collection of int
            Records to leave out, such as the asked one itself.
        own_body : bool
            Whether records of the same body count.
        """
        scores = self._scores(record)
        if not own_body and record.body in self._body_numbers:
            bodies = np.frombuffer(self._bodies, np.int32)
            scores[bodies == self._body_numbers[record.body]] = 0
        scores[list(but)] = 0
        if not len(self):
            return []
        best = np.argpartition(-scores, min(number, len(scores) - 1))[:number]
        return sorted((int(i) for i in best if scores[i] > 0), key=lambda i: (-scores[i], i))

    def _scores(self, record: Fingerprint) -> NDArray[np.float64]:
        """Add up, over shared words, the square of their rarity; long records count less."""
        asked = self._rarest(record)
        if not asked:
            return np.zeros(len(self))
        lists = [np.frombuffer(self._lists[word], np.int32) for word in asked]
        weights = [log((len(self) + 1) / (len(found) + 0.5)) ** 2 for found in lists]
        summed = np.bincount(
            np.concatenate(lists),
            weights=np.repeat(weights, [len(found) for found in lists]),
            minlength=len(self),
        )
        return np.asarray(summed / np.sqrt(np.frombuffer(self._lengths, np.float32)))

    def _rarest(self, record: Fingerprint) -> list[int]:
        most = max(ALWAYS_USED, MOST_USED * len(self))
        used = {word: len(self._lists[word]) for word in posted(record) if word in self._lists}
        found = sorted((count, word) for word, count in used.items() if count <= most)
        return [word for _, word in found[: MOST_WORDS * max(len(record.said), 1)]]


def posted(record: Fingerprint) -> list[int]:
    """Give the numbers under which a record is found: its different words, by language."""
    found: set[int] = set()
    for language, said in record.said.items():
        found.update(mixed(np.uint64(number(language)), np.unique(said.text)).tolist())
    return sorted(found)
