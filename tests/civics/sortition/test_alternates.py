from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from civics.sortition import Person, Pool, PoolError, Quota, choose_alternates, remaining

from . import oracles
from .pools import pools


@st.composite
def panels(draw):
    pool = draw(pools(most=8))
    every = oracles.panels(pool)
    assume(every)
    members = [pool.people[place].id for place in draw(st.sampled_from(every))]
    homes = {person.household or person.id for person in remaining(pool, members)}
    assume(homes)
    number = draw(st.integers(1, min(len(homes), 2)))
    return pool, members, number, {key: draw(st.sampled_from([0.0, 0.3, 1.0])) for key in members}


@settings(max_examples=60, deadline=None)
@given(panels(), st.integers(0, 3))
def test_no_other_alternates_would_miss_less_on_the_same_sets(drawn, seed):
    pool, members, number, risks = drawn

    found = choose_alternates(pool, members, number, risks=risks, sets=8, seed=seed)

    sets = _drawn_sets(pool, members, risks, seed, 8)
    homes = {person.id: person.household or person.id for person in pool.people}
    choices = [
        [person.id for person in choice]
        for choice in combinations(remaining(pool, members), number)
        if len({homes[person.id] for person in choice}) == number
    ]
    obvious = [_mean_misses(pool, members, choice, sets) for choice in choices]
    assert list(found.members) in choices
    assert found.misses == pytest.approx(_mean_misses(pool, members, found.members, sets))
    assert found.bound - 1e-6 <= min(obvious) <= found.misses + 1e-6
    assert found.misses <= min(obvious) + found.gap + 1e-6


def _drawn_sets(pool, members, risks, seed, number):
    """The same sets as the library draws: one number for each member, in the order of the pool."""
    people = [person.id for person in pool.people if person.id in members]
    numbers = np.random.default_rng(seed).random((number, len(people)))
    return [
        {key for key, at in zip(people, row, strict=True) if at < risks[key]} for row in numbers
    ]


def _mean_misses(pool, members, alternates, sets):
    return np.mean([_misses(pool, members, alternates, dropouts) for dropouts in sets])


def _misses(pool, members, alternates, dropouts):
    """The best that can be done, by trying every choice of alternates to come in."""
    staying = [key for key in members if key not in dropouts]
    people = {person.id: person for person in pool.people}
    best = np.inf
    for comes in product((False, True), repeat=len(alternates)):
        coming = [key for key, each in zip(alternates, comes, strict=True) if each]
        if len(coming) <= len(dropouts):
            panel = [people[key] for key in (*staying, *coming)]
            counts = [sum(p.values[q.category] == q.value for p in panel) for q in pool.quotas]
            missed = sum(
                max(quota.least - count, count - quota.most, 0)
                for quota, count in zip(pool.quotas, counts, strict=True)
            )
            best = min(best, missed + pool.seats - len(panel))
    return best


def _town():
    """Six old and six young people; a panel of three and three, of which the old drop out."""
    people = [Person(f"o{n}", {"age": "old"}) for n in range(6)]
    people += [Person(f"y{n}", {"age": "young"}) for n in range(6)]
    pool = Pool(people, [Quota("age", "old", 3, 3), Quota("age", "young", 3, 3)], 6)
    members = ["o0", "o1", "o2", "y0", "y1", "y2"]
    return pool, members


def test_alternates_are_like_those_who_are_likely_to_drop_out():
    pool, members = _town()
    risks = {key: 0.5 if key.startswith("o") else 0.0 for key in members}

    found = choose_alternates(pool, members, 3, risks=risks)

    assert found.members == ("o3", "o4", "o5")
    assert found.misses == found.fresh_misses == 0
    # Each old person who leaves is missed once by the quota and once by the seat.
    assert found.misses_without == pytest.approx(3, abs=0.3)


def test_the_same_seed_gives_the_same_alternates():
    pool, members = _town()
    risks = dict.fromkeys(members, 0.2)

    assert choose_alternates(pool, members, 2, risks=risks, seed=4) == choose_alternates(
        pool, members, 2, risks=risks, seed=4
    )


def test_without_time_alternates_are_still_chosen_with_an_honest_gap():
    pool, members = _town()

    found = choose_alternates(pool, members, 2, risks=dict.fromkeys(members, 0.3), time_limit=0.0)

    assert len(found.members) == 2
    assert 0 <= found.bound <= found.misses


def test_a_member_without_a_risk_is_named():
    pool, members = _town()

    with pytest.raises(PoolError, match="“o1” has no risk of dropping out between 0 and 1"):
        choose_alternates(pool, members, 2, risks={"o0": 0.1, "o1": 1.5})


def test_more_alternates_than_people_are_refused():
    pool, members = _town()

    with pytest.raises(PoolError, match="There are 6 people, one of each household"):
        choose_alternates(pool, members, 7, risks=dict.fromkeys(members, 0.1))
