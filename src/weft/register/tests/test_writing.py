"""Recording and changing by hand: who may, what is kept, and two people at once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    make_community,
    make_membership,
    make_organisation,
    make_person,
    make_topic,
)
from weft.government.viewers import viewer_of
from weft.ledger import trail
from weft.ledger.trail import Hand
from weft.register import actions
from weft.register.models import Engagement
from weft.register.states import State
from weft.register.tests.factories import NOW, make_engagement

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry():
    return make_organisation("Ministry of Parks")


@pytest.fixture
def lead(ministry):
    person = make_person("Alice Example")
    make_membership(person, ministry, "lead")
    return person


@pytest.fixture
def colleague(ministry):
    person = make_person("Bob Example")
    make_membership(person, ministry, "lead")
    return person


def hand_of(person, at=NOW):
    return Hand(person=person, at=at)


def seen_by(person):
    return viewer_of(person, at=NOW)


def record(person, organisation, /, **values):
    values = {"title": {"en": "Playgrounds"}, "lead": organisation.public_id} | values
    return actions.create(values=values, viewer=seen_by(person), hand=hand_of(person))


def change(engagement, person, base_version, **values):
    return actions.change(
        engagement=engagement,
        values=values,
        base_version=base_version,
        viewer=seen_by(person),
        hand=hand_of(person),
    )


def test_a_new_record_is_a_draft_of_whoever_made_it(lead, colleague, ministry):
    engagement = record(lead, ministry)

    assert engagement.visibility == Visibility.NAMED
    assert Engagement.objects.visible_to(seen_by(lead), now=NOW).contains(engagement)
    assert not Engagement.objects.visible_to(seen_by(colleague), now=NOW).contains(engagement)
    assert [entry.verb for entry in trail.of(engagement)] == ["created"]


def test_only_leads_policy_owners_and_stewards_record(ministry):
    analyst = make_person("Mallory Example")
    make_membership(analyst, ministry, "analyst")

    with pytest.raises(PermissionDenied, match="Only engagement leads"):
        record(analyst, ministry)


def test_a_lead_records_for_the_own_organisation_only(lead):
    other = make_organisation("Ministry of Rivers")

    with pytest.raises(PermissionDenied, match="your own organisation only"):
        record(lead, other)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": {}}, "title"),
        ({"title": {"en": ""}}, "title"),
        ({"title": {"not a tag": "x"}}, "title"),
        ({"lead": "nobody"}, "lead"),
        ({"topics": ["0000000000"]}, "topics"),
        ({"cancelled_at": NOW.isoformat()}, "cancelled_at"),
        ({"visibility": "friends"}, "visibility"),
        ({"opens_on": "2026-05-02", "closes_on": "2026-05-01"}, "__all__"),
        ({"opens_on": "the spring"}, "opens_on"),
    ],
)
def test_bad_values_are_refused_by_field_and_nothing_is_saved(lead, ministry, values, field):
    with pytest.raises(ValidationError) as refused:
        record(lead, ministry, **values)

    assert field in refused.value.message_dict
    assert not Engagement.objects.exists()


def test_a_change_is_on_record_with_what_it_was(lead, ministry):
    topic = make_topic("Parks")
    engagement = record(lead, ministry)

    changed, _ = change(
        engagement, lead, 1, title={"en": "Play"}, topics=[topic.public_id], opens_on="2026-05-01"
    )

    assert changed.version == 2
    assert changed.opens_on == date(2026, 5, 1)
    assert changed.opens_at is not None
    assert trail.of(engagement)[0].changes == {
        "title": [{"en": "Playgrounds"}, {"en": "Play"}],
        "topics": [[], [topic.public_id]],
        "opens_on": [None, "2026-05-01"],
    }


def test_saving_what_is_there_already_changes_nothing(lead, ministry):
    engagement = record(lead, ministry)

    changed, _ = change(engagement, lead, 1, title={"en": "Playgrounds"})

    assert changed.version == 1
    assert trail.of(engagement).count() == 1


def test_two_people_who_change_different_things_both_keep_theirs(lead, colleague, ministry):
    engagement = record(lead, ministry, visibility=Visibility.ORGANISATION)
    form = {"title": {"en": "Playgrounds"}, "closes_on": None}

    change(engagement, colleague, 1, **form | {"closes_on": "2026-06-01"})
    changed, merged = change(engagement, lead, 1, **form | {"title": {"en": "Play"}})

    assert changed.title == {"en": "Play"}
    assert changed.closes_on == date(2026, 6, 1)
    assert [entry.actor for entry in merged.since] == [colleague]


def test_two_people_who_change_the_same_thing_get_a_merge_message(lead, colleague, ministry):
    engagement = record(lead, ministry, visibility=Visibility.ORGANISATION)

    change(engagement, colleague, 1, title={"en": "Their words"})
    with pytest.raises(actions.Conflict) as conflict:
        change(engagement, lead, 1, title={"en": "My words"})

    clash = conflict.value.clashes[0]
    assert (clash.field, clash.theirs, clash.mine) == (
        "title",
        {"en": "Their words"},
        {"en": "My words"},
    )
    assert conflict.value.version == 2
    engagement.refresh_from_db()
    assert engagement.title == {"en": "Their words"}


def test_two_people_who_say_the_same_do_not_clash(lead, colleague, ministry):
    engagement = record(lead, ministry, visibility=Visibility.ORGANISATION)

    change(engagement, colleague, 1, title={"en": "Same"})
    changed, _ = change(engagement, lead, 1, title={"en": "Same"})

    assert changed.title == {"en": "Same"}


def test_an_outsider_cannot_change_what_everybody_sees(ministry):
    outsider = make_person("Mallory Example")
    make_membership(outsider, make_organisation("Ministry of Rivers"), "lead")
    engagement = make_engagement(lead=ministry)

    with pytest.raises(PermissionDenied, match="engagement leads and the people named"):
        change(engagement, outsider, 1, title={"en": "Mine"})


def test_announcing_needs_what_a_reader_needs(lead, ministry):
    engagement = record(lead, ministry)

    with pytest.raises(ValidationError) as refused:
        actions.move(
            engagement=engagement, name="announce", viewer=seen_by(lead), hand=hand_of(lead)
        )

    assert set(refused.value.message_dict) == {"purpose", "opens_on", "closes_on", "communities"}


def test_an_engagement_moves_through_its_life(lead, ministry):
    engagement = record(
        lead,
        ministry,
        purpose={"en": "To choose swings."},
        communities=[make_community().public_id],
        opens_on="2026-04-01",
        closes_on="2026-04-30",
        report_link={"en": "https://example.org/heard"},
        answer_link={"en": "https://example.org/answer"},
    )
    after = NOW + timedelta(days=90)

    def move(name, at):
        return actions.move(
            engagement=engagement,
            name=name,
            viewer=viewer_of(lead, at=at),
            hand=hand_of(lead, at),
        )

    assert engagement.state_as_of(NOW) == State.PLANNED
    announced = move("announce", NOW)
    assert announced.state_as_of(NOW) == State.ANNOUNCED
    assert announced.visibility == Visibility.PUBLIC
    with pytest.raises(PermissionDenied, match="It is announced"):
        move("report", NOW)
    assert move("report", after).state_as_of(after) == State.REPORTED
    assert move("answer", after).state_as_of(after) == State.ANSWERED


def test_cancelling_needs_a_reason_and_can_be_taken_back(lead, ministry):
    engagement = record(lead, ministry)
    who = {"viewer": seen_by(lead), "hand": hand_of(lead)}

    with pytest.raises(ValidationError, match="Say why"):
        actions.move(engagement=engagement, name="cancel", reason=" ", **who)
    cancelled = actions.move(engagement=engagement, name="cancel", reason="No money.", **who)
    assert cancelled.state_as_of(NOW) == State.CANCELLED
    assert trail.of(engagement)[0].note == "No money."

    restored = actions.move(engagement=engagement, name="reinstate", **who)
    assert restored.state_as_of(NOW) == State.IDEA
    assert restored.cancel_reason == ""


def test_a_lead_who_confirms_the_dates_ends_the_staleness(lead, ministry):
    engagement = make_engagement(
        lead=ministry,
        opens_on=date(2026, 1, 1),
        closes_on=date(2026, 1, 31),
        source_status="Open",
        source_state="open",
    )

    confirmed = actions.confirm_dates(
        engagement=engagement, viewer=seen_by(lead), hand=hand_of(lead)
    )

    assert not Engagement.objects.with_state(NOW).get(pk=confirmed.pk).stale
    assert confirmed.source_status == "Open"
