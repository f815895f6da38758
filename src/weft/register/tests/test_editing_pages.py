"""The pages on which an engagement is recorded and changed."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    make_community,
    make_membership,
    make_organisation,
    make_person,
    make_topic,
)
from weft.register.models import Draft, Engagement
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry():
    return make_organisation("Ministry of Parks")


@pytest.fixture
def lead(ministry, client):
    person = make_person("Alice Example")
    make_membership(person, ministry, "lead")
    client.force_login(person)
    return person


@pytest.fixture
def engagement(ministry):
    return make_engagement(
        "Playgrounds", lead=ministry, opens_on=date(2026, 1, 1), closes_on=date(2026, 12, 31)
    )


def typed(engagement, /, **changes):
    """What the browser sends when the whole form is saved as it is."""
    return {
        "title_en": "Playgrounds",
        "lead": engagement.lead.public_id,
        "opens_on": "2026-01-01",
        "closes_on": "2026-12-31",
        "visibility": engagement.visibility,
        "base_version": engagement.version,
        "influence-TOTAL_FORMS": "2",
        "influence-INITIAL_FORMS": "0",
        "save": "yes",
    } | changes


def test_an_intent_takes_a_title_and_little_else(client, lead, ministry):
    page = client.get(reverse("engagement_new"))
    assert page.status_code == 200
    assert f'value="{ministry.public_id}" selected' in page.content.decode()

    answer = client.post(
        reverse("engagement_new"),
        {
            "title_en": "Swings",
            "lead": ministry.public_id,
            "about_when": "Spring 2027",
            "visibility": "named",
        },
    )

    made = Engagement.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.title, made.about_when) == ({"en": "Swings"}, "Spring 2027")
    assert made.named.get().person == lead


def test_nothing_typed_is_lost_when_something_is_wrong(client, lead, ministry):
    topic = make_topic("Parks")

    answer = client.post(
        reverse("engagement_new"),
        {"title_fr": "Balançoires", "opens_on": "2026-05-02", "closes_on": "2026-05-01",
         "topics": [topic.public_id], "visibility": "named"},
    )  # fmt: skip

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in html
    assert "The last day must not be before the first day." in html
    assert 'value="Balançoires"' in html
    assert f'value="{topic.public_id}" id="id_topics" checked' in html
    assert not Engagement.objects.exists()


def test_looking_for_something_to_tick_saves_nothing_and_blames_nobody(client, lead):
    for number in range(20):
        make_community(f"Community {number:02}")

    answer = client.post(
        reverse("engagement_new"), {"communities-find": "community 19", "find": "communities"}
    )

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" not in html
    assert "Community 19" in html
    assert "Community 01" not in html


def test_a_change_is_saved(client, lead, engagement):
    answer = client.post(
        reverse("engagement_edit", args=[engagement.public_id]),
        typed(engagement, title_fr="Aires de jeux", methods="survey\npublic meeting\n")
        | {"influence-0-level": "consult", "influence-0-whom": "Parents"},
    )

    assert answer.status_code == 302
    engagement.refresh_from_db()
    assert engagement.title == {"en": "Playgrounds", "fr": "Aires de jeux"}
    assert engagement.methods == ["survey", "public meeting"]
    assert engagement.influences.get().whom == "Parents"
    assert engagement.version == 2


def test_the_second_of_two_people_gets_a_merge_message_and_then_saves(client, lead, engagement):
    client.post(
        reverse("engagement_edit", args=[engagement.public_id]),
        typed(engagement, title_en="Their words"),
    )

    clash = client.post(
        reverse("engagement_edit", args=[engagement.public_id]),
        typed(engagement, title_en="My words"),
    )
    assert clash.status_code == 409
    assert "Their words" in clash.content.decode()
    assert 'value="My words"' in clash.content.decode()
    assert 'name="base_version" value="2"' in clash.content.decode()

    saved = client.post(
        reverse("engagement_edit", args=[engagement.public_id]),
        typed(engagement, title_en="My words", base_version=2),
    )
    assert saved.status_code == 302
    engagement.refresh_from_db()
    assert engagement.title == {"en": "My words"}


def test_what_is_typed_is_kept_and_comes_back(client, lead, engagement):
    draft = uuid.uuid4()

    kept = client.post(
        reverse("engagement_draft", args=[draft]),
        typed(engagement, title_en="Half a ti", engagement=engagement.public_id),
    )
    page = client.get(reverse("engagement_edit", args=[engagement.public_id])).content.decode()

    assert kept.status_code == 200
    assert "We kept what you typed" in page
    assert 'value="Half a ti"' in page
    engagement.refresh_from_db()
    assert engagement.title == {"en": "Playgrounds"}


def test_a_new_one_that_was_begun_waits_on_the_desk(client, lead):
    draft = uuid.uuid4()
    client.post(reverse("engagement_draft", args=[draft]), {"title_en": "Half a ti"})

    desk = client.get(reverse("desk")).content.decode()

    assert "You began to record “Half a ti” and did not save it." in desk
    page = client.get(reverse("engagement_new") + f"?draft={draft}").content.decode()
    assert f"draft={draft}" in desk
    assert 'value="Half a ti"' in page


def test_a_draft_is_nobody_elses_business(client, lead, ministry):
    other = make_person("Bob Example")
    make_membership(other, ministry, "lead")
    draft = uuid.uuid4()
    client.post(reverse("engagement_draft", args=[draft]), {"title_en": "Mine"})

    client.force_login(other)

    page = client.get(reverse("engagement_new") + f"?draft={draft}").content.decode()
    assert "Mine" not in page
    answer = client.post(reverse("engagement_draft", args=[draft]), {"title_en": "Theirs"})
    assert answer.status_code == 404
    assert Draft.objects.get().typed == {"title_en": ["Mine"]}


def test_saving_ends_the_draft(client, lead, engagement):
    draft = uuid.uuid4()
    form = typed(engagement, title_en="Swings", engagement=engagement.public_id, draft=draft)
    client.post(reverse("engagement_draft", args=[draft]), form)

    client.post(reverse("engagement_edit", args=[engagement.public_id]), form)

    assert not Draft.objects.exists()


def test_cancelling_asks_why_and_offers_to_take_it_back(client, lead, engagement):
    address = reverse("engagement_move", args=[engagement.public_id, "cancel"])

    assert client.post(address, {"reason": " "}).status_code == 422
    page = client.post(address, {"reason": "No money."}, follow=True).content.decode()

    engagement.refresh_from_db()
    assert engagement.cancel_reason == "No money."
    assert reverse("engagement_move", args=[engagement.public_id, "reinstate"]) in page


def test_announcing_says_what_is_missing_and_where_to_add_it(client, lead, ministry):
    idea = make_engagement(lead=ministry, visibility=Visibility.ORGANISATION)

    page = client.get(reverse("engagement_move", args=[idea.public_id, "announce"]))

    assert "Say who is asked" in page.content.decode()
    assert reverse("engagement_edit", args=[idea.public_id]) in page.content.decode()


def test_somebody_can_be_named_and_taken_off(client, lead, engagement):
    bob = make_person("Bob Example", email="bob@example.org")
    address = reverse("engagement_people", args=[engagement.public_id])

    client.post(address, {"email": lead.email, "may_edit": "on"})
    client.post(address, {"email": "BOB@example.org"})
    assert set(engagement.named.values_list("person", "may_edit")) == {
        (lead.pk, True),
        (bob.pk, False),
    }
    refused = client.post(address, {"remove": lead.public_id})
    client.post(address, {"remove": bob.public_id})

    assert refused.status_code == 422
    assert engagement.named.get().person == lead
    assert client.post(address, {"email": "nobody@example.org"}).status_code == 422


@pytest.mark.parametrize("name", ["engagement_edit", "engagement_people"])
def test_a_hidden_engagement_is_absent_for_others(client, name):
    stranger = make_person("Mallory Example")
    make_membership(stranger, make_organisation("Ministry of Rivers"), "lead")
    client.force_login(stranger)
    hidden = make_engagement(visibility=Visibility.NAMED)

    assert client.get(reverse(name, args=[hidden.public_id])).status_code == 404
