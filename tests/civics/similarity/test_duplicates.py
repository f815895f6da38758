import numpy as np
import pytest

from civics.similarity import NearDuplicates, sketch

WORDS = [f"word{i}" for i in range(100)]


@pytest.mark.parametrize("shared", [0, 30, 60, 90, 100])
def test_sketches_agree_as_often_as_sets_share_words(shared):
    one, other = set(WORDS[:100]), set(WORDS[:shared]) | {f"other{i}" for i in range(100 - shared)}

    agree = (sketch(one) == sketch(other)).mean()

    assert agree == pytest.approx(len(one & other) / len(one | other), abs=0.19)


def test_near_duplicates_meet_and_strangers_do_not():
    found = NearDuplicates()
    rng = np.random.default_rng(0)
    for _ in range(200):
        found.add(sketch({f"x{i}" for i in rng.integers(0, 10_000, 40)}))
    original = found.add(sketch(WORDS))
    copy = found.add(sketch([*WORDS[:97], "new", "words"]))

    assert list(found.pairs()) == [(original, copy)]
    assert [number for number, _ in found.like(sketch(WORDS))] == [original, copy]


def test_a_thousand_copies_are_joined_by_less_than_a_thousand_pairs_a_band():
    found = NearDuplicates()
    for _ in range(1000):
        found.add(sketch(WORDS))

    assert len(list(found.pairs())) == 999


def test_empty_texts_have_a_sketch():
    assert (sketch([]) == sketch(())).all()
