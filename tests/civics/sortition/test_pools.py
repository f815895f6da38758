import pytest
from hypothesis import given, settings

from civics.sortition import (
    Certificate,
    Distribution,
    Objective,
    Panel,
    Person,
    Pool,
    PoolError,
    Quota,
    gini,
)

from . import oracles
from .pools import pools

OLD, YOUNG = Quota("age", "old", 0, 2), Quota("age", "young", 0, 2)
ANN, BOB = Person("ann", {"age": "old"}, "mill"), Person("bob", {"age": "young"}, "mill")
CYD = Person("cyd", {"age": "young"})


@pytest.mark.parametrize(
    ("people", "quotas", "seats", "already_in", "reason"),
    [
        ([ANN, ANN], [OLD, YOUNG], 1, (), "The id “ann” is given to two people"),
        ([ANN], [OLD, OLD, YOUNG], 1, (), "The quota of age “old” is given twice"),
        ([ANN], [OLD, YOUNG], 2, (), "There are 1 people for 2 seats"),
        ([ANN], [OLD, YOUNG], 0, (), "the seats must be at least 1"),
        ([BOB], [OLD], 1, (), "“bob” has the age “young”, for which there is no quota"),
        ([Person("dan", {})], [OLD], 1, (), "“dan” has no age"),
        ([ANN], [OLD], 1, ("eve",), "“eve” is to be in already, but is not in the pool"),
        ([ANN, CYD], [OLD, YOUNG], 1, ("ann", "cyd"), "2 people are in already, but there are 1"),
        ([ANN, BOB], [OLD, YOUNG], 2, ("ann", "bob"), "already share the household “mill”"),
    ],
)
def test_what_does_not_fit_together_is_refused(people, quotas, seats, already_in, reason):
    with pytest.raises(PoolError, match=reason):
        Pool(people, quotas, seats, already_in=already_in)


@pytest.mark.parametrize(("least", "most"), [(-1, 2), (3, 2)])
def test_a_quota_has_its_minimum_below_its_maximum(least, most):
    with pytest.raises(PoolError, match="the minimum must be at least 0 and at most the maximum"):
        Quota("age", "old", least, most)


def test_people_alike_make_one_type_unless_they_share_a_household_or_are_in_already():
    people = [Person(f"p{n}", {"age": "old"}, "mill" if n < 2 else "") for n in range(6)]

    types = Pool(people, [Quota("age", "old", 0, 6)], 3, already_in=["p5"]).types

    assert sorted(types.members) == [(0,), (1,), (2, 3, 4), (5,)]
    assert types.floor.sum() == 1


@settings(max_examples=60, deadline=None)
@given(pools())
def test_a_complaint_is_made_of_just_those_who_are_no_panel(pool):
    allowed = {frozenset(panel) for panel in oracles.panels(pool)}

    for panel in oracles.all_choices(pool):
        complaint = pool.complaint([pool.people[place].id for place in panel])
        assert (not complaint) == (frozenset(panel) in allowed)


def test_the_chance_of_a_person_is_that_of_the_panels_the_person_is_on():
    pool = Pool([ANN, BOB, CYD], [OLD, YOUNG], 2, already_in=["cyd"])
    panels = (Panel(("ann", "cyd"), 0.25), Panel(("bob", "cyd"), 0.75))

    found = Distribution(pool, Objective.MAXIMIN, panels, Certificate(0.25, 0.5))

    assert found.probabilities == {"ann": 0.25, "bob": 0.75, "cyd": 1.0}
    assert (found.min_probability, found.max_probability, found.gap) == (0.25, 0.75, 0.25)
    assert found.gini == gini([0.25, 0.75]) == 0.25
    assert found.geometric_mean == pytest.approx((0.25 * 0.75) ** 0.5)
