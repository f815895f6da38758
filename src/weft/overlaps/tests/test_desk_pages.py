"""The pages of overlaps: what they show, in which order, to whom, and at what cost."""

from datetime import date

import pytest
from django.urls import reverse

from weft.government.tests.factories import make_community, make_organisation, make_topic
from weft.overlaps import actions
from weft.overlaps.marking import marked, stems_of
from weft.overlaps.network import Tie, drawn
from weft.overlaps.tests.factories import make_overlap, match, shared
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db

BEFORE = {"opens_on": date(2099, 1, 1), "closes_on": date(2099, 2, 1)}
RUNNING = {"opens_on": date(2020, 1, 1), "closes_on": date(2099, 2, 1)}
OVER = {"opens_on": date(2020, 1, 1), "closes_on": date(2020, 2, 1)}


@pytest.fixture(autouse=True)
def nothing_is_drawn(settings):
    settings.OVERLAPS_LOOK_AGAIN = 0


@pytest.fixture
def cast(fish_lead, parks_lead, the_steward):
    return fish_lead, parks_lead, the_steward


def pair_of(first, second, days=(BEFORE, BEFORE), title="Salmon", **fields):
    one = make_engagement(f"{title} one", lead=first.organisation, **days[0])
    other = make_engagement(f"{title} other", lead=second.organisation, **days[1])
    return make_overlap(one, other, **fields)


def get(client, who, address):
    client.force_login(who.person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_queue_begins_with_what_can_still_be_changed(
    fish_lead, parks_lead, the_steward, client
):
    for title, days in (
        ("Past", (OVER, OVER)),
        ("Running", (RUNNING, OVER)),
        ("Half", (BEFORE, RUNNING)),
        ("Planned", (BEFORE, BEFORE)),
    ):
        pair_of(fish_lead, parks_lead, days, title)

    page = get(client, the_steward, reverse("overlaps"))

    places = [page.index(f"{title} one") for title in ("Planned", "Half", "Running", "Past")]
    assert places == sorted(places)
    assert "Both are planned (1)" in page
    only = get(client, the_steward, reverse("overlaps") + "?stage=past")
    assert "Past one" in only
    assert "Half one" not in only


def test_the_queue_is_narrowed_by_organisation_and_topic(
    fish_lead, parks_lead, roads_lead, the_steward, client
):
    pair_of(fish_lead, parks_lead)
    roads = pair_of(roads_lead, parks_lead, title="Bridges")
    topic = make_topic("Water")
    roads.one.topics.add(topic)

    for query in (
        f"organisation={roads_lead.organisation.public_id}",
        f"topic={topic.public_id}",
    ):
        page = get(client, the_steward, reverse("overlaps") + f"?{query}")
        assert "Bridges one" in page
        assert "Salmon one" not in page


def test_a_topic_that_is_asked_for_tells_nothing_of_a_side_that_stays_shut(
    fish_lead, parks_lead, client
):
    pair = pair_of(fish_lead, parks_lead)
    topic = make_topic("Secret topic")
    pair.one.topics.add(topic)
    pair.one.visibility = "named"
    pair.one.save()
    match(pair.one, "openly")

    assert "Salmon one" in get(client, parks_lead, reverse("overlaps"))
    page = get(client, parks_lead, reverse("overlaps") + f"?topic={topic.public_id}")
    assert "Salmon one" not in page
    assert "Secret topic" not in page


def test_matching_words_are_marked_and_everything_is_escaped():
    text = {"en": "<b>Salmon</b> & salmons, said Ann"}

    html = marked(text, stems_of([shared("salmon")], "in_one"))

    assert html == (
        '<span lang="en" dir="auto">&lt;b&gt;<mark>Salmon</mark>&lt;/b&gt; &amp;'
        " <mark>salmons</mark>, said Ann</span>"
    )


def test_a_very_long_text_is_cut():
    html = marked({"en": "word " * 200_000}, {})

    assert len(html) < 1400
    assert html.endswith("…</span>")


def test_the_page_says_in_words_what_both_have(fish_lead, parks_lead, the_steward, client):
    pair = pair_of(fish_lead, parks_lead, words=[shared("salmon")], score=0.93)
    anglers = make_community("Anglers")
    for side in pair.sides:
        side.communities.add(anglers)

    page = get(client, the_steward, pair.get_absolute_url())

    assert "almost sure" in page
    assert "<mark>Salmon</mark>" in page
    assert "Anglers" in page
    assert "Both run on the same 32 days." in page


def test_a_steward_settles_and_goes_on_to_the_next(fish_lead, parks_lead, the_steward, client):
    first, second = (
        pair_of(fish_lead, parks_lead, title="Salmon", score=0.9),
        pair_of(fish_lead, parks_lead, title="Trout"),
    )
    client.force_login(the_steward.person)

    refused = client.post(first.get_absolute_url(), {"choice": "coordinated"})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    answer = client.post(
        first.get_absolute_url(), {"choice": "coordinated", "reason": "One tour."}, follow=True
    )

    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == second.get_absolute_url()
    assert "Settled: Coordinate" in page
    undo = first.get_absolute_url() + "undo/?of=coordinated"
    assert undo in page
    client.post(undo)
    first.refresh_from_db()
    assert not first.settled_as


def test_a_second_look_does_not_see_the_first(cast, second_steward, settings, client):
    fish_lead, parks_lead, the_steward = cast
    settings.OVERLAPS_LOOK_AGAIN = 100
    pair = pair_of(fish_lead, parks_lead)
    actions.settle(overlap=pair, choice="not_the_same", reason="Two rivers.", **the_steward.who)

    page = get(client, second_steward, pair.get_absolute_url())

    assert "A second look" in page
    assert "Two rivers." not in page
    client.post(pair.get_absolute_url(), {"choice": "coordinated", "reason": "One tour."})
    page = get(client, second_steward, pair.get_absolute_url())
    assert "Two rivers." in page
    report = get(client, the_steward, reverse("overlap_report"))
    assert "Drawn: 1. Looked at again: 1. Came to the same: 0." in report


def test_the_report_counts_what_people_said_and_says_when_it_is_little(
    fish_lead, parks_lead, the_steward, client
):
    for choice in ("coordinated", "complementary", "not_the_same"):
        pair = pair_of(fish_lead, parks_lead)
        actions.settle(overlap=pair, choice=choice, reason="Why.", **the_steward.who)

    page = get(client, the_steward, reverse("overlap_report"))

    assert "2 of 3 were right." in page
    assert "too few to say" in page
    assert "67" not in page


def test_the_note_of_two_that_are_coordinated_is_on_both_pages(
    fish_lead, parks_lead, the_steward, client
):
    pair = pair_of(fish_lead, parks_lead)
    client.force_login(the_steward.person)
    client.post(pair.get_absolute_url() + "note/", {"note": "One tour in May."})

    for side in pair.sides:
        assert "One tour in May." in client.get(side.get_absolute_url()).content.decode()
    client.logout()
    assert "One tour in May." in client.get(pair.one.get_absolute_url()).content.decode()
    pair.other.visibility = "organisation"
    pair.other.save()
    assert "One tour in May." not in client.get(pair.one.get_absolute_url()).content.decode()


def test_a_communitys_page_shows_pairs_that_are_public_and_settled(
    fish_lead, parks_lead, the_steward, client
):
    pair, anglers = pair_of(fish_lead, parks_lead), make_community("Anglers")
    pair.one.communities.add(anglers)
    assert "Salmon other" not in client.get(anglers.get_absolute_url()).content.decode()

    actions.settle(overlap=pair, choice="not_the_same", reason="No.", **the_steward.who)
    assert "Salmon other" in client.get(anglers.get_absolute_url()).content.decode()

    pair.other.visibility = "government"
    pair.other.save()
    client.force_login(the_steward.person)  # who may see it: but the page is everybody's
    assert "Not the same" not in client.get(anglers.get_absolute_url()).content.decode()


def test_the_desk_says_how_many_wait(fish_lead, parks_lead, roads_lead, the_steward, client):
    pair = pair_of(fish_lead, parks_lead)

    assert "1 overlap to settle." in get(client, the_steward, reverse("desk"))
    assert "1 overlap to settle." in get(client, parks_lead, reverse("desk"))
    assert "to settle" not in get(client, roads_lead, reverse("desk"))

    actions.ask(overlap=pair, **the_steward.who)
    assert "A steward asks about “Salmon other”." in get(client, parks_lead, reverse("desk"))


def test_the_picture_is_the_same_for_the_same_ties():
    bodies = [make_organisation(f"Body {number}") for number in range(40)]
    ties = [Tie(bodies[0], each, number + 1, 0) for number, each in enumerate(bodies[1:])]

    nodes, edges = drawn(ties)

    assert drawn(ties) == (nodes, edges)
    assert len(nodes) == 30
    assert max(float(edge.width) for edge in edges) == 12.0


@pytest.mark.parametrize("address", ["overlap_graph", "overlap_graph_csv", "overlap_report"])
def test_counts_hold_nothing_of_pairs_that_one_is_not_told_of(
    fish_lead, parks_lead, the_steward, client, address
):
    before = get(client, parks_lead, reverse(address))
    pair = pair_of(fish_lead, parks_lead)
    pair.one.visibility = "organisation"
    pair.one.save()
    actions.settle(overlap=pair, choice="not_the_same", reason="No.", **the_steward.who)

    assert plain(get(client, parks_lead, reverse(address))) == plain(before)
    assert plain(get(client, the_steward, reverse(address))) != plain(before)


def plain(page):
    return page[page.find("<main") : page.find("</main>")] if "<main" in page else page


@pytest.mark.parametrize("query", ["year=2099", "state=settled", "year=99999999999", "state=x"])
def test_the_picture_is_narrowed_in_the_address(fish_lead, parks_lead, the_steward, client, query):
    pair_of(fish_lead, parks_lead)

    page = get(client, the_steward, reverse("overlap_graph") + f"?{query}")

    assert ("Department of Fish" in page) is (query != "state=settled")


@pytest.mark.parametrize("name", ["overlaps", "overlap_graph", "overlap_report", "desk"])
def test_a_page_costs_as_many_queries_for_many_pairs_as_for_few(
    cast, client, django_assert_max_num_queries, name
):
    fish_lead, parks_lead, the_steward = cast
    client.force_login(the_steward.person)
    for number in range(3):
        pair_of(fish_lead, parks_lead, title=f"Few {number}")
    client.get(reverse(name))
    with django_assert_max_num_queries(60) as few:
        client.get(reverse(name))
    for number in range(15):
        pair_of(fish_lead, parks_lead, title=f"Many {number}")

    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse(name))


def test_a_pairs_page_costs_as_many_queries_in_a_long_queue(
    fish_lead, parks_lead, the_steward, client, django_assert_max_num_queries
):
    pair = pair_of(fish_lead, parks_lead, score=0.5)
    for score in (0.9, 0.1):
        pair_of(fish_lead, parks_lead, score=score)
    client.force_login(the_steward.person)
    client.get(pair.get_absolute_url())
    with django_assert_max_num_queries(60) as few:
        client.get(pair.get_absolute_url())
    for number in range(12):
        pair_of(fish_lead, parks_lead, title=f"Many {number}")

    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(pair.get_absolute_url())
