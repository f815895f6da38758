import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civics.opinion import (
    LowRank,
    Positions,
    StatementSums,
    Votes,
    VoteSums,
    adjusted_rand,
    common_ground,
    dip,
    dip_probability,
    fit_low_rank,
    fit_mixture,
    locate,
    membership,
    tally_by_membership,
    weft_map,
)
from tests.civics.opinion.cases import planted


def continuum(*, people=300, statements=60, seed=0):
    """Votes of one crowd without groups: each has a place on a line, normally spread."""
    rng = np.random.default_rng(seed)
    place = rng.standard_normal((people, 1))
    agreeing = 1 / (1 + np.exp(-(place * rng.normal(0, 1.2, statements))))
    rows, columns = np.nonzero(rng.random((people, statements)) < 0.4)
    values = np.where(rng.random(len(rows)) < agreeing[rows, columns], 1, -1)
    return Votes.from_arrays(rows, columns, values)


@pytest.mark.parametrize("groups", [2, 3])
def test_groups_that_are_there_are_counted_found_and_called_separate(groups):
    votes, theirs = planted(groups, people=300, statements=60, share=0.3, loud=0.7)

    found = weft_map(votes)

    assert found.k == groups
    assert found.choice.verdict == "separate"
    assert adjusted_rand(theirs, found.groups) > 0.85


def test_four_groups_that_differ_each_in_its_own_way_need_three_dimensions():
    votes, theirs = planted(4, people=300, statements=60, share=0.3, loud=0.7)

    flat, deep = weft_map(votes), weft_map(votes, dimensions=3)

    placed = deep.groups >= 0
    assert (flat.k, deep.k, deep.choice.verdict) == (3, 4, "separate")
    assert adjusted_rand(theirs[placed], deep.groups[placed]) > 0.9
    assert deep.positions.shape == (300, 3)


@pytest.mark.parametrize("votes", [continuum(), planted(1, people=300, statements=50)[0]])
def test_a_crowd_without_groups_is_not_given_separate_ones(votes):
    found = weft_map(votes)

    assert found.choice.verdict in ("none", "gradual")
    assert found.choice.gap > 0.05


def test_noise_around_one_opinion_has_no_groups():
    found = weft_map(planted(1, people=300, statements=50)[0])

    assert (found.k, found.choice.verdict) == (1, "none")
    assert set(found.groups) == {0}


def test_the_number_that_is_asked_for_is_given():
    found = weft_map(continuum(), groups=4)

    assert (found.k, found.choice.verdict) == (4, "asked")


def test_who_voted_little_is_as_far_out_as_others_but_less_sure():
    votes, _ = planted(2, people=400, statements=80, share=0.6, loud=0.9)
    occasional = np.arange(400) < 200
    rng = np.random.default_rng(5)
    kept = ~occasional[votes.rows] | (rng.random(len(votes)) < 0.25)
    thinned = Votes.from_arrays(votes.rows[kept], votes.columns[kept], votes.values[kept])

    found = weft_map(thinned, groups=2)

    out = np.abs(found.positions[:, 0] - np.median(found.positions[:, 0]))
    assert np.median(out[occasional]) == pytest.approx(np.median(out[~occasional]), rel=0.15)
    unsure = np.trace(found.unsure, axis1=1, axis2=2)
    assert np.median(unsure[occasional]) > 2 * np.median(unsure[~occasional])
    certain = found.membership.max(axis=1)
    assert certain[occasional].mean() < certain[~occasional].mean()


def test_memberships_are_probabilities_that_keep_what_they_promise():
    votes, theirs = planted(2, people=600, statements=30, share=0.35, loud=0.5, seed=3)

    found = weft_map(votes, groups=2)

    assert found.membership.sum(axis=1) == pytest.approx(1)
    agrees = (found.membership[:, 1] > 0.5) == theirs
    right = agrees if agrees.mean() > 0.5 else ~agrees
    placed = found.groups >= 0
    assert right[placed].mean() == pytest.approx(
        found.membership[placed].max(axis=1).mean(), abs=0.05
    )


def test_the_same_votes_and_seed_give_the_same_map():
    votes, _ = planted(3, people=120, statements=40)

    one, two = weft_map(votes, seed=4), weft_map(votes, seed=4)

    assert np.array_equal(one.groups, two.groups)
    assert np.array_equal(one.positions, two.positions)


def test_a_statement_that_groups_differ_on_divides_more_than_one_they_share():
    rng = np.random.default_rng(0)
    group = np.repeat([1, -1], 100)
    values = np.column_stack([np.outer(group, np.ones(10)), np.ones((200, 10))])
    values = np.where(rng.random(values.shape) < 0.9, values, -values).astype(int)
    rows, columns = np.nonzero(rng.random(values.shape) < 0.6)

    found = weft_map(Votes.from_arrays(rows, columns, values[rows, columns]))

    assert found.divisiveness[:10].min() > 3 * found.divisiveness[10:].max()
    assert {bridge.statement for bridge in found.bridges} == set(range(10, 20))


def test_sums_of_any_parts_add_up_to_those_of_the_whole():
    votes, _ = planted(2, people=90, statements=20)
    rng = np.random.default_rng(0)
    positions = Positions(at=rng.normal(size=(90, 2)), unsure=np.tile(np.eye(2), (90, 1, 1)))
    parts = rng.integers(4, size=len(votes))  # votes, not people, are dealt out

    whole, added = StatementSums(20, 2), StatementSums(20, 2)
    whole.add(VoteSums(votes), positions)
    for part in (3, 1, 0, 2):
        here = parts == part
        some = Votes.from_arrays(
            votes.rows[here],
            votes.columns[here],
            votes.values[here],
            participants=votes.participants,
            statements=votes.statements,
        )
        sums = StatementSums(20, 2)
        sums.add(VoteSums(some), positions)
        added.merge(sums)

    for name in ("squares", "products", "loud"):
        assert getattr(added, name) == pytest.approx(getattr(whole, name), abs=1e-9)


def test_a_position_is_the_regression_of_the_votes_on_the_loadings():
    rng = np.random.default_rng(1)
    model = LowRank(means=rng.normal(size=9) / 9, loadings=rng.normal(size=(9, 2)), noise=0.3)
    votes = Votes.of(
        [("ann", j, [1, -1, 0][j % 3]) for j in (0, 2, 3, 5, 7, 8)], statements=range(9)
    )

    found = locate(votes, model)

    seen = [0, 2, 3, 5, 7, 8]
    loads = model.loadings[seen]
    left = np.array([1.0, 0, 1, 0, -1, 0]) - model.means[seen]
    precision = loads.T @ loads / 0.3 + np.eye(2) / 9
    assert found.unsure[0] == pytest.approx(np.linalg.inv(precision), rel=1e-4)
    assert found.at[0] == pytest.approx(np.linalg.solve(precision, loads.T @ left / 0.3), rel=1e-4)


def test_with_all_votes_cast_the_model_lies_along_the_principal_axes():
    votes, _ = planted(3, people=200, statements=30, share=1.1)

    model = fit_low_rank(votes, np.ones(30, dtype=bool), rounds=200)

    values, _ = votes.dense()
    axes = np.linalg.svd(values - values.mean(axis=0), full_matrices=False)[2][:2]
    inside = np.linalg.qr(model.loadings)[0]
    assert np.linalg.svd(axes @ inside)[1] == pytest.approx(1, abs=1e-2)


def test_an_unsure_position_says_less_about_where_groups_are():
    at = np.array([[0.0, 0], [0.1, 0], [5, 0], [5.1, 0], [2.5, 0]])
    sure, unsure = np.eye(2) * 0.01, np.eye(2) * 100
    positions = Positions(at=at, unsure=np.array([sure, sure, sure, sure, unsure]))

    odds = membership(positions, fit_mixture(positions, 2))

    assert odds[:4].max(axis=1).min() > 0.99
    assert odds[4].max() < 0.75


@given(
    st.lists(st.floats(-99, 99, width=16), min_size=2, max_size=40),
    st.floats(0.5, 4),
    st.floats(-9, 9),
)
def test_the_dip_knows_neither_unit_nor_origin_and_has_its_bounds(values, unit, origin):
    here = np.array(values)

    depth = dip(here)

    assert 0.5 / len(here) - 1e-12 <= depth <= 0.25 + 1e-12
    assert dip(-here) == pytest.approx(depth, abs=1e-9)
    if len(set(np.round(here * unit + origin, 9))) == len(set(values)):
        assert dip(here * unit + origin) == pytest.approx(depth, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 8), min_size=4, max_size=8))
def test_the_dip_is_no_deeper_than_the_distance_to_some_single_heaps(values):
    # Any heap gives an upper bound: flat ones, and ones of two slopes, on a grid.
    here = np.sort(np.array(values, dtype=float))
    x = np.unique(here)
    upper = np.searchsorted(here, x, side="right") / len(here)
    lower = np.searchsorted(here, x, side="left") / len(here)

    bounds = []
    for first in np.linspace(-1, 8.5, 12):
        for last in np.linspace(first + 0.5, 10, 12):
            heap = np.clip((x - first) / (last - first), 0, 1)
            bounds.append(max(np.abs(upper - heap).max(), np.abs(lower - heap).max()))

    assert dip(here) <= min(bounds) + 1e-9


def test_two_heaps_dip_and_one_does_not():
    rng = np.random.default_rng(0)

    assert dip_probability(np.concatenate([rng.normal(0, 1, 150), rng.normal(5, 1, 150)])) < 0.01
    assert dip_probability(rng.normal(0, 1, 300)) > 0.2
    assert dip_probability(rng.exponential(1, 300)) > 0.2


def test_common_ground_needs_every_group_and_enough_votes():
    tally = np.array(
        [
            [[90, 5, 5], [90, 5, 5], [9, 0, 1], [2, 95, 3]],
            [[80, 10, 10], [20, 70, 10], [2, 0, 1], [5, 90, 5]],
        ]
    )

    found = common_ground(tally, np.ones(4, dtype=bool))

    assert [(each.statement, each.stance) for each in found] == [(3, "disagree"), (0, "agree")]
    assert all(each.low <= each.share <= each.high for each in found)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.2, 0.9), st.integers(5, 80))
def test_the_bounds_of_common_ground_are_wider_for_fewer_votes(seed, share, votes):
    few = np.array([[[share * votes, (1 - share) * votes, 0]]])

    narrow = common_ground(few * 10, np.array([True]), seed=seed, most=1)
    wide = common_ground(few, np.array([True]), seed=seed, most=1)

    if narrow and wide:
        assert wide[0].high - wide[0].low > narrow[0].high - narrow[0].low


def test_votes_shared_out_by_whole_memberships_are_the_tally():
    votes, theirs = planted(3, people=60, statements=12)

    assert tally_by_membership(votes, np.eye(3)[theirs]) == pytest.approx(votes.tally(theirs))


def test_a_map_made_from_an_earlier_one_neither_flips_nor_rotates():
    votes, _ = planted(3, people=200, statements=40, share=0.4)
    keep = np.ones(40, dtype=bool)
    half = fit_low_rank(votes.of_participants(np.arange(200) < 150), keep)
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    turned = LowRank(means=half.means, loadings=half.loadings @ turn, noise=half.noise)

    found = fit_low_rank(votes, keep, start=turned)

    for now, before in zip(found.loadings.T, turned.loadings.T, strict=True):
        assert np.corrcoef(now, before)[0, 1] > 0.95


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_sums_over_votes_are_those_of_the_laid_out_matrix(seed):
    rng = np.random.default_rng(seed)
    votes, _ = planted(2, people=15, statements=9, share=0.3, seed=seed)
    values, seen = votes.dense()
    of_statements, of_people = rng.normal(size=(2, 9)), rng.normal(size=(3, 15))
    sums = VoteSums(votes)

    plain, weighed = sums.of_participants(of_statements, of_statements)
    other, other_weighed = sums.of_statements(of_people, of_people)

    assert plain == pytest.approx(of_statements @ seen.T, abs=1e-9)
    assert weighed == pytest.approx(of_statements @ values.T, abs=1e-9)
    assert other == pytest.approx(of_people @ seen, abs=1e-9)
    assert other_weighed == pytest.approx(of_people @ values, abs=1e-9)
