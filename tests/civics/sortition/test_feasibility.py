from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from civics.sortition import (
    InfeasibleError,
    Person,
    Pool,
    Quota,
    check_feasible,
    is_feasible,
    relaxations,
)

from . import oracles
from .pools import infeasible_pools, pools


@settings(max_examples=100, deadline=None)
@given(st.one_of(pools(), infeasible_pools()))
def test_a_pool_is_feasible_if_any_panel_is(pool):
    assert is_feasible(pool) == bool(oracles.panels(pool))


@settings(max_examples=100, deadline=None)
@given(infeasible_pools())
def test_each_relaxation_helps_and_the_first_is_the_smallest(pool):
    assume(not oracles.panels(pool))

    ways = relaxations(pool)

    sizes = [way.size for way in ways]
    assert sizes == sorted(sizes)
    assert (sizes[0] if sizes else None) == oracles.smallest_relaxation(pool)
    for way in ways:
        assert oracles.panels(_eased(pool, way.changes))


@settings(max_examples=100, deadline=None)
@given(infeasible_pools(), st.data())
def test_people_said_to_help_do(pool, data):
    assume(not oracles.panels(pool))

    for way in relaxations(pool):
        lacking = [change for change in way.changes if change.missing]
        for change in lacking:
            others = [each for each in way.changes if each is not change]
            found = _with_more(_eased(pool, others), change)
            assert any(oracles.panels(bigger) for bigger in found)


def _eased(pool, changes):
    eased = {change.quota: change for change in changes}
    quotas = [
        replace(quota, least=eased[quota].least, most=eased[quota].most)
        if quota in eased
        else quota
        for quota in pool.quotas
    ]
    return Pool(pool.people, quotas, pool.seats, already_in=pool.already_in)


def _with_more(pool, change):
    """The pool with the people to find, in every way that their other values can be."""
    for choice in oracles.newcomers(pool, change):
        people = [Person(f"new{n}", values) for n, values in enumerate(choice)]
        yield Pool([*pool.people, *people], pool.quotas, pool.seats, already_in=pool.already_in)


def test_what_lacks_is_said_in_plain_words():
    people = [
        *(Person(f"o{n}", {"age": "65+", "sex": "fm"[n % 2]}) for n in range(6)),
        *(Person(f"y{n}", {"age": "16–24", "sex": "f"}) for n in range(3)),
    ]
    quotas = [
        Quota("age", "65+", 0, 4),
        Quota("age", "16–24", 4, 6),
        Quota("sex", "f", 0, 6),
        Quota("sex", "m", 0, 6),
    ]

    with pytest.raises(InfeasibleError) as caught:
        check_feasible(Pool(people, quotas, 6))

    assert str(caught.value) == (
        "No panel meets all quotas. Smallest ways out: find 1 more person with age “16–24”, "
        "or lower the minimum of age “16–24” from 4 to 3."
    )


def test_where_more_people_would_not_do_they_are_not_asked_for():
    people = [
        Person("a", {"age": "old"}),
        Person("b", {"age": "old"}),
        Person("c", {"age": "young"}),
    ]
    quotas = [Quota("age", "old", 1, 2), Quota("age", "young", 2, 2)]

    ways = relaxations(Pool(people, quotas, 2))

    assert [way.in_words for way in ways] == [
        "lower the minimum of age “young” from 2 to 1",
    ]


def test_households_that_leave_too_few_people_are_named_as_the_reason():
    people = [Person("a", {}, "mill"), Person("b", {}, "mill")]

    with pytest.raises(InfeasibleError, match="No change of quotas helps: households"):
        check_feasible(Pool(people, [], 2))
