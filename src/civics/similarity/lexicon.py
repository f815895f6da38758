"""A small dictionary between two languages, learnt from texts that say the same in both."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Lexicon", "learn_lexicon"]

ROUNDS = 4
SURE = 0.02  # translations that are less likely than this are left out
LONGEST = 120  # different words of a text that count

type Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What a word of one language may be in another.

    Parameters
    ----------
    words : mapping of str to mapping of str to float
        Of each stem, its translations and how likely each is, in (0, 1].
    """

    words: Mapping[str, Mapping[str, float]]

    def translate(self, vector: Mapping[str, float]) -> dict[str, float]:
        """Carry weights of words over; a word that is not known stays as it is, such as a name."""
        found: dict[str, float] = defaultdict(float)
        for word, weight in vector.items():
            for other, chance in self.words.get(word, {word: 1.0}).items():
                found[other] += weight * chance
        return dict(found)

    def best(self, word: str) -> str:
        """Give the likeliest translation; the word itself if none is known."""
        known = self.words.get(word)
        return max(known, key=lambda other: (known[other], other)) if known else word


def learn_lexicon(pairs: Sequence[tuple[Collection[str], Collection[str]]]) -> Lexicon:
    """Learn from pairs of texts, each a collection of different stems, which word means which.

    Parameters
    ----------
    pairs : sequence of (collection of str, collection of str)
        The same text in the one language and in the other.

    Notes
    -----
    IBM Model 1 over the words of whole texts [1]_: a word of the first language is taken to stem
    from any word of the second, and expectation-maximisation finds which it mostly is. Time and
    memory grow with the sum over pairs of the product of their lengths: 2,500 pairs of 30 words
    take about six seconds. Give a sample where there are more than some thousands.

    References
    ----------
    .. [1] Brown, P. F. et al. (1993). The Mathematics of Statistical Machine Translation.
    """
    here, there = _Numbers(), _Numbers()
    read = [(here.of(list(one)[:LONGEST]), there.of(list(other)[:LONGEST])) for one, other in pairs]
    if not any(len(one) and len(other) for one, other in read):
        return Lexicon({})
    firsts, seconds, texts = _crossed(read)
    links, link = np.unique(firsts * len(there) + seconds, return_inverse=True)
    first, second = np.divmod(links, len(there))
    _, sharing = np.unique(texts * len(there) + seconds, return_inverse=True)
    likely = np.ones(len(links))
    for _ in range(ROUNDS):
        claim = likely[link]
        claim /= np.bincount(sharing, weights=claim)[sharing]
        counted = np.bincount(link, weights=claim)
        likely = counted / np.bincount(first, weights=counted)[first]
    return Lexicon(_sure(here, there, first, second, likely))


class _Numbers(dict[str, int]):
    """Numbers of words, given as they are met."""

    def of(self, words: Collection[str]) -> Ints:
        return np.array([self.setdefault(word, len(self)) for word in words], dtype=np.int64)


def _crossed(read: Sequence[tuple[Ints, Ints]]) -> tuple[Ints, Ints, Ints]:
    """Cross each word of a text with each of its translation's; also number the texts."""
    return (
        np.concatenate([np.repeat(one, len(other)) for one, other in read]),
        np.concatenate([np.tile(other, len(one)) for one, other in read]),
        np.repeat(np.arange(len(read)), [len(one) * len(other) for one, other in read]),
    )


def _sure(
    here: _Numbers, there: _Numbers, first: Ints, second: Ints, likely: NDArray[np.float64]
) -> dict[str, dict[str, float]]:
    names, others = list(here), list(there)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for i in np.nonzero(likely > SURE)[0]:
        found[names[first[i]]][others[second[i]]] = float(likely[i])
    return dict(found)
