"""A community replies, declines and objects; a lead records effort."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from weft.government.tests.factories import (
    hand_of,
    make_community,
    make_contact,
    make_membership,
    make_organisation,
    make_person,
    make_rights_holder,
)
from weft.government.viewers import viewer_of
from weft.load.actions import replies
from weft.load.models import Effort, Objection, Reply
from weft.notices.models import Notice
from weft.register.models import EarlyView
from weft.register.tests.factories import make_engagement

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def walkers():
    return make_community("Walkers")


@pytest.fixture
def nation():
    return make_rights_holder("Nation of the Parks")


@pytest.fixture
def alice(walkers, nation):
    alice = make_person("Alice Example")
    make_contact(alice, walkers)
    make_contact(alice, nation)
    return alice


@pytest.fixture
def parks():
    return make_organisation("Parks")


@pytest.fixture
def lead(parks):
    lead = make_person("Lead Example")
    make_membership(lead, parks)
    return lead


@pytest.fixture
def asked(walkers, nation, parks, lead):
    return make_engagement(
        "Paths again?", communities=[walkers], rights_holders=[nation], lead=parks
    )


def by(person):
    return {"viewer": viewer_of(person, at=NOW), "hand": hand_of(person, at=NOW)}


def say(asked, public, person, kind="answered", **said):
    said = {"text": "We told you in 2021.", **said}
    return replies.reply(engagement=asked, public=public, kind=kind, **said, **by(person))


def test_you_asked_this_before_here_is_our_answer(client, asked, walkers, alice, lead):
    earlier = make_engagement("Paths of 2021", communities=[walkers])

    say(asked, walkers, alice, earlier=earlier, link="https://example.org/answer")

    page = client.get(asked.get_absolute_url()).text
    assert "We told you in 2021." in page
    assert earlier.get_absolute_url() in page
    assert "https://example.org/answer" in page
    told = Notice.objects.get(to=lead)
    assert told.text == "Walkers says of “Paths again?” that it has answered before."


def test_an_earlier_engagement_that_a_reader_may_not_see_is_not_shown(
    client, asked, walkers, alice
):
    earlier = make_engagement("Quetzalcoatlus", communities=[walkers])
    say(asked, walkers, alice, earlier=earlier)
    type(earlier).objects.filter(pk=earlier.pk).update(visibility="named")

    assert "Quetzalcoatlus" not in client.get(asked.get_absolute_url()).text


def test_a_hidden_engagement_cannot_be_named_as_the_earlier_one(asked, walkers, alice):
    hidden = make_engagement("Hidden", visibility="named")

    with pytest.raises(ValidationError) as hides:
        say(asked, walkers, alice, earlier=hidden)

    assert hides.value.message_dict == {"earlier": ["There is no such engagement."]}


def test_rights_holders_decline_what_they_are_shown_early_and_the_lead_is_told(
    client, nation, parks, lead, alice
):
    draft = make_engagement("New park", rights_holders=[nation], lead=parks, visibility="named")
    draft.named.create(person=lead, may_edit=True)
    EarlyView.objects.create(engagement=draft, since=NOW)

    client.force_login(alice)
    client.post(
        reverse("engagement_reply", args=[draft.public_id]),
        {"public": nation.public_id, "kind": "declined", "text": "Not on this land."},
    )

    assert Reply.objects.get().kind == Reply.Kind.DECLINED
    told = Notice.objects.get(to=lead)
    assert told.text == "Nation of the Parks declines to take part in “New park”."
    with pytest.raises(ValidationError, match="declined already"):
        say(draft, nation, alice, kind="declined")


def test_a_community_is_asked_and_does_not_decline_as_a_partner(asked, walkers, alice):
    with pytest.raises(ValidationError):
        say(asked, walkers, alice, kind="declined")


def test_nobody_replies_for_whom_they_do_not_speak_or_whom_it_does_not_ask(asked, alice):
    riders = make_community("Riders")
    mallory = make_person("Mallory Example")
    make_contact(mallory, riders)

    with pytest.raises(PermissionDenied):
        say(asked, riders, mallory)
    with pytest.raises(PermissionDenied):
        say(asked, riders, alice)


def test_a_reply_can_be_taken_back(client, asked, walkers, alice):
    said = say(asked, walkers, alice)
    client.force_login(alice)

    client.post(reverse("engagement_reply", args=[asked.public_id]), {"take_back": said.public_id})

    client.logout()
    assert "We told you in 2021." not in client.get(asked.get_absolute_url()).text


def test_an_objection_to_a_pair_reaches_those_who_settle_pairs(
    client, monkeypatch, asked, walkers, alice
):
    heard = []
    monkeypatch.setattr(replies, "objection_followers", [lambda made, hand: heard.append(made)])
    other = make_engagement("Paths, by Roads", communities=[walkers])
    client.force_login(alice)

    for pair in ((asked, other), (other, asked)):
        client.post(
            reverse("engagement_object", args=[each.public_id for each in pair]),
            {"public": walkers.public_id, "reason": "Both ask about the same path."},
        )

    first, second = heard
    assert (first.first, first.second) == (second.first, second.second) == (asked, other)
    assert Objection.objects.count() == 2


def test_nobody_objects_for_those_whom_only_one_of_the_two_asks(asked, walkers, alice):
    other = make_engagement("Roads")

    with pytest.raises(PermissionDenied):
        replies.object_to_pair(
            engagements=(asked, other), public=walkers, reason="Same.", **by(alice)
        )


def test_effort_is_shown_where_it_was_recorded_and_nowhere_else(client, asked, walkers, lead):
    type(asked).objects.filter(pk=asked.pk).update(opens_on=date(2026, 1, 5))
    assert "Time is recorded" not in client.get(walkers.get_absolute_url() + "?on=2026-03-01").text
    client.force_login(lead)

    client.post(
        reverse("engagement_effort", args=[asked.public_id]), {"people": "40", "minutes": "90"}
    )

    page = client.get(walkers.get_absolute_url() + "?on=2026-03-01").text
    assert "Time is recorded for 1 of them: 40 people, 60 hours in all." in page
    client.post(reverse("engagement_effort", args=[asked.public_id]), {})
    assert not Effort.objects.exists()


def test_half_of_an_effort_is_refused(client, asked, lead):
    client.force_login(lead)

    answer = client.post(reverse("engagement_effort", args=[asked.public_id]), {"people": "40"})

    assert "Give both numbers, or neither." in answer.text
    assert not Effort.objects.exists()


def test_whoever_plans_meets_what_communities_want_on_the_engagement(client, walkers, parks, lead):
    from weft.government.models import Preferences  # noqa: PLC0415

    Preferences.objects.create(
        community=walkers, stated_at=NOW, how={"en": "Ring us first."}, most_asks=0, in_months=12
    )
    planned = make_engagement(
        "Stiles", communities=[walkers], lead=parks, opens_on=date(2099, 1, 1)
    )
    address = planned.get_absolute_url()
    assert "Ring us first." not in client.get(address).text

    client.force_login(lead)

    page = client.get(address).text
    assert "Ring us first." in page
    assert "It wants to be asked at most 0 times in 12 months." in page
