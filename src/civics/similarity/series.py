"""Bulletins of one series: the same title but for a number, a date or a name."""

from collections.abc import Iterator

import numpy as np

from civics.similarity.bags import Numbers, mixed, stem_numbers
from civics.similarity.fingerprints import Fingerprint, Said
from civics.similarity.statistics import Statistics, Tongue

__all__ = ["are_series", "are_series_across"]

_NEARLY_ALL = 0.8  # of the words of two titles
_MOST = 0.5
_OFTEN = 6  # records of a body in which a formula stands
_LITTLE = 0.4  # of what the words say, given what the body always writes


def are_series(one: Fingerprint, other: Fingerprint, statistics: Statistics) -> bool:
    """Whether two records of the same body are two of a series, and so no overlap.

    So they are if, in a language of both, their titles are nearly the same but for numbers; or if
    most words are the same, but these are what the body writes in all its bulletins.
    """
    if one.body != other.body:
        return False
    return any(
        _alike(_spelt(a), _spelt(b), one.body_number, tongue)
        for a, b, tongue in _in_both(one, other, statistics)
    )


def are_series_across(one: Fingerprint, other: Fingerprint, statistics: Statistics) -> bool:
    """Whether two records of different bodies seem to be of one series.

    As where one body took over what the other did. All that their titles share, word after word,
    must be what one of the two has written often.
    """
    return one.body != other.body and any(
        _is_formula(a, b, body, tongue) and _alike(_spelt(a), _spelt(b), body, tongue)
        for a, b, tongue in _in_both(one, other, statistics)
        for body in (one.body_number, other.body_number)
    )


def _in_both(
    one: Fingerprint, other: Fingerprint, statistics: Statistics
) -> Iterator[tuple[Said, Said, Tongue]]:
    for language in one.said:
        if language in other.said:
            yield one.said[language], other.said[language], statistics.tongue(language)


def _pairs(said: Said) -> list[int]:
    found: list[int] = mixed(said.title[:-1], said.title[1:]).tolist()
    return found


def _is_formula(a: Said, b: Said, body: np.uint64, tongue: Tongue) -> bool:
    shared = set(_pairs(a)) & set(_pairs(b))
    pairs = np.array(sorted(shared), np.uint64)
    return bool(shared) and bool((tongue.pair_habits.of(mixed(body, pairs)) >= _OFTEN).all())


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
