"""What readers see besides the list: the timeline, the month, an engagement and its history."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    make_community,
    make_membership,
    make_organisation,
    make_person,
    make_policy_item,
    make_topic,
)
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.register import search
from weft.register.models import Influence, Named
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db
ON = "2025-03-10"
AT = datetime(2025, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def park():
    return make_organisation("Parks Agency")


@pytest.fixture
def lead(park):
    person = make_person("Lea Lead")
    make_membership(person, park, "lead")
    return person


def make(title="What should the park be?", **fields):
    fields = {"opens_on": date(2025, 3, 1), "closes_on": date(2025, 3, 31)} | fields
    engagement = make_engagement(title, **fields)
    search.reindex([engagement.pk])
    return engagement


def read(client, address, **query):
    response = client.get(address, {"on": ON} | query)
    assert response.status_code == 200
    return response.content.decode()


# --- Timeline ----------------------------------------------------------------------------------


def test_a_bar_is_a_link_that_says_title_dates_and_state(client, park):
    engagement = make(lead=park)

    page = read(client, reverse("timeline"))

    assert f'href="{engagement.get_absolute_url()}"' in page
    assert "Open · 1 March to 31 March 2025" in page
    assert "Parks Agency" in page
    assert "10 March 2025" in page


def test_the_same_facts_are_there_as_a_table_and_as_a_file(client, park):
    make(lead=park)

    page = read(client, reverse("timeline"), show="table", zoom="month")

    assert "<svg" not in page.split("<main")[1]
    assert "1 March 2025" in page
    assert "31 March 2025" in page
    assert reverse("export", kwargs={"ending": "csv"}) in page


def test_a_stale_record_is_drawn_dashed_and_said(client, park):
    make(lead=park, source_state="closed")

    page = read(client, reverse("timeline"))

    assert "weft-timeline__bar--stale" in page
    assert "Open, stale ·" in page
    assert "1 of them is stale" in page


def test_filters_in_the_address_narrow_the_timeline_and_stay(client, park):
    topic = make_topic("Health")
    make("Inside", lead=park).topics.add(topic)
    make("Outside", lead=park)
    search.rebuild()

    page = read(client, reverse("timeline"), topic=topic.public_id)

    assert "Inside" in page
    assert "Outside" not in page
    assert f"topic={topic.public_id}" in page


@pytest.mark.parametrize(
    ("name", "query", "kept"),
    [
        ("timeline", {"zoom": "month", "from": "2025-03-01", "group": "topic"}, "zoom=month"),
        ("calendar", {"month": "2025-03"}, "month=2025-03"),
    ],
)
def test_a_picture_has_the_filters_of_the_list_for_what_it_shows(client, park, name, query, kept):
    make("Inside", lead=park)
    make("Other", lead=make_organisation("Roads"))
    make("Later", lead=park, opens_on=date(2025, 7, 1), closes_on=date(2025, 8, 1))

    page = read(client, reverse(name), organisation=park.public_id, **query)

    assert f'value="{park.public_id}" checked' in page
    counted = page.partition(f'value="{park.public_id}" checked')[2].partition("</li>")[0]
    assert 'weft-filter__count">1<' in counted
    assert "Roads" in page  # could be added
    chip = page.partition('class="weft-chip" href="')[2].partition('"')[0]
    assert kept in chip
    assert park.public_id not in chip
    for field, value in query.items():
        assert f'<input type="hidden" name="{field}" value="{value}">' in page


def test_a_hidden_engagement_is_in_no_count_of_the_timeline(client, park):
    make("Secret park", lead=park, visibility=Visibility.NAMED)

    page = read(client, reverse("timeline"))

    assert "Secret park" not in page
    assert "Parks Agency" not in page
    assert "Nothing in this period" in page


@pytest.mark.parametrize("zoom", ["decade", "year", "quarter", "month", "nonsense"])
@pytest.mark.parametrize("group", ["organisation", "topic", "community", "nonsense"])
def test_every_zoom_and_grouping_answers(client, park, zoom, group):
    engagement = make(lead=park)
    engagement.topics.add(make_topic())
    engagement.communities.add(make_community())

    assert "What should the park be?" in read(client, reverse("timeline"), zoom=zoom, group=group)


@pytest.mark.parametrize("number", [3, 60])
def test_the_timeline_asks_the_same_queries_for_few_and_for_many(
    client, park, number, django_assert_max_num_queries
):
    for _ in range(number):
        make_engagement(lead=park, opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 9))

    with django_assert_max_num_queries(7):
        page = read(client, reverse("timeline"))
    with django_assert_max_num_queries(13):
        read(client, reverse("timeline"), q="park", organisation=park.public_id)

    assert len(page) < 300_000


def test_a_crowded_group_opens_closer(client, park):
    for _ in range(60):
        make_engagement(lead=park, opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 9))
    for _ in range(3):
        make_engagement(lead=make_organisation(), opens_on=date(2025, 3, 1))

    page = read(client, reverse("timeline"))

    assert 'aria-label="1 March to 31 March 2025: 60 engagements"' in page
    assert f"organisation={park.public_id}&amp;on=2025-03-10&amp;zoom=month" in page


# --- Month -------------------------------------------------------------------------------------


def test_a_month_says_what_opens_what_closes_and_how_much_runs(client, park):
    make("Opening", lead=park, opens_on=date(2025, 3, 5), closes_on=date(2025, 4, 5))
    make("Closing", lead=park, opens_on=date(2025, 1, 5), closes_on=date(2025, 3, 5))

    response = client.get(reverse("calendar"), {"month": "2025-03", "on": ON})

    days = {day.day: day for day in response.context["month"].days}
    assert [event.title.text for event in days[date(2025, 3, 5)].opens] == ["Opening"]
    assert [event.title.text for event in days[date(2025, 3, 5)].closes] == ["Closing"]
    assert [days[date(2025, 3, day)].running for day in (4, 5, 6)] == [1, 2, 1]
    assert days[date(2025, 3, 1)].in_month
    assert not days[date(2025, 2, 28)].in_month


def test_stale_and_cancelled_engagements_do_not_count_as_running(client, park):
    make("Stale", lead=park, source_state="closed")
    make("Called off", lead=park, cancelled_at=datetime(2025, 3, 2, tzinfo=UTC), cancel_reason="x")

    response = client.get(reverse("calendar"), {"month": "2025-03", "on": ON})

    month = response.context["month"]
    assert {day.running for day in month.days} == {0}
    assert month.stale == 1
    assert "Called off" not in response.content.decode()


def test_a_busy_day_names_a_few_and_counts_the_rest(client, park):
    for _ in range(7):
        make_engagement(lead=park, opens_on=date(2025, 3, 5))

    page = read(client, reverse("calendar"), month="2025-03")

    assert "and 3 more" in page


@pytest.mark.parametrize("month", ["nonsense", "2025-13", "9999-12", "0001-01", ""])
def test_a_month_that_makes_no_sense_is_answered(client, month):
    assert "<table" in read(client, reverse("calendar"), month=month)


@pytest.mark.parametrize("number", [2, 30])
def test_the_month_asks_the_same_queries_for_few_and_for_many(
    client, park, number, django_assert_max_num_queries
):
    for day in range(1, number):
        make_engagement(lead=park, opens_on=date(2025, 3, day), closes_on=date(2025, 3, day))

    with django_assert_max_num_queries(8):
        read(client, reverse("calendar"), month="2025-03")
    with django_assert_max_num_queries(14):
        read(client, reverse("calendar"), month="2025-03", q="park", organisation=park.public_id)


# --- One engagement ----------------------------------------------------------------------------


def test_the_page_of_an_engagement_answers_what_is_asked_of_it(client, park):
    engagement = make(
        lead=park,
        question={"en": "Trees or grass?"},
        link={"en": "https://example.org/park"},
        report_link={"en": "https://example.org/report"},
        methods=["survey"],
        languages=["fr"],
        source_status="O",
    )
    engagement.communities.add(make_community("Walkers"))
    engagement.policy_items.add(make_policy_item(park, "Parks bill", visibility="public"))
    Influence.objects.create(engagement=engagement, level="involve", whom="Neighbours")

    page = read(client, engagement.get_absolute_url())

    for words in (
        "It is open until the end of 31 March 2025.",
        "Trees or grass?",
        "Parks bill",
        "Walkers",
        "Involve",
        "Neighbours",
        "https://example.org/park",
        "https://example.org/report",
        "survey",
        "French",
        "1 March 2025",
    ):
        assert words in page


def test_an_address_that_is_not_of_the_web_is_not_linked(client, park):
    engagement = make(lead=park, link={"en": "javascript:alert(1)"})

    assert "javascript:" not in read(client, engagement.get_absolute_url())


def test_a_policy_item_that_the_reader_may_not_see_is_not_named(client, park):
    engagement = make(lead=park)
    engagement.policy_items.add(make_policy_item(park, "Secret bill"))

    assert "Secret bill" not in read(client, engagement.get_absolute_url())


def test_a_hidden_engagement_reads_like_an_absent_one(client, park):
    hidden = make(lead=park, visibility=Visibility.NAMED)
    absent = reverse("engagement", args=["0" * 10])

    one, other = client.get(hidden.get_absolute_url()), client.get(absent)

    assert one.status_code == other.status_code == 404
    assert words_of(one, hidden.public_id) == words_of(other, "0" * 10)


def words_of(response, public_id):
    """The page without what differs from visit to visit: its own address and the form's token."""
    page = response.content.decode().replace(public_id, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_reading_a_restricted_record_is_noted_and_a_public_one_is_not(client, park, lead):
    public = make(lead=park)
    restricted = make(lead=park, visibility=Visibility.ORGANISATION)
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")

    page = read(client, restricted.get_absolute_url())
    read(client, public.get_absolute_url())

    assert "Not public." in page
    assert [entry.actor for entry in trail.readings_of(restricted)] == [lead]
    assert not trail.readings_of(public).exists()


def test_a_stale_record_says_so_before_anything_else(client, park):
    engagement = make(lead=park, source_state="closed", source_taken_at=AT)

    page = read(client, engagement.get_absolute_url())

    assert "This record is stale" in page
    assert "On 10 March 2025 its source called it closed." in page


def test_long_closed_without_a_report_is_a_broken_thread(client, park):
    engagement = make(lead=park, opens_on=date(2024, 1, 1), closes_on=date(2024, 1, 31))

    page = read(client, engagement.get_absolute_url())

    assert "None, and it closed on 31 January 2024." in page
    assert "weft-thread__station--broken" in page


def test_a_decision_before_the_end_is_a_broken_thread(client, park):
    engagement = make(lead=park)
    engagement.policy_items.add(
        make_policy_item(park, visibility="public", decision_on=date(2025, 3, 20))
    )

    page = read(client, engagement.get_absolute_url())

    assert "The decision is dated 20 March 2025, before this engagement ends." in page


@pytest.mark.parametrize("number", [1, 8])
def test_an_engagement_asks_the_same_queries_however_much_it_holds(
    client, park, number, django_assert_max_num_queries
):
    engagement = make(lead=park)
    for each in range(number):
        engagement.topics.add(make_topic(f"Topic {each}"))
        engagement.communities.add(make_community(f"Community {each}"))
        engagement.policy_items.add(make_policy_item(park, f"Bill {each}", visibility="public"))
        Influence.objects.create(
            engagement=engagement, level="inform", community=make_community(f"Other {each}")
        )

    with django_assert_max_num_queries(9):
        read(client, engagement.get_absolute_url())


# --- History -----------------------------------------------------------------------------------


def note(engagement, changes, person=None, at=AT, verb=Entry.Verb.CHANGED):
    hand = trail.Hand(person=person, at=at)
    trail.record(engagement, verb, hand, changes=changes, note="Said among officials")


def test_officials_read_names_and_the_public_reads_of_an_organisation(client, park, lead):
    engagement = make(lead=park)
    note(engagement, {"opens_on": ("2025-03-02", "2025-03-01")}, person=lead)
    address = reverse("engagement_history", args=[engagement.public_id])

    public = read(client, address)
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    official = read(client, address)

    assert "An official of Parks Agency" in public
    assert "Lea Lead" not in public
    assert "Said among officials" not in public
    assert "Lea Lead" in official
    assert "Said among officials" in official
    for page in (public, official):
        assert "First day" in page
        assert "2 March 2025" in page


def test_relations_change_by_name(client, park):
    engagement, topic = make(lead=park), make_topic("Health")
    note(engagement, {"topics": ([], [topic.public_id])})

    page = read(client, reverse("engagement_history", args=[engagement.public_id]))

    assert "Topics" in page
    assert "<ins>Health</ins>" in page


def test_publishing_a_record_does_not_publish_its_drafts(client, park, lead):
    engagement = make("Shown", lead=park)
    Named.objects.create(engagement=engagement, person=lead)
    day = [datetime(2025, 3, number, tzinfo=UTC) for number in (1, 2, 3, 4)]
    created = {"title": (None, {"en": "First secret"}), "visibility": (None, "named")}
    note(engagement, created, at=day[0], verb=Entry.Verb.CREATED)
    note(engagement, {"title": ({"en": "First secret"}, {"en": "Second"})}, at=day[1])
    note(
        engagement,
        {"visibility": ("named", "public"), "title": ({"en": "Second"}, {"en": "Third"})},
        at=day[2],
    )
    note(engagement, {"title": ({"en": "Third"}, {"en": "Shown"})}, at=day[3])
    address = reverse("engagement_history", args=[engagement.public_id])

    public = read(client, address)
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    named = read(client, address)

    assert "Third" in public
    assert "Second" not in public
    assert "First secret" not in public
    assert "First secret" in named


def test_what_happened_under_an_embargo_stays_with_those_who_were_under_it(client, park, lead):
    engagement = make(lead=park, embargo_until=datetime(2025, 3, 5, tzinfo=UTC))
    note(engagement, {"title": ({"en": "Embargoed words"}, {"en": "Shown"})}, at=AT.replace(day=4))
    address = reverse("engagement_history", args=[engagement.public_id])

    public = read(client, address)
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")

    assert "Embargoed words" not in public
    assert "Embargoed words" in read(client, address)


def test_who_is_named_on_a_record_is_not_the_publics_business(client, park, lead):
    engagement = make(lead=park)
    note(engagement, {"named": ([], [{"person": lead.pk, "may_edit": True}])})

    page = read(client, reverse("engagement_history", args=[engagement.public_id]))

    assert "Lea Lead" not in page
    assert "People named on it" not in page
