"""What a score rests on, in the words of an official: facets, and the words that both use."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from civics.similarity.facets import PEOPLE, TIME, gap_in_days, shared_days
from civics.similarity.fingerprints import Fingerprint
from civics.similarity.model import Model
from civics.similarity.statistics import Statistics, Tongue

__all__ = ["Facet", "SharedWord", "Why", "explain", "shared_words"]

MOST_WORDS = 8
NEAR = 365  # days between two engagements that still count as close in time


class Facet(StrEnum):
    """What of two engagements can match."""

    ISSUE = "issue"
    TOPICS = "topics"
    PEOPLE = "people"
    PLACE = "place"
    TIME = "time"
    NAMED = "named"  # one's text names the other's body


@dataclass(frozen=True, kw_only=True)
class Why:
    """A facet that matches.

    Parameters
    ----------
    facet : Facet
    adds : float
        In [-1, 1]: how much of the score falls away when this facet is taken out. Facets lean on
        one another, so these do not add up to the score.
    shared : tuple of str
        Codes of topics, communities or areas that both have.
    days_apart, days_shared : int, optional
        Of the facet of time.
    """

    facet: Facet
    adds: float
    shared: tuple[str, ...] = ()
    days_apart: int | None = None
    days_shared: int | None = None


@dataclass(frozen=True, kw_only=True)
class SharedWord:
    """A word that carries a match.

    Parameters
    ----------
    language : str
    in_one, in_other : str
        As it stands in each text, folded: for marking it there.
    weight : float
        How rare it is, ``>= 0``.
    """

    language: str
    in_one: str
    in_other: str
    weight: float


def explain(
    one: Fingerprint, other: Fingerprint, row: Mapping[str, float], model: Model
) -> tuple[Why, ...]:
    """Say which facets match and how much of the score rests on each, strongest first."""
    found = [*_known(one, other, row, model), *_beside(one, other)]
    return tuple(sorted(found, key=lambda why: -why.adds))


def shared_words(
    one: Fingerprint, other: Fingerprint, statistics: Statistics
) -> tuple[SharedWord, ...]:
    """List the words that carry a match, heaviest first, at most eight in a language."""
    found: list[SharedWord] = []
    for language in one.said:
        if language in other.said:
            found += _shared_in(language, one, other, statistics.tongue(language))
    return tuple(sorted(found, key=lambda word: -word.weight))


def _shared_in(
    language: str, one: Fingerprint, other: Fingerprint, tongue: Tongue
) -> list[SharedWord]:
    here, there = one.said[language].written(), other.said[language].written()
    both = here.keys() & there.keys()
    stems = np.array(sorted(both, key=there.__getitem__), np.uint64)
    weights = np.minimum(
        tongue.surprise(stems, one.body_number, own=True),
        tongue.surprise(stems, other.body_number, own=True),
    )
    return [
        SharedWord(
            language=language,
            in_one=here[int(stems[at])],
            in_other=there[int(stems[at])],
            weight=float(weights[at]),
        )
        for at in np.argsort(-weights, kind="stable")[:MOST_WORDS]
    ]


def _known(
    one: Fingerprint, other: Fingerprint, row: Mapping[str, float], model: Model
) -> list[Why]:
    topics = ("topics", "topics_rarest")
    issue = [name for name in model.features if name not in (*topics, *PEOPLE, *TIME)]
    parts: dict[Facet, tuple[str, ...]] = {
        Facet.ISSUE: tuple(issue),
        Facet.TOPICS: topics,
        Facet.TIME: TIME,
        Facet.NAMED: PEOPLE,
    }
    adds = _taken_out(row, parts, model)
    gap = gap_in_days(one, other)
    found = []
    if row["text_shared"] > 0:
        found.append(Why(facet=Facet.ISSUE, adds=adds[Facet.ISSUE]))
    if one.topics & other.topics or one.people & other.people:
        shared = tuple(sorted(one.topics & other.topics))
        found.append(Why(facet=Facet.TOPICS, adds=adds[Facet.TOPICS], shared=shared))
    if gap is not None and gap <= NEAR:
        days = shared_days(one, other)
        found.append(Why(facet=Facet.TIME, adds=adds[Facet.TIME], days_apart=gap, days_shared=days))
    if row["names_the_other"]:
        found.append(Why(facet=Facet.NAMED, adds=adds[Facet.NAMED]))
    return found


def _beside(one: Fingerprint, other: Fingerprint) -> list[Why]:
    """Name what both have and the weights do not know: no label told how much it counts."""
    pairs = (
        (Facet.PEOPLE, one.people & other.people),
        (Facet.PLACE, one.places & other.places),
    )
    return [Why(facet=facet, adds=0.0, shared=tuple(sorted(both))) for facet, both in pairs if both]


def _taken_out(
    row: Mapping[str, float], parts: Mapping[Facet, tuple[str, ...]], model: Model
) -> dict[Facet, float]:
    """Score again with each facet as it is in a pair of strangers; give what falls away."""
    whole = model.table([row])
    table = np.repeat(whole, len(parts), axis=0)
    for at, names in enumerate(parts.values()):
        for name in names:
            if name in model.features:
                column = model.features.index(name)
                table[at, column] = model.strangers[column]
    score = float(model.score(whole)[0])
    return {
        facet: score - float(without)
        for facet, without in zip(parts, model.score(table), strict=True)
    }
