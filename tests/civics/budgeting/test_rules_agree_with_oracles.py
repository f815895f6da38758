from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civics.budgeting import (
    Cap,
    Completion,
    Election,
    Limits,
    Utility,
    equal_shares,
    exclusive,
    greedy,
    maximal_welfare,
    sequential_phragmen,
)

from . import oracles
from .instances import elections

MEASURES = [Utility.COST, Utility.CARDINALITY]


@settings(max_examples=300, deadline=None)
@given(elections(), st.sampled_from(MEASURES))
def test_equal_shares_is_what_the_definition_says(election, measure):
    expected = oracles.equal_shares(election, measure, share_of(election))

    assert list(equal_shares(election, utility=measure).chosen) == expected


@settings(max_examples=150, deadline=None)
@given(elections(points=True), st.sampled_from(list(Utility)))
def test_equal_shares_is_what_the_definition_says_of_points(election, measure):
    expected = oracles.equal_shares(election, measure, share_of(election))

    assert list(equal_shares(election, utility=measure).chosen) == expected


@settings(max_examples=100, deadline=None)
@given(elections(), st.sampled_from(MEASURES))
def test_one_more_for_each_goes_on_until_it_would_break_the_budget(election, measure):
    outcome = equal_shares(election, utility=measure, completion=Completion.ADD1)

    assert (sorted(outcome.chosen), outcome.added) == add1_slowly(election, measure)


@settings(max_examples=200, deadline=None)
@given(elections(), st.sampled_from(MEASURES), st.data())
def test_one_more_for_each_keeps_to_the_caps_in_every_step(election, measure, data):
    ids = st.sampled_from([project.id for project in election.projects])
    limits = Limits(
        caps=tuple(
            Cap(
                says=f"cap {index}",
                projects=data.draw(st.frozensets(ids, min_size=1)),
                cost=data.draw(st.none() | st.integers(0, 25) | st.just(Fraction(15, 2))),
                number=data.draw(st.none() | st.integers(0, 2)),
            )
            for index in range(data.draw(st.integers(1, 2)))
        )
    )

    outcome = equal_shares(election, utility=measure, completion=Completion.ADD1, limits=limits)

    fits = fitting(election, limits)
    assert (sorted(outcome.chosen), outcome.added) == add1_slowly(election, measure, fits)


@settings(max_examples=100, deadline=None)
@given(elections(), st.sampled_from(list(Completion)))
def test_no_completion_breaks_the_budget_or_takes_back(election, completion):
    plain = equal_shares(election)

    completed = equal_shares(election, completion=completion)

    assert completed.cost <= election.budget
    if completion is Completion.GREEDY:
        assert completed.chosen[: len(plain.chosen)] == plain.chosen


@settings(max_examples=200, deadline=None)
@given(elections())
def test_two_that_exclude_each_other_are_never_both_bought(election):
    rival = exclusive([project.id for project in election.projects[:2]])
    first = set(range(min(2, len(election.projects))))

    chosen = list(equal_shares(election, limits=Limits(caps=(rival,))).chosen)

    assert chosen == oracles.equal_shares(
        election,
        "cost",
        share_of(election),
        fits=lambda bought, p: p not in first or not first & set(bought),
    )


@settings(max_examples=300, deadline=None)
@given(elections())
def test_phragmen_is_what_the_definition_says(election):
    assert list(sequential_phragmen(election).chosen) == oracles.phragmen(election)


@settings(max_examples=200, deadline=None)
@given(elections(), st.sampled_from(MEASURES))
def test_greedy_is_what_the_definition_says(election, measure):
    assert list(greedy(election, utility=measure).chosen) == oracles.greedy(election, measure)


@settings(max_examples=100, deadline=None)
@given(elections(), st.sampled_from(MEASURES))
def test_no_affordable_set_is_worth_more_than_maximal_welfare(election, measure):
    outcome = maximal_welfare(election, utility=measure)

    totals = [sum(column) for column in zip(*oracles.matrix(election, measure), strict=True)]
    assert sum(totals[p] for p in outcome.chosen) == oracles.best_welfare(election, measure)
    assert outcome.cost <= election.budget


def test_of_equal_sets_maximal_welfare_takes_the_one_that_wins_the_tie():
    election = Election.of(
        {"b": 5, "a": 5, "c": 5, "d": 5}, [["a"], ["b"], ["c"], ["d"]], budget=10
    )

    assert maximal_welfare(election).winners == ("a", "b")
    assert maximal_welfare(election, tie_break="listed").winners == ("b", "a")


@pytest.mark.parametrize(
    ("tie_break", "winner"),
    [
        ("lexical", "a"),
        ("listed", "z"),
        ("cheapest", "m"),
        ("dearest", "z"),
    ],
)
def test_a_tie_goes_as_it_is_said(tie_break, winner):
    election = Election.of({"z": 20, "a": 15, "m": 10}, [["z"], ["a"], ["m"]], budget=20)

    assert greedy(election, tie_break=tie_break).winners[0] == winner


def test_amounts_with_cents_are_exact():
    cents = {"a": Fraction("0.1"), "b": Fraction("0.2")}

    outcome = equal_shares(Election.of(cents, [["a", "b"]], budget=Fraction("0.3")))

    assert outcome.winners == ("a", "b")
    assert outcome.cost == Fraction("0.3")


def share_of(election):
    return Fraction(election.budget) / len(election.ballots)


def fitting(election, limits):
    """What the oracles ask: whether the caps leave room for a project beside those bought."""

    def fits(bought, p):
        return all(within(cap, [*bought, p]) for cap in limits.caps if inside(cap, p))

    def inside(cap, p):
        return election.projects[p].id in cap.projects

    def within(cap, chosen):
        counted = [p for p in chosen if inside(cap, p)]
        few = cap.number is None or len(counted) <= cap.number
        return few and (cap.cost is None or cost(election, counted) <= cap.cost)

    return fits


def add1_slowly(election, measure, fits=lambda bought, p: True):
    added, chosen = 0, oracles.equal_shares(election, measure, share_of(election), fits=fits)
    wanted = [any(column) for column in zip(*oracles.matrix(election, measure), strict=True)]
    while True:
        left = election.budget - cost(election, chosen)
        if not any(
            wanted[p] and p not in chosen and project.cost <= left and fits(chosen, p)
            for p, project in enumerate(election.projects)
        ):
            return sorted(chosen), added
        share = share_of(election) + added + 1
        more = oracles.equal_shares(election, measure, share, fits=fits)
        if cost(election, more) > election.budget:
            return sorted(chosen), added
        added, chosen = added + 1, more


def cost(election, chosen):
    return sum(election.projects[p].cost for p in chosen)
