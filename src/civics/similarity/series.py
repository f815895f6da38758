"""Bulletins of one series: the same body, the same title but for a number, a date or a name."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from civics.similarity.corpus import Corpus, Tongue
from civics.similarity.profiles import Profile

__all__ = ["are_series"]

_NEARLY_ALL = 0.8  # of the words of two titles
_MOST = 0.5
_LITTLE = 0.4  # of what the words say, given what the body always writes


def are_series(one: Profile, other: Profile, corpus: Corpus) -> bool:
    """Whether two records of the same body are two of a series, and so no overlap.

    So they are if, in a language of both, their titles are nearly the same but for numbers; or if
    most words are the same, but these are what the body writes in all its bulletins.
    """
    if one.record.body != other.record.body:
        return False
    return any(
        _alike(
            _spelt(one.said[language].title),
            _spelt(other.said[language].title),
            one.record.body,
            corpus.tongue(language),
        )
        for language in one.said
        if language in other.said
    )


def _alike(a: AbstractSet[str], b: AbstractSet[str], body: str, tongue: Tongue) -> bool:
    if not a or not b:
        return False
    shared, either = a & b, a | b
    if len(shared) >= _NEARLY_ALL * len(either):
        return True
    says = min(_says(a, body, tongue), _says(b, body, tongue))
    return (
        len(shared) >= _MOST * min(len(a), len(b)) and _says(shared, body, tongue) <= _LITTLE * says
    )


def _says(words: AbstractSet[str], body: str, tongue: Tongue) -> float:
    return sum(tongue.surprise(word, body) for word in words)


def _spelt(words: Iterable[str]) -> AbstractSet[str]:
    """Keep words without digits: numbers, dates and batches are what changes in a series."""
    return {word for word in words if not any(map(str.isdigit, word))}
