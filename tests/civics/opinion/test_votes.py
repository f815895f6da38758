import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civics.opinion import OpinionError, Votes

casts = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 8), st.sampled_from([-1, 0, 1])), max_size=60
)


def test_numbers_come_before_words_and_nine_before_ten():
    votes = Votes.of([("ten", "10", 1), ("10", "9", 1), ("9", "10", 1)])

    assert votes.participants == ("9", "10", "ten")
    assert votes.statements == ("9", "10")


def test_a_later_vote_replaces_an_earlier_one():
    votes = Votes.of([("ann", "s", 1), ("ann", "s", -1)])

    assert votes.values.tolist() == [-1]


def test_a_statement_without_votes_stays_known():
    votes = Votes.of([("ann", "s", 1)], statements=["s", "t"])

    assert votes.tally()[0].tolist() == [[1, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("vote", [2, -2, 7])
def test_another_vote_than_the_three_is_refused(vote):
    with pytest.raises(OpinionError, match=r"1 \(agree"):
        Votes.of([("ann", "s", vote)])


def test_a_number_beyond_the_names_is_refused():
    with pytest.raises(OpinionError, match="number 3 of 2 participants"):
        Votes.from_arrays(np.array([3]), np.array([0]), np.array([1]), participants=["ann", "ben"])


@given(casts)
def test_the_last_vote_of_each_pair_is_what_a_dictionary_would_keep(cast):
    votes = Votes.of(cast)

    kept = {(str(who), str(what)): vote for who, what, vote in cast}
    assert {
        (votes.participants[row], votes.statements[column]): value
        for row, column, value in zip(votes.rows, votes.columns, votes.values, strict=True)
    } == kept


@given(casts.filter(len), st.integers(1, 7))
def test_blocks_laid_on_each_other_are_the_whole(cast, size):
    votes = Votes.of(cast)
    values, seen = votes.dense()

    blocks = [(v.copy(), s.copy()) for _, v, s in votes.blocks(size=size)]

    assert np.array_equal(np.vstack([v for v, _ in blocks]), values)
    assert np.array_equal(np.vstack([s for _, s in blocks]), seen)


@given(casts.filter(len), st.data())
def test_the_tally_counts_each_vote_of_each_group_once(cast, data):
    votes = Votes.of(cast)
    groups = np.array(
        data.draw(st.lists(st.integers(-1, 2), min_size=votes.shape[0], max_size=votes.shape[0]))
    )

    tally = votes.tally(groups)

    for group in range(len(tally)):
        for column in range(votes.shape[1]):
            here = (groups[votes.rows] == group) & (votes.columns == column)
            expected = [int((votes.values[here] == kind).sum()) for kind in (1, -1, 0)]
            assert tally[group, column].tolist() == expected
