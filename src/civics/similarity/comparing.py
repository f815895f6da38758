"""The facets of one record against many at once: those of `facets`, on arrays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from civics.similarity.bags import (
    MOST,
    Bags,
    Floats,
    Ints,
    Numbers,
    bags,
    pair_bags,
    pieces,
)
from civics.similarity.facets import FACETS, days_between
from civics.similarity.fingerprints import Fingerprint, Said
from civics.similarity.statistics import Counts, Statistics, Tongue

__all__ = ["compare"]

_SATURATES = 1.2  # k1 and b of BM25, at their usual values
_LENGTH_COUNTS = 0.75
_HEAVIEST = 4  # shared words that are looked at one by one

type Rows = dict[str, Floats]


def compare(
    one: Fingerprint, others: Sequence[Fingerprint], statistics: Statistics
) -> NDArray[np.float64]:
    """Measure all facets of pairs.

    Returns
    -------
    float array, shape (n_others, len(FACETS))
        As `facets` gives them for each pair.
    """
    found = [
        _compare(one, others[start : start + MOST], statistics)
        for start in range(0, len(others), MOST)
    ]
    return np.vstack(found) if found else np.zeros((0, len(FACETS)))


def _compare(one: Fingerprint, others: Sequence[Fingerprint], statistics: Statistics) -> Floats:
    table = np.zeros((len(others), len(FACETS)))
    spoken = np.zeros(len(others))
    least = np.full(len(others), np.inf)
    for language, said in one.said.items():
        places = [at for at, other in enumerate(others) if language in other.said]
        if not places:
            continue
        rows = _of_language(one, said, [others[at] for at in places], statistics.tongue(language))
        for name, column in rows.items():
            table[places, _COLUMN[name]] += column
        least[places] = np.minimum(least[places], rows["text_pieces"])
        spoken[places] += 1
    table /= np.maximum(spoken, 1)[:, None]
    table[:, _COLUMN["text_pieces_least"]] = np.where(spoken > 0, least, 0)
    for name, column in _of_facts(one, others, statistics).items():
        table[:, _COLUMN[name]] = column
    return table


_COLUMN = {name: at for at, name in enumerate(FACETS)}


@dataclass(frozen=True, eq=False)
class _Texts:
    """What several records say in one language, weighed."""

    said: Sequence[Said]
    bodies: Numbers
    tongue: Tongue

    @cached_property
    def title(self) -> Bags:
        return bags([each.title for each in self.said])

    @cached_property
    def text(self) -> Bags:
        return bags([each.text for each in self.said])

    @cached_property
    def title_pairs(self) -> Bags:
        return pair_bags([_in_order(each, each.title) for each in self.said])

    @cached_property
    def text_pairs(self) -> Bags:
        return pair_bags([_in_order(each, each.text) for each in self.said])

    @cached_property
    def title_pieces(self) -> Bags:
        return pieces([each.title_spelt for each in self.said])

    @cached_property
    def text_pieces(self) -> Bags:
        return pieces([each.spelt for each in self.said])


def _in_order(said: Said, stems: Numbers) -> Numbers:
    """Give stems; none of what was carried over, where the order of words is another's."""
    return stems[:0] if said.is_carried else stems


class _Shared:
    """Where the numbers of one text stand in others: a row for each, a column for each number."""

    def __init__(self, one: Bags, others: Bags) -> None:
        self.one, self.others = one, others
        at = np.minimum(np.searchsorted(one.numbers, others.numbers), max(len(one) - 1, 0))
        hit = one.numbers[at] == others.numbers if len(one) else np.zeros(len(others), bool)
        self.rows, self.columns, self.hits = others.places[hit], at[hit], np.flatnonzero(hit)
        self.is_in = np.zeros((others.texts, len(one)), bool)
        self.is_in[self.rows, self.columns] = True

    def dense(self, of_others: NDArray) -> NDArray:
        """Lay out what belongs to the others' numbers, 0 where a number is not there."""
        found = np.zeros(self.is_in.shape, of_others.dtype)
        found[self.rows, self.columns] = of_others[self.hits]
        return found


def _of_language(
    one: Fingerprint, said: Said, others: Sequence[Fingerprint], tongue: Tongue
) -> Rows:
    a = _Texts([said], np.array([one.body_number], np.uint64), tongue)
    b = _Texts(
        [other.said[said.language] for other in others],
        np.array([other.body_number for other in others], np.uint64),
        tongue,
    )
    return _Words(a, b, tongue).rows() | _of_pairs(a, b, tongue) | _of_pieces(a, b, tongue)


class _Words:
    """Facets of words. Titles are part of texts, so all weights are of the texts' words."""

    def __init__(self, a: _Texts, b: _Texts, tongue: Tongue) -> None:
        self.tongue = tongue
        self.a, self.b = a.text, b.text
        self.shared = _Shared(a.text, b.text)
        self.often_a, self.often_b = _often(a.text.counts), _often(b.text.counts)
        self.rare_a, self.rare_b = tongue.rarity(a.text.numbers), tongue.rarity(b.text.numbers)
        self.few_a = tongue.rarity_among_bodies(a.text.numbers)
        self.few_b = tongue.rarity_among_bodies(b.text.numbers)
        self.own_a, self.own_b = _own(tongue.surprise, a, b, a.text, b.text)
        self.title_a = np.isin(a.text.numbers, a.title.numbers, assume_unique=True)
        self.count_a = _counts_in(a.title, a.text)
        self.count_b = _counts_in(b.title, b.text)
        self.title_b = self.count_b > 0
        self.own_shared = np.where(self.shared.is_in, self.own_a, 0.0)
        self.titles = self.shared.dense(self.title_b)  # words of a that stand in titles of b

    def rows(self) -> Rows:
        return self._angles() | self._bm25() | self._own_words() | self._few() | self._rarest()

    def _angles(self) -> Rows:
        title_a, title_b = _often(self.count_a), _often(self.count_b)
        both = self.titles & self.title_a
        text = self.shared.is_in
        of_b = self.shared.dense(self.often_b)
        title_of_b = np.where(both, self.shared.dense(title_b), 0.0)
        rare, own = self.rare_a**2, self.own_a**2
        # What repeats counts by its logarithm, words of no title not at all.
        title_a, title_b = title_a * self.title_a, title_b * self.title_b
        return {
            "title_words": _cosine(
                (title_of_b * title_a * rare).sum(axis=1),
                ((title_a * self.rare_a) ** 2).sum(),
                self.b.total((title_b * self.rare_b) ** 2),
            ),
            "text_words": _cosine(
                (of_b * self.often_a * rare).sum(axis=1),
                ((self.often_a * self.rare_a) ** 2).sum(),
                self.b.total((self.often_b * self.rare_b) ** 2),
            ),
            "title_words_own": _cosine(
                (title_of_b * title_a * own).sum(axis=1),
                (title_a**2 * own).sum(axis=1),
                self.b.total((title_b * self.own_b) ** 2),
            ),
            "text_words_own": _cosine(
                (np.where(text, of_b, 0.0) * self.often_a * own).sum(axis=1),
                (self.often_a**2 * own).sum(axis=1),
                self.b.total((self.often_b * self.own_b) ** 2),
            ),
        }

    def _bm25(self) -> Rows:
        usual = max(self.tongue.usual_length, 1.0)

        def damp(length: Floats) -> Floats:
            return _SATURATES * (1 - _LENGTH_COUNTS + _LENGTH_COUNTS * length / usual)

        counts_b = self.shared.dense(self.b.counts).astype(float)
        damp_b = damp(self.b.total(self.b.counts.astype(float)))[:, None]
        damp_a = damp(np.asarray(self.a.counts.sum(), float))
        there = self.rare_a * counts_b * (_SATURATES + 1) / (counts_b + damp_b)
        back = self.rare_a * self.a.counts * (_SATURATES + 1) / (self.a.counts + damp_a)
        return {"bm25": ((there + back) * self.shared.is_in).sum(axis=1) / 2}

    def _own_words(self) -> Rows:
        says_a = (self.own_a * self.title_a).sum(axis=1)
        says_b = self.b.total(self.own_b * self.title_b)
        both = (self.own_shared * (self.titles & self.title_a)).sum(axis=1)
        a_in_b = _share((self.own_shared * self.title_a).sum(axis=1), says_a)
        b_in_a = _share((self.own_shared * self.titles).sum(axis=1), says_b)
        return {
            "title_in_title": np.minimum(_share(both, says_a), _share(both, says_b)),
            "title_in_text": np.minimum(a_in_b, b_in_a),
            "title_in_text_best": np.maximum(a_in_b, b_in_a),
            "title_says": np.minimum(says_a, says_b),
        }

    def _few(self) -> Rows:
        few, squared = self.few_a, self.few_a**2
        both, text = self.titles & self.title_a, self.shared.is_in
        a_in_b = _share((few * (text & self.title_a)).sum(axis=1), (few * self.title_a).sum())
        b_in_a = _share((few * self.titles).sum(axis=1), self.b.total(self.few_b * self.title_b))
        heavy = few * self.rare_a
        crossing = heavy * ((text & self.title_a) | self.titles)
        return {
            "title_words_of_few": _cosine(
                (squared * both).sum(axis=1),
                (squared * self.title_a).sum(),
                self.b.total(self.few_b**2 * self.title_b),
            ),
            "text_words_of_few": _cosine(
                (squared * text).sum(axis=1), squared.sum(), self.b.total(self.few_b**2)
            ),
            "title_in_text_of_few": np.minimum(a_in_b, b_in_a),
            "title_in_text_of_few_best": np.maximum(a_in_b, b_in_a),
            "title_shared_of_few": (heavy * both).sum(axis=1),
            "title_rarest_of_few": crossing.max(axis=1, initial=0.0),
        }

    def _rarest(self) -> Rows:
        both = self.titles & self.title_a
        title = _heaviest(self.own_shared * both)
        text = _heaviest(self.own_shared)
        among = _heaviest(self.few_a * self.shared.is_in)
        return {
            "title_rarest_among_bodies": (self.few_a * both).max(axis=1, initial=0.0),
            "text_rarest_among_bodies": among[:, 0],
            "text_second_among_bodies": among[:, 1],
            "title_rarest": title[:, 0],
            "title_second": title[:, 1],
            "text_second": text[:, 1],
            "text_third": text[:, 2],
            "text_fourth": text[:, 3],
            "title_shared": (self.own_shared * both).sum(axis=1),
            "text_shared": self.own_shared.sum(axis=1),
        }


def _of_pairs(a: _Texts, b: _Texts, tongue: Tongue) -> Rows:
    found: Rows = {}
    for name, one, others in (
        ("title_pairs", a.title_pairs, b.title_pairs),
        ("text_pairs", a.text_pairs, b.text_pairs),
    ):
        own_a, own_b = _own(tongue.surprise_of_pairs, a, b, one, others)
        shared = _Shared(one, others)
        often_a, often_b = _often(one.counts), _often(others.counts)
        found[name] = _cosine(
            (shared.dense(often_b) * often_a * own_a**2).sum(axis=1),
            (often_a**2 * own_a**2).sum(axis=1),
            others.total((often_b * own_b) ** 2),
        )
        found["pairs_shared"] = (own_a * shared.is_in).sum(axis=1)
    return found


def _of_pieces(a: _Texts, b: _Texts, tongue: Tongue) -> Rows:
    return {
        "title_pieces": _angles(a.title_pieces, b.title_pieces, tongue, tongue.title_pieces),
        "text_pieces": _angles(a.text_pieces, b.text_pieces, tongue, tongue.pieces),
    }


def _angles(one: Bags, others: Bags, tongue: Tongue, known: Counts) -> Floats:
    weights_a = _often(one.counts) * tongue.rarity_in(known, one.numbers)
    weights_b = _often(others.counts) * tongue.rarity_in(known, others.numbers)
    if not len(one):
        return np.zeros(others.texts)
    at = np.minimum(np.searchsorted(one.numbers, others.numbers), len(one) - 1)
    both = np.where(one.numbers[at] == others.numbers, weights_a[at] * weights_b, 0.0)
    return _cosine(others.total(both), (weights_a**2).sum(), others.total(weights_b**2))


type _Surprise = Callable[..., Floats]


def _own(
    surprise: _Surprise, a: _Texts, b: _Texts, one: Bags, others: Bags
) -> tuple[Floats, Floats]:
    """Weigh numbers by their surprise to the body that is less surprised.

    Returns
    -------
    float array, shape (n_others, n_one)
        Of the one's numbers, against each other body.
    float array, shape (n_numbers_of_others,)
    """
    body, bodies = a.bodies[0], b.bodies[others.places]
    mine = surprise(one.numbers, body, own=True)
    different, which = np.unique(b.bodies, return_inverse=True)
    theirs = surprise(
        np.broadcast_to(one.numbers, (len(different), len(one))), different[:, None], own=False
    )[which]
    of_others = surprise(others.numbers, bodies, own=True)
    to_me = surprise(others.numbers, body, own=False)
    return np.minimum(mine, theirs), np.minimum(of_others, to_me)


def _counts_in(part: Bags, whole: Bags) -> Ints:
    """How often each number of texts stands in their titles; all of a title's are the text's."""
    # Both are sorted by text and number, so the title's stand in the same order.
    keys, found = _keys(whole), np.zeros(len(whole), np.int64)
    found[np.searchsorted(keys, _keys(part))] = part.counts
    return found


def _keys(each: Bags) -> Numbers:
    return each.numbers | each.places.astype(np.uint64) << np.uint64(56)


def _often(counts: Ints) -> Floats:
    return 1 + np.log(np.maximum(counts, 1))


def _cosine(shared: Floats, one: Floats | np.float64, other: Floats) -> Floats:
    length = np.sqrt(one * other)
    return np.minimum(1.0, np.divide(shared, length, out=np.zeros(len(shared)), where=length > 0))


def _share(part: Floats, total: Floats | np.float64) -> Floats:
    whole = np.broadcast_to(total, part.shape)
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)


def _heaviest(weights: Floats) -> Floats:
    """Give the largest of each row, in order; 0 where there are no more."""
    found = np.zeros((len(weights), _HEAVIEST))
    if weights.shape[1] > _HEAVIEST:
        weights = np.partition(weights, weights.shape[1] - _HEAVIEST, axis=1)[:, -_HEAVIEST:]
    found[:, : weights.shape[1]] = -np.sort(-weights, axis=1)
    return found


def _of_facts(one: Fingerprint, others: Sequence[Fingerprint], statistics: Statistics) -> Rows:
    rows = [
        {
            **_of_topics(one.topics | one.people, other.topics | other.people, statistics),
            **days_between(one, other),
            "names_the_other": float(_names(one, other) + _names(other, one)),
        }
        for other in others
    ]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]} if rows else {}


def _of_topics(
    mine: frozenset[str], theirs: frozenset[str], statistics: Statistics
) -> dict[str, float]:
    rarity = {topic: statistics.rarity_of_topic(topic) for topic in mine | theirs}
    shared = [rarity[topic] for topic in mine & theirs]
    either = sum(rarity.values())
    return {
        "topics": sum(shared) / either if either else 0.0,
        "topics_rarest": max(shared, default=0.0),
    }


def _names(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether one's text names the other's body, or counts it among its partners."""
    return other.body in one.partners or one.calls(other.names)
