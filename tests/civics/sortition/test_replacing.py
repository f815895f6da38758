from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from civics.sortition import (
    InfeasibleError,
    Person,
    Pool,
    PoolError,
    Quota,
    eased,
    is_feasible,
    remaining,
    replacement_pool,
    second_pool,
)

from . import oracles
from .pools import pools


def _pool(seats=2):
    people = [
        Person(name, {"age": age}, home)
        for name, age, home in [
            ("ann", "old", "mill"),
            ("bea", "old", "mill"),
            ("cyd", "young", ""),
            ("dan", "old", ""),
            ("eve", "young", ""),
        ]
    ]
    return Pool(people, [Quota("age", "old", 1, 1), Quota("age", "young", 1, 1)], seats)


@st.composite
def panels_with_dropouts(draw):
    pool = draw(pools())
    every = oracles.panels(pool)
    assume(every)
    members = [pool.people[place].id for place in draw(st.sampled_from(every))]
    dropouts = draw(st.lists(st.sampled_from(members), min_size=1, unique=True))
    return pool, members, dropouts


@settings(max_examples=150, deadline=None)
@given(panels_with_dropouts())
def test_replacements_are_exactly_the_people_who_mend_the_panel(drawn):
    pool, members, dropouts = drawn
    staying = [key for key in members if key not in dropouts]
    places = {person.id: place for place, person in enumerate(pool.people)}
    obvious = set()
    for panel in oracles.panels(Pool(pool.people, pool.quotas, pool.seats)):
        ids = {pool.people[place].id for place in panel}
        if set(staying) <= ids and not ids & set(dropouts):
            obvious.add(frozenset(ids))

    if not obvious:
        assert not _mended(pool, members, dropouts)
        return

    again = replacement_pool(pool, members, dropouts)
    found = {frozenset(again.people[n].id for n in panel) for panel in oracles.panels(again)}
    assert found == obvious
    assert again.already_in == set(staying)
    assert places.keys() >= {person.id for person in again.people}


def _mended(pool, members, dropouts):
    try:
        return oracles.panels(replacement_pool(pool, members, dropouts))
    except PoolError:
        return []


@settings(max_examples=100, deadline=None)
@given(panels_with_dropouts())
def test_who_is_left_is_neither_drawn_nor_gone_nor_lives_with_a_member(drawn):
    pool, members, gone = drawn
    homes = {person.household for person in pool.people if person.id in members} - {""}

    left = remaining(pool, members, gone=gone)

    assert [person.id for person in left] == [
        person.id
        for person in pool.people
        if person.id not in members and person.household not in homes
    ]


@settings(max_examples=60, deadline=None)
@given(panels_with_dropouts())
def test_quotas_are_eased_by_as_little_as_helps(drawn):
    pool, members, dropouts = drawn
    try:
        again = replacement_pool(pool, members, dropouts)
        soft, way = eased(again)
    except (PoolError, InfeasibleError):
        return

    assert is_feasible(soft)
    assert (way is None) == is_feasible(again)
    if way is not None:
        assert way.size == _least_ease(again)


def _least_ease(pool):
    """The least by which some set of people with the right seats and households misses quotas."""
    sizes = []
    for panel in combinations(pool.people, pool.seats):
        homes = [person.household for person in panel if person.household]
        ids = {person.id for person in panel}
        if len(set(homes)) == len(homes) and pool.already_in <= ids:
            counts = [sum(p.values[q.category] == q.value for p in panel) for q in pool.quotas]
            sizes.append(
                sum(
                    max(quota.least - count, count - quota.most, 0)
                    for quota, count in zip(pool.quotas, counts, strict=True)
                )
            )
    return min(sizes)


def test_the_household_of_a_dropout_may_be_drawn_but_not_the_dropout():
    again = replacement_pool(_pool(), ["ann", "cyd"], ["ann"])

    assert [person.id for person in again.people] == ["cyd", "bea", "dan", "eve"]
    assert again.already_in == {"cyd"}


def test_only_alternates_may_be_asked_for():
    again = replacement_pool(_pool(), ["ann", "cyd"], ["ann"], among=["dan"], gone=["eve"])

    assert [person.id for person in again.people] == ["cyd", "dan"]


def test_a_second_panel_leaves_out_the_first_and_who_lives_with_it():
    again = second_pool(_pool(), ["ann", "cyd"])

    assert [person.id for person in again.people] == ["dan", "eve"]
    assert again.seats == 2
    assert not again.already_in


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: replacement_pool(_pool(), ["ann", "cyd"], ["dan"]), "“dan” drops out, but is not"),
        (lambda: replacement_pool(_pool(), ["ann", "cyd"], []), "No seat is empty"),
        (lambda: replacement_pool(_pool(), ["ann", "zoe"], ["ann"]), "“zoe” is not in the pool"),
        (
            lambda: replacement_pool(_pool(), ["ann", "cyd"], ["ann"], among=["ann"]),
            "0 people are left for 1 empty seats",
        ),
        (lambda: second_pool(_pool(), ["ann", "cyd"], seats=3), "2 people are left for 3 seats"),
        (lambda: remaining(_pool(), ["ann"], gone=["zoe"]), "“zoe” is not in the pool"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(make, sentence):
    with pytest.raises(PoolError, match=sentence):
        make()
