"""How much two texts share, by their words: cosine, share of what is said, BM25."""

from collections.abc import Callable, Iterable, Mapping
from math import log, sqrt

from civics.similarity.corpus import Tongue

__all__ = ["angle", "bm25", "cosine", "heaviest", "plain_cosine", "within"]

type Counts = Mapping[str, int]
type Weigh = Callable[[str], float]

_SATURATES = 1.2  # k1 and b of BM25, at their usual values
_LENGTH_COUNTS = 0.75


def cosine(one: Counts, other: Counts, weigh: Weigh) -> float:
    """Measure the angle between two texts, each word weighed: TF-IDF.

    Parameters
    ----------
    one, other : mapping of str to int
        How often each word occurs; repeats count by their logarithm.
    weigh : callable
        Weight of a word, ``>= 0``, such as `Tongue.rarity`.

    Returns
    -------
    float
        In [0, 1]; 0 when one is empty.
    """
    shared = sum(
        _often(one[word]) * _often(other[word]) * weigh(word) ** 2 for word in one if word in other
    )
    if not shared:
        return 0.0
    return min(1.0, shared / sqrt(_square(one, weigh) * _square(other, weigh)))


def plain_cosine(one: Iterable[str], other: Counts, weigh: Weigh) -> float:
    """Measure the same without regard to how often a word is repeated."""
    mine = {word: weigh(word) ** 2 for word in one}
    shared = sum(weight for word, weight in mine.items() if word in other)
    if not shared:
        return 0.0
    return min(1.0, shared / sqrt(sum(mine.values()) * sum(weigh(word) ** 2 for word in other)))


def angle(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Measure the angle between two vectors of length 1: their cosine, in [0, 1]."""
    if len(other) < len(one):
        one, other = other, one
    return min(1.0, sum(weight * other[part] for part, weight in one.items() if part in other))


def bm25(asked: Counts, found: Counts, tongue: Tongue) -> float:
    """Score a text for the words of another, by Okapi BM25.

    Returns
    -------
    float
        0 and more; grows with the number of rare words that are shared.

    References
    ----------
    .. [1] Robertson, S. and Zaragoza, H. (2009). The Probabilistic Relevance Framework.
    """
    length = sum(found.values()) / max(tongue.usual_length, 1.0)
    damp = _SATURATES * (1 - _LENGTH_COUNTS + _LENGTH_COUNTS * length)
    return sum(
        tongue.rarity(word) * found[word] * (_SATURATES + 1) / (found[word] + damp)
        for word in asked
        if word in found
    )


def within(part: Iterable[str], whole: Counts, weigh: Weigh) -> float:
    """Say how much of what `part` says is in `whole`: a share of its weight, in [0, 1]."""
    weights = {word: weigh(word) for word in part}
    total = sum(weights.values())
    return (
        sum(weight for word, weight in weights.items() if word in whole) / total if total else 0.0
    )


def heaviest(one: Counts, other: Counts, weigh: Weigh) -> list[float]:
    """Give the weights of shared words, heaviest first."""
    return sorted((weigh(word) for word in one if word in other), reverse=True)


def _often(count: int) -> float:
    return 1 + log(count)


def _square(counts: Counts, weigh: Weigh) -> float:
    return sum((_often(count) * weigh(word)) ** 2 for word, count in counts.items())
