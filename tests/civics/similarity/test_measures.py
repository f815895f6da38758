import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civics.similarity import average_precision, bootstrap, precise_recall


def slow_average_precision(true, scores):
    """At each threshold, count over: precision times what recall gains."""
    total, before = 0.0, 0.0
    for threshold in sorted(set(scores), reverse=True):
        above = [t for t, s in zip(true, scores, strict=True) if s >= threshold]
        recall = sum(above) / sum(true)
        total += (recall - before) * sum(above) / len(above)
        before = recall
    return total


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=30))
def test_average_precision_agrees_with_a_slow_count(rows):
    true, scores = [t for t, _ in rows], [float(s) for _, s in rows]

    found = average_precision(np.array(true), np.array(scores))

    assert (
        np.isnan(found)
        if not any(true)
        else found == pytest.approx(slow_average_precision(true, scores))
    )


def test_recall_counts_what_stands_above_a_precise_threshold():
    true = np.array([True, True, True, True, False, False, True])
    scores = np.array([7.0, 6, 5, 4, 3, 2, 1])

    assert precise_recall(true, scores, precision=0.8) == pytest.approx(4 / 5)
    assert precise_recall(~true, scores, precision=0.8) == 0


def test_the_interval_holds_the_figure_and_is_the_same_each_time():
    rng = np.random.default_rng(1)
    true, queries = rng.random(200) < 0.3, rng.integers(0, 40, 200)
    scores = true + rng.normal(size=200)

    first = bootstrap(average_precision, true, scores, queries, rounds=200)

    assert first.low < first.value < first.high
    assert first == bootstrap(average_precision, true, scores, queries, rounds=200)
