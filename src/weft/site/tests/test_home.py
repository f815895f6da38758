"""The front page: figures with their definitions, and how to begin."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from weft.government.models.policy import Visibility
from weft.government.tests.factories import make_membership, make_organisation, make_person
from weft.ledger import trail
from weft.notices import actions
from weft.register import search
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db
ON = {"on": "2025-03-10"}


def sign_in(client, role="lead", organisation=None):
    person = make_person("Sam Official")
    make_membership(person, organisation or make_organisation("Parks"), role)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def test_the_figures_count_what_they_say(client):
    heard = {"reported_at": datetime(2025, 2, 20, tzinfo=UTC)}
    for dates in (
        {"opens_on": date(2025, 3, 1), "closes_on": date(2025, 3, 12)},
        {"opens_on": date(2025, 3, 1), "closes_on": date(2025, 4, 12)},
        {"opens_on": date(2025, 3, 20)},
        {"opens_on": date(2025, 5, 20)},
        {"opens_on": date(2025, 1, 1), "closes_on": date(2025, 2, 1)},
        {"opens_on": date(2025, 1, 1), "closes_on": date(2025, 2, 1)} | heard,
        {"opens_on": date(2025, 1, 1), "closes_on": date(2025, 2, 1)} | heard,
        {"opens_on": date(2025, 3, 1), "source_state": "closed"},
        {"opens_on": date(2025, 3, 1), "visibility": Visibility.NAMED},
    ):
        make_engagement(**dates)

    response = client.get("/", ON)

    figures = response.context["figures"]
    assert (figures.open_now, figures.closing_this_week, figures.opening_soon) == (2, 1, 1)
    assert (figures.closed, figures.heard, figures.share_heard) == (3, 2, 66)
    assert (figures.stale, figures.total) == (1, 8)
    page = response.content.decode()
    assert "1 record is stale" in page
    assert "2 of 3" in page
    assert "Stale records are left out." in page


@pytest.mark.parametrize("role", ["", "lead"])
@pytest.mark.parametrize("query", ["", "?on=2025-03-10"])
def test_each_figure_leads_to_a_list_of_as_many(client, role, query, settings):
    settings.FIGURES_SECONDS = 0
    if role:
        sign_in(client, role)
    day = date.fromisoformat(query[-10:]) if query else localdate()
    for apart in (-1, 0, 5, 6, 7, 8, 29, 30, 31):
        edge = day + timedelta(days=apart)
        make_engagement(opens_on=day - timedelta(days=9), closes_on=edge)
        make_engagement(opens_on=edge)
        make_engagement(opens_on=edge, announced_at=datetime(2025, 3, 1, tzinfo=UTC))
        make_engagement(opens_on=edge, source_state="closed")
    make_engagement()
    make_engagement(planned_at=datetime(2025, 3, 1, tzinfo=UTC))

    home = client.get(f"/{query}")

    counted = home.context["figures"]
    linked = {
        "open_href": counted.open_now,
        "closing_href": counted.closing_this_week,
        "planned_href": counted.planned if role else counted.opening_soon,
    }
    for name, number in linked.items():
        listed = client.get(home.context[name])
        assert number > 0
        assert listed.context["found"].count.number == number, name


def test_officials_see_what_is_planned_and_the_public_what_opens_soon(client):
    make_engagement(visibility=Visibility.GOVERNMENT, opens_on=date(2025, 6, 1))
    make_engagement(opens_on=date(2025, 3, 20), announced_at=datetime(2025, 3, 1, tzinfo=UTC))

    public = client.get("/", ON).content.decode()
    sign_in(client)
    official = client.get("/", ON)

    assert "opening soon" in public
    assert "planned and not yet announced" not in public
    assert "planned and not yet announced" in official.content.decode()
    assert official.context["figures"].planned == 1


def test_each_example_search_is_of_something_there(client):
    park = make_organisation("Parks Agency")
    make_engagement(lead=park, opens_on=date(2025, 3, 1))

    page = client.get("/", ON).content.decode()

    assert f"organisation={park.public_id}" in page


def test_an_empty_hub_says_how_to_begin(client):
    public = client.get("/").content.decode()
    sign_in(client, "steward")
    steward = client.get("/").content.decode()

    assert "The register is empty" in public
    assert "Officials sign in" in public
    assert "The register is empty" in steward


def test_what_was_reported_last_comes_first(client):
    for day, title in ((1, "Earlier"), (5, "Later")):
        make_engagement(
            title,
            opens_on=date(2025, 1, 1),
            closes_on=date(2025, 1, 31),
            reported_at=datetime(2025, 3, day, tzinfo=UTC),
        )

    reported = client.get("/", ON).context["reported"]

    assert [each.words.text for each in reported] == ["Later", "Earlier"]


@pytest.mark.parametrize("number", [2, 40])
def test_the_front_page_asks_the_same_queries_for_few_and_for_many(
    client, number, django_assert_max_num_queries
):
    park = make_organisation("Parks")
    for _ in range(number):
        make_engagement(lead=park, opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 20))

    with django_assert_max_num_queries(15):
        client.get("/", ON)


# --- The desk ----------------------------------------------------------------------------------


def test_the_desk_asks_who_you_are(client):
    assert client.get(reverse("desk")).status_code == 302


def test_a_lead_finds_what_needs_them_most_urgent_first(client):
    park = make_organisation("Parks")
    sign_in(client, organisation=park)
    make_engagement("Late", lead=park, opens_on=date(2024, 1, 1), closes_on=date(2024, 2, 1))
    make_engagement("Stale", lead=park, opens_on=date(2025, 3, 1), source_state="closed")
    make_engagement("Soon", lead=park, opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 12))
    make_engagement("Undated", lead=park, planned_at=datetime(2025, 3, 1, tzinfo=UTC))
    make_engagement("Another's", opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 12))

    waiting = client.get(reverse("desk"), ON).context["waiting"]

    titles = [row.sentence.split("”")[0].removeprefix("“") for row in waiting]
    assert titles == ["Soon", "Stale", "Undated", "Late"]


def test_more_of_a_kind_than_fit_are_one_row(client):
    park = make_organisation("Parks")
    sign_in(client, organisation=park)
    for _ in range(8):
        make_engagement(lead=park, opens_on=date(2024, 1, 1), closes_on=date(2024, 2, 1))

    waiting = client.get(reverse("desk"), ON).context["waiting"]

    assert len(waiting) == 6
    assert waiting[-1].sentence == "3 more closed long ago without a report."


def test_the_rest_of_what_closes_soon_leads_to_a_list_of_what_does(client):
    park = make_organisation("Parks")
    sign_in(client, organisation=park)
    for apart in (0, 1, 2, 3, 4, 5, 13, 14, 40):
        closes_on = date(2025, 3, 10) + timedelta(days=apart)
        make_engagement(lead=park, opens_on=date(2025, 3, 1), closes_on=closes_on)

    *shown, rest = client.get(reverse("desk"), ON).context["waiting"]

    assert rest.sentence == "2 more close within 14 days."
    assert client.get(rest.href).context["found"].count.number == len(shown) + 2


def test_a_steward_asks_the_leads_of_all_stale_records_with_one_click(client):
    park = make_organisation("Parks")
    lead = make_person("Lea Lead")
    make_membership(lead, park, "lead")
    steward = sign_in(client, "steward")
    for _ in range(2):
        engagement = make_engagement(lead=park, opens_on=date(2025, 3, 1), source_state="closed")
        search.reindex([engagement.pk])

    page = client.get(reverse("desk"), ON).content.decode()
    client.post(reverse("engagements_ask") + "?state=stale&on=2025-03-10")

    assert "2 records are stale" in page
    (notice,) = lead.notices.all()
    assert "2 records of Parks" in notice.text
    assert notice.sent_by == steward


def test_notices_are_read_and_marked(client):
    person = sign_in(client)

    hand = trail.Hand(person=None, at=datetime(2025, 3, 1, tzinfo=UTC))
    actions.tell(person=person, kind="test", text="Look here", address="/", hand=hand)

    page = client.get(reverse("desk")).content.decode()
    client.post(reverse("notices_read"))

    assert "Look here" in page
    assert person.notices.get().read_at is not None


def test_an_empty_desk_says_so(client):
    sign_in(client)

    assert "Nothing needs you now" in client.get(reverse("desk")).content.decode()
