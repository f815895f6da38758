from math import comb, exp, log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from civics.sortition import (
    Certificate,
    Distribution,
    Objective,
    Panel,
    Person,
    Pool,
    Quota,
    TicketError,
    lottery_of,
)
from civics.sortition._rounding import _best_rate, _pipage, round_shares
from civics.sortition._swaps import swap_nearer

from .distributions import distributions


@settings(max_examples=200, deadline=None)
@given(distributions(), st.integers(1, 60), st.integers(0, 5))
def test_every_ticket_is_a_panel_and_no_chance_strays_beyond_the_proven_bound(found, tickets, seed):
    drum = lottery_of(found, tickets=tickets, seed=seed)

    assert len(drum.tickets) == tickets
    assert all(found.pool.complaint(ticket) == "" for ticket in drum.tickets)
    assert drum.aims == pytest.approx(found.probabilities, abs=1e-9)
    strayed = {
        key: abs(sum(key in ticket for ticket in drum.tickets) / tickets - chance)
        for key, chance in found.probabilities.items()
    }
    assert drum.deviation == pytest.approx(max(strayed.values()), abs=1e-9)
    assert max(strayed.values()) <= drum.bound


@settings(max_examples=100, deadline=None)
@given(distributions(), st.integers(1, 60))
def test_people_whom_nothing_tells_apart_are_on_as_many_tickets_or_one_more(found, tickets):
    drum = lottery_of(found, tickets=tickets)

    for places in found.pool.types.members:
        ids = [found.pool.people[place].id for place in places]
        for chance in {drum.aims[key] for key in ids}:
            numbers = [drum.numbers[key] for key in ids if drum.aims[key] == chance]
            assert max(numbers) - min(numbers) <= 1


@settings(max_examples=100, deadline=None)
@given(distributions(), st.integers(1, 60), st.integers(0, 5))
def test_the_same_seed_gives_the_same_tickets(found, tickets, seed):
    assert lottery_of(found, tickets=tickets, seed=seed) == lottery_of(
        found, tickets=tickets, seed=seed
    )


@settings(max_examples=100, deadline=None)
@given(
    st.integers(2, 7).flatmap(
        lambda n: st.tuples(
            st.lists(st.integers(0, 20), min_size=n, max_size=n),
            st.lists(st.lists(st.integers(0, 1), min_size=3, max_size=3), min_size=n, max_size=n),
        )
    )
)
def test_rounding_keeps_the_sum_and_every_weighted_sum_within_its_bound(drawn):
    tenths, weights = np.array(drawn[0]), np.array(drawn[1], float)
    assume(tenths.sum())
    whole = max(round(tenths.sum() / 10), 1)
    shares = tenths / tenths.sum() * whole

    rounded = round_shares(weights, shares)

    strayed = np.abs(weights.T @ (rounded.numbers - shares)).max()
    assert rounded.numbers.sum() == whole
    assert rounded.numbers.min() >= 0
    assert strayed <= rounded.bound + 1e-9


def test_the_bound_is_the_one_that_independent_rounding_proves():
    # Ten parts of one half, all in one sum: strays by 5 - k with chance C(10, k) / 1024.
    weights, shares = np.ones((10, 1)), np.full(10, 0.5)

    bound = round_shares(weights, shares).bound

    rates = np.geomspace(0.01, 30, 3000)
    obvious = min(
        log(2 * sum(comb(10, k) / 1024 * exp(rate * (k - 5)) for k in range(11))) / rate
        for rate in rates
    )
    assert obvious <= bound <= obvious * 1.05


def test_pairs_go_the_way_that_keeps_sums_near_before_anything_is_mended():
    weights, parts = np.tile([[1.0], [0.0]], (40, 1)), np.full(80, 0.5)
    rate, bound = _best_rate(weights, parts)

    raised = _pipage(weights, parts, rate)

    assert abs(weights.T @ (raised - parts))[0] <= bound < 7
    assert raised.sum() == 40


def test_no_swap_is_made_that_would_break_a_quota():
    people = [Person("o0", {"age": "old"}), *(Person(f"y{n}", {"age": "young"}) for n in (0, 1))]
    pool = Pool(people, [Quota("age", "old", 0, 1), Quota("age", "young", 0, 1)], 2)
    drum = np.ones((4, 2))

    swap_nearer(pool, pool.types.members, drum, np.array([2.0, 6.0]))

    assert (drum == 1).all()


def test_twice_as_many_tickets_bring_chances_nearer():
    random = np.random.default_rng(3)
    people = [Person(f"p{n}", {"a": f"a{n}"}) for n in range(40)]
    pool = Pool(people, [Quota("a", f"a{n}", 0, 1) for n in range(40)], 10)
    panels = [sorted(random.choice(40, 10, replace=False)) for _ in range(40)]
    chances = random.dirichlet(np.ones(40))
    found = Distribution(
        pool,
        Objective.LEXIMIN,
        tuple(
            Panel(tuple(f"p{n}" for n in members), float(chance))
            for members, chance in zip(panels, chances, strict=True)
        ),
        Certificate(0.0, 0.0),
    )

    small, large = lottery_of(found, tickets=100), lottery_of(found, tickets=10_000)

    assert large.bound < small.bound / 50
    assert large.deviation < 5 / 10_000
    assert small.deviation < 5 / 100


@settings(max_examples=60, deadline=None)
@given(distributions(most=8), st.integers(1, 40))
def test_swaps_keep_panels_and_take_nobody_further_away_than_somebody_was(found, tickets):
    pool = found.pool
    types = pool.types
    panels = np.array(
        [
            [sum(pool.people[n].id in panel.members for n in places) for places in types.members]
            for panel in found.panels
        ],
        float,
    )
    drum = panels[np.arange(tickets) % len(panels)]  # each panel in turn, whatever its chance
    wanted = tickets * np.array([panel.chance for panel in found.panels]) @ panels
    before = np.abs(drum.sum(axis=0) - wanted) / types.sizes

    swap_nearer(pool, types.members, drum, wanted)

    after = np.abs(drum.sum(axis=0) - wanted) / types.sizes
    assert after.max() <= before.max() + 1e-9
    assert (types.sizes * after**2).sum() <= (types.sizes * before**2).sum() + 1e-9
    for row in drum:
        totals = types.totals(row)
        assert ((types.least <= totals) & (totals <= types.most)).all()
        assert ((types.floor <= row) & (row <= types.sizes)).all()


def test_where_quotas_leave_all_open_nobody_is_a_whole_ticket_off():
    people = [Person(f"p{n}", {"a": f"a{n}"}) for n in range(12)]
    pool = Pool(people, [Quota("a", f"a{n}", 0, 1) for n in range(12)], 5)
    chances = [0.61, 0.22, 0.17]
    panels = tuple(
        Panel(tuple(f"p{n}" for n in range(start, start + 5)), chance)
        for start, chance in zip((0, 3, 7), chances, strict=True)
    )
    found = Distribution(pool, Objective.LEXIMIN, panels, Certificate(0.0, 0.0))

    assert lottery_of(found, tickets=10).deviation * 10 < 1


@pytest.mark.parametrize("tickets", [0, -1, 1_000_001])
def test_a_number_of_tickets_out_of_range_is_refused(tickets):
    pool = Pool([Person("ann", {})], [], 1)
    found = Distribution(pool, Objective.LEXIMIN, (Panel(("ann",), 1.0),), Certificate(1.0, 1.0))

    with pytest.raises(TicketError, match="1 to 1000000 tickets"):
        lottery_of(found, tickets=tickets)
