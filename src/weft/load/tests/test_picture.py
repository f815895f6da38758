"""The picture of load: who is asked, in which months, by how many bodies, and what came of it."""

import csv
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.urls import reverse

from weft.demo import DAY
from weft.government.actions import vocabulary
from weft.government.models import Community
from weft.government.tests.factories import (
    make_community,
    make_organisation,
    make_rights_holder,
    make_topic,
)
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register.imports import definitions
from weft.register.imports.actions import import_now
from weft.register.tests.factories import make_engagement

SAMPLE = Path(__file__).with_name("subject-codes.csv")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def ask(community, opens="2025-06-10", closes="2025-07-10", **fields):
    return make_engagement(
        communities=[community],
        opens_on=date.fromisoformat(opens),
        closes_on=date.fromisoformat(closes),
        **fields,
    )


def row_of(page, public):
    return next(each["row"] for each in page.context["rows"] if each["row"].public == public)


@pytest.fixture
def canada():
    """A few rows of the shape of Canada's register, brought in as the demo brings it in."""
    hand = Hand(person=None, at=NOW, channel=Entry.Channel.COMMAND)
    vocabulary.load(hand)
    import_now(
        path=SAMPLE,
        definition=definitions.ready()["canada-registry"].definition,
        mapping_name="canada-registry",
        taken_on=DAY,
        viewer=None,
        hand=hand,
    )
    return Community.objects.get(code="indigenous-peoples")


def test_a_year_of_a_register_that_codes_subjects_is_counted_as_its_source_tells(client, canada):
    """Three bodies started five, of which two are flagged as having a report: the days of one are
    the wrong way round, and one that says it has no report gives an address."""
    page = client.get(reverse("load"), {"year": "2022"})

    row = row_of(page, canada)
    assert (len(row.bodies), row.number, row.reported, row.odd) == (3, 5, 2, 1)
    assert "communities come from subject codes alone" in page.text


def test_other_registers_are_not_spoken_of(client):
    ask(make_community())

    assert "subject codes" not in client.get(reverse("load"), {"year": "2025"}).text


def test_an_ask_counts_in_the_month_in_which_it_begins(client):
    walkers = make_community("Walkers")
    for opens in ("2025-06-01", "2025-06-30", "2025-07-01"):
        ask(walkers, opens, "2025-12-31")

    row = row_of(client.get(reverse("load"), {"year": "2025"}), walkers)

    assert row.months == {date(2025, 6, 1): 2, date(2025, 7, 1): 1}


def test_what_is_cancelled_or_hidden_does_not_count(client):
    walkers = make_community("Walkers")
    ask(walkers)
    ask(walkers, cancelled_at=datetime(2025, 5, 1, tzinfo=UTC), cancel_reason="No money.")
    ask(walkers, visibility="government")

    assert row_of(client.get(reverse("load"), {"year": "2025"}), walkers).number == 1


def test_as_of_an_earlier_day_a_later_report_is_not_known(client):
    walkers = make_community("Walkers")
    ask(walkers, reported_at=datetime(2025, 9, 1, tzinfo=UTC))

    then = client.get(reverse("load"), {"year": "2025", "on": "2025-08-01"})
    now = client.get(reverse("load"), {"year": "2025", "on": "2025-10-01"})

    assert (row_of(then, walkers).reported, row_of(now, walkers).reported) == (0, 1)


def test_rights_holders_stand_beside_communities(client):
    nation = make_rights_holder("Nation of the Parks")
    make_engagement(rights_holders=[nation], opens_on=date(2025, 6, 1))

    assert row_of(client.get(reverse("load"), {"year": "2025"}), nation).number == 1


def test_the_picture_can_be_narrowed_in_the_address(client):
    walkers, health, roads = make_community("Walkers"), make_topic(), make_organisation("Roads")
    ask(walkers, topics=[health])
    ask(walkers, lead=roads)

    for narrowed in ({"topic": health.public_id}, {"organisation": roads.public_id}):
        page = client.get(reverse("load"), {"year": "2025", **narrowed})
        assert row_of(page, walkers).number == 1


def test_each_number_leads_to_what_it_counts_and_what_came_of_it(client):
    walkers = make_community("Walkers")
    ask(walkers, title="Paths")
    ask(
        walkers,
        title="Bridges",
        reported_at=datetime(2025, 8, 1, tzinfo=UTC),
        report_link={"en": "https://example.org/report"},
    )
    ask(walkers, "2025-09-01", "2025-10-01", title="Stiles")
    page = client.get(reverse("load"), {"year": "2025", "on": "2025-12-01"})
    (href,) = [
        href for cell, href in page.context["rows"][0]["cells"] if cell.month == date(2025, 6, 1)
    ]

    listed = client.get(href)

    told = {str(each.engagement): each for each in listed.context["listed"]["asks"]}
    assert told.keys() == {"Paths", "Bridges"}
    assert told["Paths"].sentences == ("No report was published.", "No answer was given.")
    assert str(told["Bridges"].report) == "https://example.org/report"
    assert told["Bridges"].sentences == ("No answer was given.",)


def test_colours_follow_the_numbers(client):
    walkers = make_community("Walkers")
    for _ in range(10):
        ask(walkers, "2025-06-01")
    ask(walkers, "2025-07-01")

    page = client.get(reverse("load"), {"year": "2025"})

    levels = {cell.number: cell.level for cell, _ in page.context["rows"][0]["cells"]}
    assert levels == {0: 0, 1: 1, 10: 5}


def test_the_picture_comes_as_csv_too(client):
    ask(make_community("=Walkers"))

    lines = list(csv.reader(StringIO(client.get(reverse("load_csv"), {"year": "2025"}).text)))

    told = dict(zip(*lines, strict=True))
    assert (told["name"], told["asks"], told["2025-06"], told["2025-07"]) == (
        "'=Walkers",
        "1",
        "1",
        "0",
    )


@pytest.mark.parametrize(
    "query",
    [
        "year=0000&year=9999",
        "from=9999-01-01&to=0001-01-01",
        "of=zzzzzzzzzz",
        "month=2025-99&of=x",
        "organisation=0&topic=%00&q=%22&asks=-1&page=x",
    ],
)
def test_whatever_the_address_says_it_does_not_crash(client, query):
    ask(make_community())

    assert client.get(f"{reverse('load')}?{query}").status_code in {200, 404}


def test_a_page_of_many_communities_costs_no_more_queries(client, django_assert_max_num_queries):
    some = [make_community(f"Community {number}") for number in range(20)]
    ask(some[0])
    with django_assert_max_num_queries(14):
        client.get(reverse("load"), {"year": "2025", "of": some[0].public_id})
    for each in some:
        for _ in range(2):
            ask(each)

    with django_assert_max_num_queries(14):
        client.get(reverse("load"), {"year": "2025", "of": some[0].public_id})
