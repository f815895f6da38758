"""What a planner is told of the communities they want to ask."""

from datetime import UTC, date, datetime

import pytest

from weft.government.models import Preferences, RightsHolder
from weft.government.tests.factories import (
    make_community,
    make_membership,
    make_organisation,
    make_person,
)
from weft.government.viewers import NOBODY, viewer_of
from weft.load.planning import what_to_know
from weft.register.moments import moment_of
from weft.register.tests.factories import make_engagement

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT = moment_of(None, now=NOW)

pytestmark = pytest.mark.django_db


def state(public, **fields):
    name = "rights_holder" if isinstance(public, RightsHolder) else "community"
    return Preferences.objects.create(**{name: public}, stated_at=NOW, **fields)


def ask(community, opens="2026-01-10", closes="2026-02-10", **fields):
    return make_engagement(
        communities=[community],
        opens_on=date.fromisoformat(opens),
        closes_on=date.fromisoformat(closes),
        **fields,
    )


def test_load_is_told_in_numbers():
    walkers, parks = make_community("Walkers"), make_organisation("Parks")
    ask(walkers, lead=parks, reported_at=NOW)
    ask(walkers, "2026-02-20", "2026-04-01", lead=parks)
    ask(walkers, "2026-05-01", "2026-06-01")
    ask(walkers, "2024-05-01", "2024-06-01")
    ask(walkers, cancelled_at=NOW, cancel_reason="No money.")

    (known,) = what_to_know([walkers], viewer=NOBODY, at=AT)

    assert (known.load.year, known.load.bodies) == (2, 1)
    assert (known.load.running, known.load.coming) == (1, 1)
    assert (known.load.ended, known.load.heard) == (2, 1)


def test_without_limits_of_its_own_nobody_is_warned():
    walkers = make_community("Walkers")
    for _ in range(9):
        ask(walkers)

    (known,) = what_to_know([walkers], viewer=NOBODY, at=AT, opens_on=AT.day)

    assert known.warnings == ()
    assert known.preferences is None


def test_a_communitys_own_limit_warns_whoever_would_pass_it():
    walkers = make_community("Walkers")
    state(walkers, most_asks=2, in_months=12)
    ask(walkers)

    (before,) = what_to_know([walkers], viewer=NOBODY, at=AT, opens_on=AT.day)
    ask(walkers, "2026-06-01", "2026-06-30")
    (after,) = what_to_know([walkers], viewer=NOBODY, at=AT, opens_on=AT.day)
    (later,) = what_to_know([walkers], viewer=NOBODY, at=AT, opens_on=date(2027, 7, 1))

    assert before.warnings == ()
    assert after.warnings == (
        "It wants to be asked at most 2 times in 12 months. "
        "2 are recorded already around that time.",
    )
    assert later.warnings == ()


def test_an_engagement_does_not_count_against_itself():
    walkers = make_community("Walkers")
    state(walkers, most_asks=1, in_months=12)
    planned = ask(walkers, "2026-06-01", "2026-06-30")

    (known,) = what_to_know([walkers], viewer=NOBODY, at=AT, opens_on=planned.opens_on, but=planned)

    assert known.warnings == ()


def test_times_to_avoid_warn_with_their_reason():
    nation = RightsHolder.objects.create(names={"en": "Nation of the Parks"})
    avoid = {"first": "2020-09-01", "last": "2020-10-15", "every_year": True, "why": "Harvest"}
    state(nation, avoid=[avoid])

    (known,) = what_to_know(
        [], [nation], viewer=NOBODY, at=AT, opens_on=date(2026, 8, 20), closes_on=date(2026, 9, 1)
    )

    assert len(known.warnings) == 1
    assert "1 September" in known.warnings[0]
    assert "Harvest" in known.warnings[0]


def test_only_what_the_viewer_may_see_is_counted():
    walkers, parks = make_community("Walkers"), make_organisation("Parks")
    state(walkers, most_asks=1, in_months=12)
    ask(walkers, lead=parks, visibility="organisation")
    lead = make_person()
    make_membership(lead, parks)

    (public,) = what_to_know([walkers], viewer=NOBODY, at=AT, opens_on=AT.day)
    (own,) = what_to_know([walkers], viewer=viewer_of(lead, at=NOW), at=AT, opens_on=AT.day)

    assert (public.load.year, public.warnings) == (0, ())
    assert own.load.year == 1
    assert own.warnings


def test_many_communities_cost_no_more_queries_than_one(django_assert_num_queries):
    some = [make_community(f"Community {number}") for number in range(12)]
    nations = [RightsHolder.objects.create(names={"en": f"Nation {each}"}) for each in range(3)]
    for each in (*some, *nations):
        state(each, most_asks=1, in_months=12)
    for each in some:
        ask(each)

    for publics, partners in ((some[:1], nations[:1]), (some, nations)):
        with django_assert_num_queries(6):
            known = what_to_know(publics, partners, viewer=NOBODY, at=AT, opens_on=AT.day)
            [list(each.preferences.topics.all()) for each in known]
