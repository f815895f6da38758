"""Feeds of a search: what calendars and readers get."""

from datetime import date
from xml.etree import ElementTree

import icalendar
import pytest
from django.urls import reverse

from weft.government.tests.factories import (
    make_membership,
    make_organisation,
    make_person,
    make_topic,
)
from weft.register.feeds import choosing
from weft.register.models import Engagement
from weft.register.search import reindex
from weft.register.tests.factories import NOW, make_engagement

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def events(client, **query):
    body = client.get(reverse("feed_ics"), query).content
    return icalendar.Calendar.from_ical(body).walk("VEVENT")


def entries(client, **query):
    body = client.get(reverse("feed_atom"), query).content
    return ElementTree.fromstring(body).findall("a:entry", ATOM)  # noqa: S314 - our own


@pytest.fixture
def parks():
    lead = make_organisation("Parks Agency")
    engagement = make_engagement(
        "What should the park be?",
        lead=lead,
        opens_on=date(2026, 2, 1),
        closes_on=date(2026, 4, 30),
        version=3,
    )
    engagement.topics.add(make_topic("Parks"))
    reindex([engagement.pk])
    return engagement


def test_a_calendar_has_the_open_days_and_the_last_day(client, parks):
    whole, last = events(client)

    assert (whole.decoded("dtstart"), whole.decoded("dtend")) == (
        date(2026, 2, 1),
        date(2026, 5, 1),
    )
    assert (last.decoded("dtstart"), last.decoded("dtend")) == (date(2026, 4, 30), date(2026, 5, 1))
    assert str(last["summary"]) == "Last day: What should the park be?"
    assert str(whole["uid"]) == f"{parks.public_id}@localhost"
    assert str(last["uid"]) == f"{parks.public_id}-last-day@localhost"
    assert whole["sequence"] == 3
    assert whole.decoded("last-modified") == NOW
    assert whole["categories"].cats == ["Parks"]
    assert str(whole["url"]).endswith(f"/engagements/{parks.public_id}/")
    assert whole["status"] == "CONFIRMED"


def test_a_cancelled_engagement_is_taken_out_of_calendars(client, parks):
    Engagement.objects.update(cancelled_at=NOW, cancel_reason="No money")

    assert {str(event["status"]) for event in events(client)} == {"CANCELLED"}


def test_lines_of_a_calendar_are_folded(client):
    make_engagement("é" * 300, opens_on=date(2026, 2, 1))

    body = client.get(reverse("feed_ics")).content
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert "é" * 300 in str(events(client)[0]["summary"])


def test_an_idea_without_a_day_is_in_no_calendar_but_in_the_feed(client):
    make_engagement("An idea")

    assert events(client) == []
    assert len(entries(client)) == 1


def test_an_entry_of_the_feed_says_what_and_who(client, parks):
    (entry,) = entries(client)

    assert entry.findtext("a:title", namespaces=ATOM) == "What should the park be?"
    assert entry.findtext("a:author/a:name", namespaces=ATOM) == "Parks Agency"
    assert entry.findtext("a:id", namespaces=ATOM).endswith(f"engagement/{parks.public_id}")
    assert entry.find("a:category", ATOM).get("term") == "Parks"


def test_an_empty_feed_is_valid(client):
    assert entries(client, q="nothing has these words") == []


@pytest.mark.parametrize("visibility", ["named", "organisation", "government"])
def test_a_feed_shows_only_what_everybody_may_see_whoever_asks(client, visibility):
    ministry, steward = make_organisation(), make_person()
    make_membership(steward, ministry, "steward")
    hidden = make_engagement(
        "Hidden", lead=ministry, visibility=visibility, opens_on=date(2026, 1, 1)
    )
    hidden.named.create(person=steward)
    client.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")

    assert events(client) == []
    assert entries(client) == []


def test_a_feed_follows_the_search(client, parks):
    make_engagement("Other", opens_on=date(2026, 2, 1))

    assert len(events(client, organisation=parks.lead.public_id)) == 2
    assert len(entries(client, organisation=parks.lead.public_id)) == 1


@pytest.mark.parametrize("name", ["feed_ics", "feed_atom"])
def test_a_feed_that_did_not_change_is_not_sent_again(client, parks, name):
    first = client.get(reverse(name))

    by_tag = client.get(reverse(name), headers={"if-none-match": first["ETag"]})
    by_time = client.get(reverse(name), headers={"if-modified-since": first["Last-Modified"]})
    assert (by_tag.status_code, by_time.status_code) == (304, 304)

    Engagement.objects.update(title={"en": "Changed"})
    reindex([parks.pk])
    assert client.get(reverse(name), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_feed_tells_its_readers_that_the_lead_has_another_name(client, parks):
    first = client.get(reverse("feed_ics"))

    parks.lead.names = {"en": "Agency of rivers"}
    parks.lead.save()
    reindex([parks.pk])

    again = client.get(reverse("feed_ics"), headers={"if-none-match": first["ETag"]})
    assert b"Agency of rivers" in again.content


@pytest.mark.parametrize(
    ("query", "accepts", "language"),
    [("", "fr-CA, en;q=0.5", "fr"), ("lang=en", "fr", "en"), ("lang=<script>", "de", "en")],
)
def test_a_feed_is_in_the_language_asked_for(client, query, accepts, language):
    answer = client.get(f"{reverse('feed_atom')}?{query}", headers={"accept-language": accepts})

    assert answer["Content-Language"] == language


def test_a_feed_holds_no_more_than_its_most_and_asks_as_often_for_one_as_for_many(
    client, parks, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(choosing, "MOST", 10)
    with django_assert_max_num_queries(4):
        events(client)
    for number in range(20):
        make_engagement(f"Number {number}", lead=parks.lead, opens_on=date(2026, 1, 1))

    with django_assert_max_num_queries(4):
        assert len(events(client)) == 11  # ten, of which one has a last day


def test_control_characters_do_not_break_a_feed(client):
    make_engagement("Bell \x07 and \x0b tab", opens_on=date(2026, 2, 1))

    assert len(entries(client)) == 1
    assert len(events(client)) == 1


def test_the_page_gives_the_addresses_to_open_and_to_copy(client):
    page = client.get(reverse("subscribe"), {"q": "parks & rivers"}).content.decode()

    assert "webcal://localhost:8000/engagements/feed.ics?q=parks+%26+rivers&amp;lang=en" in page
    assert "http://localhost:8000/engagements/feed.atom?q=parks+%26+rivers&amp;lang=en" in page
