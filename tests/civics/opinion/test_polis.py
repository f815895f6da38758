import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civics.opinion import (
    Smoother,
    TooFewVotesError,
    Votes,
    adjusted_rand,
    consensus,
    group_aware_consensus,
    kmeans,
    place,
    polis_map,
    principal_axes,
    read_folder,
    representative_statements,
    silhouette,
)
from tests.civics.opinion.cases import FOLDER, SERVED, Served, planted

# Its centre and axes hold one participant whose votes are not among those published.
WHOLE = [name for name in SERVED if name != "50ptpt-3gp-strict-no-meta"]


@pytest.fixture(scope="module", params=SERVED)
def served(request):
    return Served(request.param)


@pytest.mark.parametrize("name", WHOLE)
def test_centre_and_axes_are_the_servers(name):
    served = Served(name)

    found = polis_map(served.votes, keep=served.keep)

    assert found.centre == pytest.approx(served.centre, abs=1e-12)
    for mine, theirs in zip(found.axes, served.axes, strict=True):
        assert abs(mine @ theirs) == pytest.approx(1, abs=1e-12)


def test_positions_are_the_servers(served):
    positions = place(served.votes, served.centre, served.axes, served.keep)

    base = served.server["base-clusters"]
    for number, x, y in zip(base["id"], base["x"], base["y"], strict=True):
        middle = positions[served.members[number]].mean(axis=0)
        assert middle == pytest.approx([x, y], abs=1e-12)


def test_what_is_typical_of_a_group_is_the_servers(served):
    listed = representative_statements(served.votes.tally(served.groups), served.keep)

    for group, theirs in served.server["repness"].items():
        mine = listed[int(group)]
        assert [served.votes.statements[each.statement] for each in mine] == [
            str(each["tid"]) for each in theirs
        ]
        for one, other in zip(mine, theirs, strict=True):
            assert one.stance == other["repful-for"]
            assert one.best_agree == other.get("best-agree", False)
            assert (one.successes, one.trials) == (other["n-success"], other["n-trials"])
            assert one.probability == pytest.approx(other["p-success"], abs=1e-12)
            assert one.probability_test == pytest.approx(other["p-test"], abs=1e-12)
            assert one.ratio == pytest.approx(other["repness"], abs=1e-12)
            assert one.ratio_test == pytest.approx(other["repness-test"], rel=1e-6)  # float32 there


def test_what_all_agree_on_is_the_servers(served):
    found = consensus(served.votes.tally(), served.keep)

    for stance, theirs in served.server["consensus"].items():
        mine = found[stance]
        assert [served.votes.statements[each.statement] for each in mine] == [
            str(each["tid"]) for each in theirs
        ]
        assert [each.probability_test for each in mine] == pytest.approx(
            [each["p-test"] for each in theirs], abs=1e-12
        )


def test_consensus_across_groups_is_the_servers(served):
    found = group_aware_consensus(served.votes.tally(served.groups))

    theirs = served.server["group-aware-consensus"]
    for each, value in zip(served.votes.statements, found, strict=True):
        assert value == pytest.approx(theirs[each], abs=1e-12)


def test_the_groups_are_no_wider_than_the_servers(served):
    here = served.groups >= 0
    points = place(served.votes, served.centre, served.axes, served.keep)[here]
    theirs = served.groups[here]
    k = theirs.max() + 1

    mine = kmeans(points, k)

    centres = np.array([points[theirs == group].mean(axis=0) for group in range(k)])
    assert mine.spread <= ((points - centres[theirs]) ** 2).sum() + 1e-9


def test_groups_of_a_published_conversation_are_near_those_exported():
    found = read_folder(FOLDER / "brexit-consensus")

    mine = polis_map(found.votes, keep=np.array(found.kept()), groups=2)

    theirs = np.array([found.exported_groups.get(each, -1) for each in found.votes.participants])
    both = (theirs >= 0) & (mine.groups >= 0)
    assert adjusted_rand(theirs[both], mine.groups[both]) >= 0.82


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_groups_that_were_planted_are_found(groups):
    votes, planted_groups = planted(groups, people=240, statements=40)

    found = polis_map(votes, groups=groups)

    assert adjusted_rand(planted_groups, found.groups) > 0.9


def test_the_order_and_names_of_participants_do_not_matter():
    served = Served("150ptpt-3gp-no-strict-no-meta")
    votes = served.votes
    other = np.random.default_rng(1).permutation(votes.shape[0])
    shuffled = Votes.from_arrays(
        other[votes.rows],
        votes.columns,
        votes.values,
        participants=[f"p{i}" for i in range(votes.shape[0])],
        statements=votes.statements,
    )

    one = polis_map(votes, keep=served.keep)
    two = polis_map(shuffled, keep=served.keep)

    assert np.array_equal(one.groups, two.groups[other])


def test_votes_of_one_person_make_no_map():
    with pytest.raises(TooFewVotesError, match="at least 2 participants"):
        polis_map(Votes.of([("ann", "s", 1), ("ann", "t", 1)]))


def test_many_statements_have_the_axes_that_few_would():
    votes, _ = planted(3, people=300, statements=600, share=0.2)
    centre, keep = np.zeros(600), np.ones(600, dtype=bool)
    keep[::7] = False

    found = principal_axes(votes, centre, keep)

    values, _ = votes.dense()
    exact = np.linalg.svd(values * keep, full_matrices=False)[2][:2]
    assert np.abs(found @ exact.T) == pytest.approx(np.eye(2), abs=1e-4)


points = st.lists(
    st.tuples(st.floats(-9, 9, width=16), st.floats(-9, 9, width=16)), min_size=1, max_size=9
)


@settings(deadline=None)
@given(points)
def test_two_groups_of_few_points_are_near_the_best_of_all_ways_to_part_them(points):
    here = np.array(points, dtype=float)

    found = kmeans(here, 2)

    def spread(inside):
        sides = [here[inside], here[~inside]]
        return sum(((side - side.mean(axis=0)) ** 2).sum() for side in sides if len(side))

    ways = range(2 ** (len(here) - 1))
    best = min(spread(np.array([bool(way >> i & 1) for i in range(len(here))])) for way in ways)
    assert found.spread <= best * 1.2 + 1e-9


@given(points, st.data())
def test_the_silhouette_is_what_the_definition_says(points, data):
    here = np.array(points, dtype=float)
    labels = np.array(
        data.draw(st.lists(st.integers(0, 2), min_size=len(here), max_size=len(here)))
    )
    labels = np.unique(labels, return_inverse=True)[1]

    def one(i):
        apart = np.sqrt(((here - here[i]) ** 2).sum(axis=1))
        own = (labels == labels[i]) & (np.arange(len(here)) != i)
        if not own.any():
            return 0.0
        inside = apart[own].mean()
        outside = min(apart[labels == g].mean() for g in set(labels) - {labels[i]})
        return (outside - inside) / max(inside, outside) if max(inside, outside) else 0.0

    expected = 0.0
    if len(set(labels)) > 1:
        expected = float(np.mean([one(i) for i in range(len(here))]))
    assert silhouette(here, labels) == pytest.approx(expected, abs=1e-9)


def test_the_number_of_groups_changes_only_when_another_stays_best():
    smoother = Smoother()

    shown = [smoother.next(best) for best in (2, 3, 3, 2, 3, 3, 3, 3, 4)]

    assert shown == [2, 2, 2, 2, 2, 2, 2, 3, 3]
