"""The pages that list engagements."""

from datetime import date

import pytest
from django.test import Client
from django.utils.translation import override

from weft.government.models.policy import Visibility
from weft.government.tests.factories import make_community, make_organisation, make_topic
from weft.government.viewers import NOBODY
from weft.register import browsing, search
from weft.register.models import Engagement
from weft.register.moments import moment_of
from weft.register.search import Filters
from weft.register.tests.factories import NOW, make_engagement

pytestmark = pytest.mark.django_db

PAGES = ("/engagements/", "/engagements/table/")


def sentence(**filters):
    return browsing.sentence(search.find(Filters(**filters), NOBODY, moment_of(None, now=NOW)))


def test_the_sentence_says_what_was_found():
    health = make_topic("Health")
    agency = make_organisation("Health agency")
    march = {"opens_on": date(2023, 3, 1), "closes_on": date(2023, 4, 30)}
    make_engagement("Masks", lead=agency, topics=[health], **march)
    period = {"from_day": date(2023, 3, 1), "to_day": date(2023, 3, 31)}

    assert sentence() == "1 engagement, by Health agency"
    make_engagement("Beds", topics=[health], **march)
    assert sentence() == "2 engagements, by 2 organisations"
    assert sentence(topic=(health.public_id,), state=("closed",), **period) == (
        "2 engagements about Health, closed, running in March 2023, by 2 organisations"
    )
    assert sentence(q="masks", organisation=(agency.public_id,)) == (
        "1 engagement about “masks”, by Health agency"
    )
    assert sentence(opens_by=date(2023, 3, 1), closes_by=date(2023, 4, 30)) == (
        "2 engagements, opening on 1 March 2023 or earlier, "
        "closing on 30 April 2023 or earlier, by 2 organisations"
    )
    assert sentence(q="nothing") == "0 engagements about “nothing”"


@pytest.mark.parametrize("page", PAGES)
def test_a_row_says_who_asks_whom_when_and_where_it_stands(client: Client, page):
    make_engagement(
        "Masks & <gowns>",
        lead=make_organisation("Health agency"),
        topics=[make_topic("Protection")],
        communities=[make_community("Nurses")],
        opens_on=date(2023, 3, 1),
        closes_on=date(2023, 4, 30),
        source_state="open",
        report_link={"en": "https://example.org/heard"},
    )

    text = client.get(page, {"q": "mask"}).content.decode()

    assert "<mark>Masks</mark> &amp; &lt;gowns&gt;" in text
    assert "Health agency" in text
    assert "30 April 2023" in text
    assert "Stale" in text
    if page == "/engagements/":
        assert "Nurses" in text
        assert "Its source calls it open." in text


@pytest.mark.parametrize("page", PAGES)
def test_what_is_hidden_is_on_no_page(client: Client, page):
    make_engagement("Zanzibar", visibility=Visibility.GOVERNMENT, topics=[make_topic("Espionage")])

    for query in ({}, {"q": "zanzibar"}, {"q": "zanzbar"}):
        response = client.get(page, query)
        text = response.content.decode().replace("“zanzibar”", "").replace('"zanzibar"', "")
        assert response.status_code == 200
        assert "Zanzibar" not in text
        assert "Espionage" not in text


def test_one_engagement_of_many_years_makes_no_specks_of_the_others(client: Client):
    for day in range(1, 20):
        make_engagement(opens_on=date(2025, 3, day), closes_on=date(2025, 4, day))
    make_engagement(opens_on=date(2025, 3, 1), closes_on=date(2040, 1, 1))

    few = client.get("/engagements/", {"opens_by": "2025-03-01"}).context["results"].span
    many = client.get("/engagements/").context["results"].span

    assert few == {"first": date(2025, 3, 1), "last": date(2040, 1, 1)}
    assert many == {"first": date(2025, 3, 2), "last": date(2025, 4, 18)}


def test_a_filter_keeps_its_place_and_can_be_taken_away(client: Client):
    health, parks = make_topic("Health"), make_topic("Parks")
    make_engagement("Masks", topics=[health])
    make_engagement("Trees", topics=[parks])

    text = client.get(
        "/engagements/", {"topic": health.public_id, "on": "2025-01-01"}
    ).content.decode()

    assert "Masks" in text
    assert "Trees" not in text
    assert f'value="{health.public_id}" checked' in text
    assert f'value="{parks.public_id}">' in text  # a second one could be added
    assert 'href="?on=2025-01-01"' in text  # without the filter, on the same day


def test_a_day_by_which_something_closes_is_shown_and_can_be_taken_away(client: Client):
    make_engagement("Masks", closes_on=date(2025, 2, 1))
    make_engagement("Trees", closes_on=date(2025, 2, 2))

    text = client.get("/engagements/?closes_by=2025-02-01&on=2025-01-01").content.decode()

    assert "Masks" in text
    assert "Trees" not in text
    assert "closing on 1 February 2025 or earlier" in text
    assert 'name="closes_by" type="date" value="2025-02-01"' in text
    assert 'class="weft-chip" href="?on=2025-01-01"' in text


def test_an_empty_result_says_what_to_drop(client: Client):
    health = make_topic("Health")
    make_engagement("Masks", topics=[health])

    text = client.get(
        "/engagements/", {"topic": health.public_id, "q": "railways"}
    ).content.decode()

    assert "Nothing was found" in text
    assert "without “railways”" in text
    assert "without Health" not in text


def test_a_slip_is_corrected_and_said(client: Client):
    make_engagement("Accessibility")

    text = client.get("/engagements/", {"q": "acessibility"}).content.decode()

    assert "Nothing that fits has “acessibility”. These have “accessibility”." in text


def test_the_page_speaks_the_readers_language(client: Client):
    make_engagement(title={"en": "Masks", "fr": "Des masques"})

    with override("fr"):
        text = client.get("/engagements/", headers={"accept-language": "fr"}).content.decode()

    assert "Des masques" in text


@pytest.mark.parametrize(
    "query",
    ["page=99999", "page=-1", "q=%00%ff'\"", "topic=zzzzzzzzzz", "sort=x&year=y", "on=x&from=y"],
)
@pytest.mark.parametrize("page", PAGES)
def test_no_address_is_an_error(client: Client, page, query):
    make_engagement()

    assert client.get(f"{page}?{query}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_queries_do_not_grow_with_the_list(client: Client, page, django_assert_max_num_queries):
    def more(number):
        for each in range(number):
            make_engagement(f"Masks {each}", topics=[make_topic()], communities=[make_community()])

    more(1)
    with django_assert_max_num_queries(14):
        client.get(page, {"q": "masks", "level": "national"})
    more(30)

    with django_assert_max_num_queries(14):
        client.get(page, {"q": "masks", "level": "national"})


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_kept_shows_nothing_that_was_hidden_since(
    client: Client, page, django_assert_max_num_queries
):
    shown = make_engagement("Masks", opens_on=date(2023, 3, 1))
    make_engagement("Gowns", opens_on=date(2023, 3, 1))
    assert "Masks" in client.get(page).content.decode()
    with django_assert_max_num_queries(1):  # it is kept: only whether anything changed is asked
        assert "Masks" in client.get(page).content.decode()

    Engagement.objects.filter(pk=shown.pk).update(visibility=Visibility.ORGANISATION)
    search.reindex([shown.pk])  # as every action does in its own transaction

    after = client.get(page).content.decode()
    assert "Masks" not in after
    assert "Gowns" in after
