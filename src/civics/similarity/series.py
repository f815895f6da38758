"""Bulletins of one series: the same body, the same title but for a number, a date or a name."""

import numpy as np

from civics.similarity.bags import Numbers, stem_numbers
from civics.similarity.fingerprints import Fingerprint, Said
from civics.similarity.statistics import Statistics, Tongue

__all__ = ["are_series"]

_NEARLY_ALL = 0.8  # of the words of two titles
_MOST = 0.5
_LITTLE = 0.4  # of what the words say, given what the body always writes


def are_series(one: Fingerprint, other: Fingerprint, statistics: Statistics) -> bool:
    """Whether two records of the same body are two of a series, and so no overlap.

    So they are if, in a language of both, their titles are nearly the same but for numbers; or if
    most words are the same, but these are what the body writes in all its bulletins.
    """
    if one.body != other.body:
        return False
    return any(
        _alike(
            _spelt(one.said[language]),
            _spelt(other.said[language]),
            one.body_number,
            statistics.tongue(language),
        )
        for language in one.said
        if language in other.said
    )


def _alike(a: Numbers, b: Numbers, body: np.uint64, tongue: Tongue) -> bool:
    if not len(a) or not len(b):
        return False
    shared = np.intersect1d(a, b, assume_unique=True)
    if len(shared) >= _NEARLY_ALL * (len(a) + len(b) - len(shared)):
        return True
    says = min(_says(a, body, tongue), _says(b, body, tongue))
    return (
        len(shared) >= _MOST * min(len(a), len(b)) and _says(shared, body, tongue) <= _LITTLE * says
    )


def _says(words: Numbers, body: np.uint64, tongue: Tongue) -> float:
    return float(tongue.surprise(words, body, own=True).sum())


def _spelt(said: Said) -> Numbers:
    """Keep words without digits: numbers, dates and batches are what changes in a series."""
    words = [word for word in said.title_spelt.split() if not any(map(str.isdigit, word))]
    return np.unique(stem_numbers(words, said.language))
