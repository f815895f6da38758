import time
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civics.sortition import (
    InfeasibleError,
    Objective,
    Person,
    Pool,
    Quota,
    gini,
    read_people,
    read_quotas,
    solve,
)

from . import oracles
from .pools import pools

CLOSE = 1e-6
MASS = Path(__file__).with_name("mass_24")  # made up, with the size of a real assembly


@settings(max_examples=25, deadline=None)
@given(pools())
def test_leximin_is_what_all_panels_together_allow(pool):
    found = solve(pool)

    chances = np.sort(list(found.probabilities.values()))
    assert np.abs(chances - oracles.leximin(pool)).max() < CLOSE
    assert found.gap < CLOSE


@settings(max_examples=25, deadline=None)
@given(pools(), st.sampled_from(Objective))
def test_every_panel_meets_the_quotas_and_the_chances_are_those_of_the_panels(pool, objective):
    found = solve(pool, objective)

    allowed = {tuple(pool.people[place].id for place in panel) for panel in oracles.panels(pool)}
    assert {panel.members for panel in found.panels} <= allowed
    assert sum(panel.chance for panel in found.panels) == pytest.approx(1)
    for key, chance in found.probabilities.items():
        drawn = sum(panel.chance for panel in found.panels if key in panel.members)
        assert drawn == pytest.approx(chance, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(pools())
def test_maximin_and_leximin_have_the_same_lowest_chance(pool):
    lowest = solve(pool, Objective.MAXIMIN).min_probability

    assert lowest == pytest.approx(solve(pool).min_probability, abs=CLOSE)


@settings(max_examples=25, deadline=None)
@given(pools())
def test_no_other_lottery_has_a_greater_product_of_chances_than_nash(pool):
    found = solve(pool, Objective.NASH)

    every = oracles.membership(pool)
    has = every.any(axis=0) & np.array([p.id not in pool.already_in for p in pool.people])
    if has.any():
        # At the optimum no panel is worth more than people are many, each weighed by the chance.
        chances = np.array(list(found.probabilities.values()))[has]
        assert (every[:, has] / chances).sum(axis=1).max() / has.sum() < 1 + 1e-3
        assert found.certificate.value == pytest.approx(np.log(chances).mean(), abs=1e-9)
    assert found.gap < CLOSE


@settings(max_examples=25, deadline=None)
@given(pools())
def test_no_other_lottery_is_more_balanced_than_bounded(pool):
    found = solve(pool, Objective.BOUNDED)

    least = oracles.balance(pool)
    if least is not None:
        assert -found.certificate.value == pytest.approx(least, abs=1e-5)
    assert found.gap < CLOSE


def test_the_same_seed_gives_the_same_lottery():
    pool = _crowd(60, categories=3, least=2, most=6, seats=12)

    first, again = solve(pool, seed=3), solve(pool, seed=3)

    assert first.panels == again.panels


def test_what_cannot_be_met_is_refused_with_ways_out():
    people = [Person(f"p{n}", {"age": age}) for n, age in enumerate(["old", "old", "young"])]
    pool = Pool(people, [Quota("age", "old", 0, 2), Quota("age", "young", 2, 2)], 2)

    with pytest.raises(InfeasibleError, match="find 1 more person with age “young”, or lower"):
        solve(pool)


@pytest.mark.parametrize("objective", Objective)
@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_a_time_limit_gives_the_best_so_far_with_what_it_may_lack(objective, seconds):
    pool = _hard_pool()
    begun = time.perf_counter()

    found = solve(pool, objective, time_limit=seconds)

    assert time.perf_counter() - begun < 20
    assert found.certificate.bound >= _best(objective).certificate.value - CLOSE
    assert found.certificate.value <= _best(objective).certificate.value + CLOSE
    assert found.gap >= 0
    assert sum(found.probabilities.values()) == pytest.approx(30)
    assert not any(pool.complaint(panel.members) for panel in found.panels)


@pytest.mark.parametrize("objective", Objective)
def test_where_parts_of_people_promise_too_much_whole_panels_decide(objective):
    # At most one of ann, bea and cyd can be on a panel; half of each would meet the quotas, too.
    values = {"ann": "xyx", "bea": "xxy", "cyd": "yxx", "dan": "yyy"}
    people = [Person(name, dict(zip("abc", each, strict=True))) for name, each in values.items()]
    quotas = [Quota(category, "x", 0, 1) for category in "abc"]
    pool = Pool(people, [*quotas, *(Quota(category, "y", 0, 2) for category in "abc")], 2)

    found = solve(pool, objective)

    third = dict.fromkeys(["ann", "bea", "cyd"], 1 / 3)
    assert found.probabilities == pytest.approx({**third, "dan": 1}, abs=1e-4)
    assert found.gap < CLOSE


def test_households_exclude_each_other_and_people_already_in_stay():
    people = [
        Person("ann", {}, "mill"),
        Person("bea", {}, "mill"),
        Person("cyd", {}),
        Person("dan", {}),
    ]

    found = solve(Pool(people, [], 2, already_in=["dan"]))

    assert found.probabilities == pytest.approx(
        {"ann": 1 / 3, "bea": 1 / 3, "cyd": 1 / 3, "dan": 1}
    )
    assert all("dan" in panel.members for panel in found.panels)


@cache
def _hard_pool():
    return _crowd(200, categories=5, least=8, most=12, seats=30)


@cache
def _best(objective):
    return solve(_hard_pool(), objective)


def _crowd(number, *, categories, least, most, seats):
    draw = np.random.default_rng(7)
    people = [
        Person(f"p{n}", {f"c{c}": f"v{draw.integers(3)}" for c in range(categories)})
        for n in range(number)
    ]
    quotas = [Quota(f"c{c}", f"v{v}", least, most) for c in range(categories) for v in range(3)]
    return Pool(people, quotas, seats)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_gini_is_the_mean_difference_over_twice_the_mean(chances):
    values = np.array(chances)
    if values.sum() < 1e-6:
        return

    obvious = np.abs(values[:, None] - values).mean() / (2 * values.mean())

    assert gini(values) == pytest.approx(obvious, abs=1e-9)


def test_the_chances_of_a_published_example_are_all_the_same():
    # “example_small” of Flanigan et al. (Nature, 2021): 200 people, of whom one woman is
    # conservative, for 20 seats; they report a lowest chance of 10.0% and a Gini index of 0.0%.
    groups = (("m", "conservative", 100), ("f", "liberal", 99), ("f", "conservative", 1))
    people = [
        Person(f"{sex} {leaning} {n}", {"sex": sex, "leaning": leaning})
        for sex, leaning, number in groups
        for n in range(number)
    ]
    values = (("sex", "f"), ("sex", "m"), ("leaning", "liberal"), ("leaning", "conservative"))

    found = solve(Pool(people, [Quota(*value, 9, 20) for value in values], 20))

    assert found.min_probability == pytest.approx(0.1, abs=1e-9)
    assert found.gini == pytest.approx(0, abs=1e-9)
    assert found.gap < 1e-9


@pytest.mark.parametrize(
    ("objective", "lowest", "inequality"),
    [("leximin", 6 / 23, 0.1594), ("maximin", 6 / 23, None), ("nash", 0.2348, 0.1641)],
)
def test_an_assembly_of_24_gets_the_chances_that_others_found_too(objective, lowest, inequality):
    # The figures are those of sortition-algorithms 0.12.15 on the same tables.
    quotas = read_quotas((MASS / "categories.csv").read_text().splitlines())
    people = read_people((MASS / "respondents.csv").read_text().splitlines(), quotas)

    found = solve(Pool(people, quotas, 24), objective)

    assert found.min_probability == pytest.approx(lowest, abs=1e-4)
    if inequality is not None:
        assert found.gini == pytest.approx(inequality, abs=1e-3)
    assert found.gap < CLOSE
    assert not any(found.pool.complaint(panel.members) for panel in found.panels)
