from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civics.opinion import InTurn, OpinionError, TooFewVotesError, Votes, map_parts, weft_map
from civics.opinion.drawing import draw
from tests.civics.opinion.cases import planted


def parted(votes, count, *, seed=0):
    """Deal the participants out to parts; some may be empty."""
    of = np.random.default_rng(seed).integers(count, size=votes.shape[0])
    return InTurn([partial(votes.of_participants, of == part) for part in range(count)])


@pytest.mark.parametrize("people", [300, 4500])
def test_parts_say_what_the_whole_says(people):
    votes, _ = planted(3, people=people, statements=40, share=0.3, loud=0.7)
    keep = np.arange(40) != 7
    whole = weft_map(votes, keep=keep, seed=2)

    found = map_parts(parted(votes, 7), keep=keep, seed=2)

    assert (found.k, found.participants) == (whole.k, people) == (3, people)
    assert found.choice.verdict == whole.choice.verdict
    assert found.sizes.tolist() == np.bincount(whole.groups[whole.groups >= 0]).tolist()
    assert found.model.loadings == pytest.approx(whole.model.loadings, abs=1e-7)
    assert found.divisiveness == pytest.approx(whole.divisiveness, abs=1e-7)
    assert found.tally == pytest.approx(whole.tally, abs=1e-4)
    assert [each.statement for each in found.bridges] == [each.statement for each in whole.bridges]


def test_each_part_places_its_own_people_as_the_whole_does():
    votes, _ = planted(2, people=120, statements=30)
    whole, parts = weft_map(votes), parted(votes, 4)

    found = map_parts(parts)

    row = {who: i for i, who in enumerate(votes.participants)}
    seen = set()
    for places in parts.each(found.places):
        rows = [row[who] for who in places.participants]
        assert places.groups.tolist() == whole.groups[rows].tolist()
        assert places.positions == pytest.approx(whole.positions[rows], abs=1e-6)
        assert places.membership == pytest.approx(whole.membership[rows], abs=1e-6)
        seen.update(places.participants)
    assert seen == set(votes.participants)


def test_how_people_are_dealt_out_changes_nothing():
    votes, _ = planted(3, people=200, statements=25)

    one, other = (map_parts(parted(votes, n, seed=n), groups=3) for n in (2, 9))

    assert one.sizes.tolist() == other.sizes.tolist()
    assert one.model.loadings == pytest.approx(other.model.loadings, abs=1e-9)


def test_of_a_handful_of_people_those_who_voted_most_are_placed_as_in_the_whole():
    votes, _ = planted(2, people=20, statements=30, share=0.15, seed=4)
    whole = weft_map(votes, groups=2)

    found = map_parts(parted(votes, 3), groups=2)

    assert found.sizes.sum() == (whole.groups >= 0).sum()


def test_parts_of_different_conversations_are_refused():
    one, other = Votes.of([(1, "a", 1), (2, "b", 1)]), Votes.of([(3, "c", 1), (4, "d", 1)])

    with pytest.raises(OpinionError, match="same statements"):
        map_parts(InTurn([lambda: one, lambda: other]))


def test_no_parts_and_no_votes_are_said_to_be_so():
    with pytest.raises(OpinionError, match="no parts"):
        map_parts(InTurn([]))
    with pytest.raises(TooFewVotesError):
        map_parts(InTurn([lambda: Votes.of([], statements=["a", "b"])]))


@given(st.sets(st.text(max_size=4), max_size=30), st.integers(1, 12), st.integers(0, 2**63))
def test_those_drawn_from_parts_and_again_are_those_drawn_from_all(names, count, seed):
    everybody = sorted(names)
    parts = [everybody[::2], everybody[1::2]]

    some = [part[i] for part in parts for i in draw(part, count, seed)]

    whole = {everybody[i] for i in draw(everybody, count, seed)}
    assert {some[i] for i in draw(some, count, seed)} == whole


@pytest.mark.parametrize("runner", ["native", "ray"])
def test_partitions_of_an_engine_for_tables_say_what_the_whole_says(runner, in_daft):
    votes, _ = planted(3, people=90, statements=20)

    found, whole = in_daft(votes, runner=runner), weft_map(votes, seed=1)

    assert found["k"] == whole.k
    assert found["sizes"] == np.bincount(whole.groups[whole.groups >= 0]).tolist()
    assert found["loadings"] == pytest.approx(whole.model.loadings, abs=1e-7)
