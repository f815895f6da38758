"""Stale records say why, and their leads can be asked to look again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from weft.government.models.policy import Visibility
from weft.government.tests.factories import make_membership, make_organisation, make_person
from weft.government.viewers import NOBODY, viewer_of
from weft.ledger import trail
from weft.notices.models import Notice
from weft.register import permissions, staleness
from weft.register.actions.refresh import PAUSE, ask_to_refresh
from weft.register.moments import Moment
from weft.register.tests.factories import NOW, make_engagement

pytestmark = pytest.mark.django_db
TAKEN = datetime(2026, 2, 1, 12, tzinfo=UTC)
STALE = {
    "opens_on": date(2026, 1, 1),
    "closes_on": date(2026, 1, 20),
    "source_state": "open",
    "source_taken_at": TAKEN,
}


def moment(at=NOW):
    return Moment(now=at, day=at.date(), at=at, is_chosen=False, is_today=True)


@pytest.fixture
def park():
    return make_organisation("Parks")


@pytest.fixture
def steward():
    person = make_person("Carol Example")
    make_membership(person, make_organisation("Centre"), "steward")
    return person


@pytest.fixture
def lead(park):
    person = make_person("Lea Example")
    make_membership(person, park, "lead")
    return person


def ask(person, *engagements, at=NOW):
    return ask_to_refresh(
        viewer=viewer_of(person, at=at),
        engagement_ids=[engagement.pk for engagement in engagements],
        moment=moment(at),
        hand=trail.Hand(person=person, at=at),
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            STALE,
            "On 1 February 2026 its source called it open."
            " By its dates, its last day was 20 January 2026.",
        ),
        (
            STALE | {"source_state": "planned", "closes_on": None, "source_taken_at": None},
            "Its source calls it planned."
            " By its dates, it opened on 1 January 2026 and has no last day.",
        ),
        (
            {"source_state": "closed", "opens_on": date(2026, 5, 1)},
            "Its source calls it closed. By its dates, it opens on 1 May 2026.",
        ),
        (
            {"dates_problem": "inverted"},
            "Its source gives a last day that comes before the first day.",
        ),
        (STALE | {"source_state": "closed"}, ""),
    ],
)
def test_a_stale_record_says_why(fields, sentence):
    assert staleness.why_stale(make_engagement(**fields), NOW) == sentence


def test_the_leads_of_a_stale_record_are_told_and_it_is_on_record(park, steward, lead):
    engagement = make_engagement("Which park?", lead=park, **STALE)

    asked = ask(steward, engagement)

    assert (asked.asked, asked.asked_before, asked.nobody_to_ask) == (1, 0, 0)
    notice = Notice.objects.get()
    assert notice.to == lead
    assert "Which park?" in notice.text
    assert notice.address == engagement.get_absolute_url()
    assert trail.of(engagement).get().actor == steward


def test_nobody_is_asked_twice_within_fourteen_days(park, steward, lead):
    engagement = make_engagement(lead=park, **STALE)
    ask(steward, engagement)

    soon = ask(steward, engagement, at=NOW + PAUSE - timedelta(seconds=1))
    later = ask(steward, engagement, at=NOW + PAUSE)

    assert (soon.asked, soon.asked_before) == (0, 1)
    assert later.asked == 1


def test_a_record_without_leads_is_said_to_have_nobody_to_ask(park, steward):
    engagement = make_engagement(lead=park, **STALE)

    assert ask(steward, engagement).nobody_to_ask == 1
    assert not trail.of(engagement).exists()


def test_fresh_and_hidden_records_are_passed_over(park, steward, lead):
    fresh = make_engagement(lead=park, opens_on=date(2026, 1, 1))
    hidden = make_engagement(lead=park, visibility=Visibility.NAMED, **STALE)

    asked = ask(steward, fresh, hidden)

    assert (asked.asked, asked.asked_before, asked.nobody_to_ask) == (0, 0, 0)
    assert not Notice.objects.exists()


def test_only_officials_ask(park):
    engagement = make_engagement(lead=park, **STALE)

    with pytest.raises(PermissionDenied, match="Only signed-in officials"):
        permissions.may_ask_to_refresh(NOBODY, engagement, at=NOW).require()


def test_a_person_who_is_lead_twice_is_told_once(park, steward, lead):
    make_membership(lead, park, "lead")

    ask(steward, make_engagement(lead=park, **STALE))

    assert Notice.objects.count() == 1
