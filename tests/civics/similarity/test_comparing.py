"""Facets on arrays are those of `slow`, and what they need is small and can be kept."""

import random
from collections import Counter
from itertools import chain

import numpy as np
import pytest

from civics.similarity import (
    FACETS,
    Corpus,
    Dictionaries,
    Fingerprint,
    Statistics,
    Text,
    compare,
    fingerprint,
    learn,
    learn_dictionaries,
    profile,
)
from civics.similarity.bags import pieces
from civics.similarity.words import grams

from .cases import ISSUES, SPRING, make_record, make_register
from .slow import facets

WORDS = [
    *chain.from_iterable(map(str.split, ISSUES)),
    "x",
    "of",
    "au",
    "2024",
    "été",
    "日本語",
    "Ω",
]


def make_mixed(number=60):
    """Records that share words at random, in up to three languages, some empty."""
    rng = random.Random(7)

    def text():
        return Text(
            " ".join(rng.choices(WORDS, k=rng.randrange(7))),
            " ".join(rng.choices(WORDS, k=rng.randrange(30))),
        )

    return [
        make_record(
            str(i),
            body=f"body{rng.randrange(5)}",
            texts={tag: text() for tag in ("en", "fr", "ja") if rng.random() < 0.7},
            topics=frozenset(rng.sample("abcdef", rng.randrange(3))),
            body_names=frozenset({"salmon meals"}),
            days=(None, None) if rng.random() < 0.2 else SPRING,
        )
        for i in range(number)
    ]


def test_each_facet_is_what_it_is_word_by_word():
    records = [*make_register(), *make_mixed()]
    profiles = [profile(each) for each in records]
    corpus = Corpus(profiles)
    read = [fingerprint(each) for each in records]
    statistics = learn(read)

    for one in (0, 3, 30, *range(40, len(records), 7)):
        found = compare(read[one], read, statistics)

        slow = [facets(profiles[one], other, corpus) for other in profiles]
        expected = np.array([[row[name] for name in FACETS] for row in slow])
        for at, name in enumerate(FACETS):
            assert found[:, at] == pytest.approx(expected[:, at], abs=1e-9), name


def test_more_records_than_fit_at_once_are_compared():
    read = [fingerprint(each) for each in make_register()] * 12
    statistics = learn(read)

    rows = compare(read[0], read, statistics)

    assert len(rows) == len(read) > 255
    assert rows[: len(read) // 12] == pytest.approx(rows[-len(read) // 12 :])


@pytest.mark.parametrize("text", ["", "a", "ab", "a bc def ghij klmno pqrstu", "été 日本 x x"])
def test_pieces_of_words_are_counted_as_they_are_cut(text):
    expected = Counter(chain.from_iterable(map(grams, text.split())))

    found = pieces([text, "other words"])

    assert sorted(found.counts[found.places == 0].tolist()) == sorted(expected.values())


def test_a_record_is_read_again_from_few_bytes():
    record = make_record(
        texts={"en": Text("Wild salmon", "A plan"), "fr": Text("Saumon sauvage")},
        topics=frozenset({"FO"}),
        partners=frozenset({"parks"}),
        places=frozenset({"sea"}),
    )
    read = fingerprint(record)

    again = Fingerprint.from_bytes(read.key, read.to_bytes())

    assert again.to_bytes() == read.to_bytes()
    assert (again.print, again.digest, again.opens) == (read.print, read.digest, record.opens)
    assert again.said["en"].text.tolist() == read.said["en"].text.tolist()
    with pytest.raises(ValueError, match="form"):
        Fingerprint.from_bytes("a", read.to_bytes().replace(b'"form":1', b'"form":0'))


def test_statistics_and_dictionaries_are_read_again_and_weigh_the_same():
    read = [fingerprint(each) for each in make_mixed(300)]
    statistics, dictionaries = learn(read), learn_dictionaries(read)

    again = Statistics.from_bytes(statistics.to_bytes())
    known = Dictionaries.from_bytes(dictionaries.to_bytes())

    assert (compare(read[1], read, again) == compare(read[1], read, statistics)).all()
    assert known.known.keys() == dictionaries.known.keys()
    assert {("en", "fr"), ("fr", "en")} <= known.known.keys()
    for languages, each in dictionaries.known.items():
        assert (known.known[languages].others == each.others).all()


def test_statistics_of_a_large_register_leave_out_what_occurs_once():
    once = [fingerprint(make_record(str(i), f"word{i} salmon river")) for i in range(50)]

    tongue = learn(once, most=0).tongue("en")

    assert len(tongue.words.numbers) == 2
    assert tongue.rarity(fingerprint(make_record(title="word1")).said["en"].text) > 3
