from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings

from civics.budgeting import (
    Election,
    Utility,
    equal_shares,
    greedy,
    neglected_groups,
    price_for_each,
    satisfaction_of,
)

from . import oracles
from .instances import elections


@settings(max_examples=200, deadline=None)
@given(elections())
def test_equal_shares_by_cost_neglects_no_group(election):
    assert neglected_groups(election, equal_shares(election).chosen) == []


@settings(max_examples=200, deadline=None)
@given(elections())
def test_a_group_is_neglected_if_the_definition_says_so(election):
    chosen = set(greedy(election, utility=Utility.CARDINALITY).chosen)

    found = {group.project for group in neglected_groups(election, chosen)}

    assert found == neglected_slowly(election, chosen)


@settings(max_examples=100, deadline=None)
@given(elections())
def test_what_equal_shares_buys_has_a_price_for_each(election):
    outcome = equal_shares(election)

    price = price_for_each(election, outcome.chosen)

    assert price is not None
    assert price >= float(Fraction(election.budget) / len(election.ballots)) - 1e-6


def test_what_leaves_out_a_third_has_no_price_for_each():
    election = Election.of({"park": 60, "pond": 20}, [["park"], ["park"], ["pond"]], budget=60)

    outcome = greedy(election)

    assert price_for_each(election, outcome.chosen) is None
    assert [(g.project, g.voters, g.has_at_most, g.share) for g in
            neglected_groups(election, outcome.chosen)] == [("pond", 1, 0, 20)]  # fmt: skip


def test_satisfaction_counts_what_each_voter_has():
    election = Election.of(
        {"park": 60, "path": 10, "pond": 50}, [["park", "path"], ["path"], ["pond"], []], budget=70
    )

    satisfaction = satisfaction_of(greedy(election))

    assert satisfaction.projects.tolist() == [2, 1, 0, 0]
    assert satisfaction.money.tolist() == [70.0, 10.0, 0.0, 0.0]
    assert satisfaction.with_nothing == 1
    assert satisfaction.distribution == (2, 1, 1)


def neglected_slowly(election, chosen):
    """Every group of every size, as the definition has it."""
    ballots = [{p for p, _ in ballot} for ballot in oracles.ballots_of(election)]
    share = Fraction(election.budget) / len(ballots)
    has = [sum(oracles.project_cost(election, p) for p in b & chosen) for b in ballots]
    found = set()
    for project, each in enumerate(election.projects):
        fans = [i for i, ballot in enumerate(ballots) if project in ballot]
        groups = (g for size in range(1, len(fans) + 1) for g in combinations(fans, size))
        if (
            each.cost
            and project not in chosen
            and any(
                all(has[i] + each.cost <= len(group) * share for i in group) for group in groups
            )
        ):
            found.add(each.id)
    return found
