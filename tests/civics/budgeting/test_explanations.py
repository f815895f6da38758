from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from civics.budgeting import (
    NO_LIMITS,
    Completion,
    Election,
    Limits,
    Rule,
    Utility,
    apply,
    caps_by,
    equal_shares,
    exclusive,
    explain,
    greedy,
    ranks,
    sequential_phragmen,
    support_of,
)
from civics.budgeting.elections import Ballots, Project
from civics.budgeting.equal_shares import share_equally

from .instances import elections

MEASURES = [Utility.COST, Utility.CARDINALITY]
RULES = {
    Rule.GREEDY: greedy,
    Rule.EQUAL_SHARES: equal_shares,
    Rule.PHRAGMEN: lambda election, utility: sequential_phragmen(election),
}


@settings(max_examples=300, deadline=None)
@given(elections(), st.sampled_from(MEASURES), st.sampled_from(list(RULES)))
def test_at_the_cost_named_a_losing_project_wins(election, measure, rule):
    outcome = RULES[rule](election, utility=measure)

    for verdict in explain(outcome, utility=measure):
        if verdict.cost_to_win:
            cheaper = at_cost(election, verdict.project, verdict.cost_to_win)
            assert verdict.project in RULES[rule](cheaper, utility=measure).winners


@settings(max_examples=300, deadline=None)
@given(elections(), st.sampled_from(MEASURES))
def test_with_the_votes_named_a_losing_project_wins_under_equal_shares(election, measure):
    outcome = equal_shares(election, utility=measure)

    for verdict in explain(outcome, utility=measure):
        if verdict.votes_missing:
            richer = with_votes(election, verdict.project, verdict.votes_missing)
            support = support_of(richer, measure)
            shares = share_equally(
                richer, support, ranks(richer), share=outcome.shares.share, limits=NO_LIMITS
            )
            assert richer.position[verdict.project] in shares.chosen


@settings(max_examples=300, deadline=None)
@given(elections(), st.sampled_from(MEASURES), st.sampled_from([Rule.GREEDY, Rule.PHRAGMEN]))
def test_with_the_votes_named_a_losing_project_wins(election, measure, rule):
    outcome = RULES[rule](election, utility=measure)

    for verdict in explain(outcome, utility=measure):
        if verdict.votes_missing:
            richer = with_votes(election, verdict.project, verdict.votes_missing)
            assert verdict.project in RULES[rule](richer, utility=measure).winners


@settings(max_examples=200, deadline=None)
@given(elections(), st.sampled_from(MEASURES))
def test_with_one_vote_less_than_named_it_still_loses_greedily(election, measure):
    outcome = greedy(election, utility=measure)

    for verdict in explain(outcome, utility=measure):
        if (verdict.votes_missing or 0) > 1:
            richer = with_votes(election, verdict.project, verdict.votes_missing - 1)
            assert verdict.project not in greedy(richer, utility=measure).winners


@settings(max_examples=100, deadline=None)
@given(elections(), st.sampled_from(list(Rule)), st.sampled_from(list(Completion)))
def test_every_project_has_a_verdict_in_whole_sentences(election, rule, completion):
    outcome = apply(election, rule, completion=completion)

    verdicts = explain(outcome)

    assert [verdict.project for verdict in verdicts] == [p.id for p in election.projects]
    assert {verdict.project for verdict in verdicts if verdict.is_bought} == set(outcome.winners)
    for verdict in verdicts:
        assert verdict.because[0].isupper()
        assert verdict.because.endswith(".")


def test_a_loss_under_equal_shares_says_what_its_supporters_had():
    election = Election.of(
        {"park": 60, "pond": 50}, [["park"], ["park"], ["pond"]], budget=90
    )  # fmt: skip

    park, pond = explain(equal_shares(election))

    assert park.because == "Its 2 supporters bought it together, for 30 each."
    assert pond.because == "Its 1 supporter had 30 left; it costs 50."
    assert (pond.votes_missing, pond.cost_to_win) == (1, 30)


def test_a_loss_under_greedy_says_what_was_left():
    election = Election.of({"park": 60, "pond": 50}, [["park"], ["park"], ["pond"]], budget=90)

    pond = explain(greedy(election))[1]

    assert pond.because == (
        "With 1 supporter it was number 2 in the order; 30 was left then, and it costs 50."
    )
    assert pond.would_win == (
        "It would have won with 2 more people voting for it alone or at a cost of 30 or less."
    )


def test_limits_are_given_as_the_reason():
    election = Election.of({"a": 10, "b": 10, "c": 10}, [["a", "b"], ["a"], ["c"]], budget=30)
    limits = Limits(caps=(exclusive(["a", "b"]),), minimum_support=1)

    verdict = explain(greedy(election, limits=limits), limits=limits)[1]

    assert verdict.because == (
        "It could not be bought: the limit “only one of a, b” leaves no room for it."
    )


def test_a_district_cannot_spend_more_than_its_cap():
    plain = Election.of({"a": 10, "b": 10, "c": 10}, [["a", "b"], ["a"], ["c"]], budget=30)
    projects = tuple(
        Project(each.id, each.cost, {"district": "North" if each.id < "c" else "South"})
        for each in plain.projects
    )
    election = replace(plain, projects=projects)
    limits = Limits(caps=caps_by(election, "district", {"North": 15}))

    for rule in Rule:
        assert set(apply(election, rule, limits=limits).winners) == {"a", "c"}, rule


def test_what_nobody_named_and_what_costs_too_much_is_said_plainly():
    election = Election.of({"a": 10, "moon": 99, "dust": 1}, [["a", "moon"]], budget=10)

    _, moon, dust = explain(equal_shares(election))

    assert moon.because == "It costs 99, more than the whole budget of 10."
    assert dust.because == "Nobody voted for it."


def at_cost(election, project, cost):
    projects = [replace(p, cost=cost) if p.id == project else p for p in election.projects]
    return replace(election, projects=tuple(projects))


def with_votes(election, project, number):
    ballots = election.ballots
    position = election.position[project]
    more = Ballots(
        starts=[*ballots.starts, *(ballots.starts[-1] + 1 + i for i in range(number))],
        projects=[*ballots.projects, *[position] * number],
    )
    named = [more.projects[a:b] for a, b in zip(more.starts, more.starts[1:], strict=False)]
    ids = [p.id for p in election.projects]
    return Election.of(
        {p.id: p.cost for p in election.projects},
        [[ids[p] for p in ballot] for ballot in named],
        budget=election.budget,
    )
