"""Somebody asks to speak for a community, a steward decides, and preferences are stated."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from weft.government import speaking
from weft.government.actions import contacts
from weft.government.models import Contact, Preferences
from weft.government.tests.factories import (
    hand_of,
    make_community,
    make_contact,
    make_membership,
    make_organisation,
    make_person,
    make_rights_holder,
    make_topic,
)
from weft.government.viewers import viewer_of
from weft.ledger import trail
from weft.notices.models import Notice

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def walkers():
    return make_community("Walkers")


@pytest.fixture
def alice():
    return make_person("Alice Example")


@pytest.fixture
def carol():
    carol = make_person("Carol Example")
    make_membership(carol, make_organisation("Central"), "steward")
    return carol


def by(person, at=NOW):
    return {"viewer": viewer_of(person, at=at), "hand": hand_of(person, at=at)}


def ask(public, person, at=NOW, text="I keep its office."):
    return contacts.claim(public=public, claim=text, **by(person, at))


def speaks(person, public) -> bool:
    return speaking.speaks_for(viewer_of(person, at=NOW), public)


def test_a_claim_gives_nothing_before_a_steward_has_verified_it(walkers, alice, carol):
    claim = ask(walkers, alice)
    assert not speaks(alice, walkers)

    contacts.verify(contact=claim, **by(carol))

    assert speaks(alice, walkers)
    assert not speaks(alice, make_community("Riders"))
    assert [entry.what for entry in trail.of(claim)] == ["verify", "claim"]
    assert "You now speak for “Walkers”." in Notice.objects.get(to=alice).text


def test_nobody_verifies_their_own_claim(walkers, carol):
    claim = ask(walkers, carol)

    with pytest.raises(PermissionDenied, match="Another steward"):
        contacts.verify(contact=claim, **by(carol))


def test_only_stewards_decide(walkers, alice):
    lead = make_person("Lead Example")
    make_membership(lead, make_organisation("Parks"))
    claim = ask(walkers, alice)

    for act in (contacts.verify, lambda **who: contacts.decline(note="No.", **who)):
        with pytest.raises(PermissionDenied):
            act(contact=claim, **by(lead))


def test_a_refusal_and_an_end_have_reasons(walkers, alice, carol):
    claim = ask(walkers, alice)
    with pytest.raises(ValidationError):
        contacts.decline(contact=claim, note=" ", **by(carol))

    contacts.decline(contact=claim, note="We do not know you.", **by(carol))

    assert "We do not know you." in Notice.objects.get(to=alice).text
    again = contacts.verify(contact=ask(walkers, alice), **by(carol))
    with pytest.raises(ValidationError):
        contacts.end(contact=again, note="", **by(carol))
    contacts.end(contact=again, note="You moved away.", **by(carol))
    assert not speaks(alice, walkers)


def test_a_contact_can_step_down(walkers, alice, carol):
    contact = contacts.verify(contact=ask(walkers, alice), **by(carol))

    contacts.end(contact=contact, note="", **by(alice))

    assert not speaks(alice, walkers)


def test_nobody_else_ends_it(walkers, alice):
    contact = make_contact(alice, walkers)

    with pytest.raises(PermissionDenied):
        contacts.end(contact=contact, note="I want it.", **by(make_person("Mallory Example")))


def test_one_asks_once_at_a_time_and_not_for_everything(walkers, alice):
    ask(walkers, alice)
    with pytest.raises(PermissionDenied):
        ask(walkers, alice)
    for number in range(contacts.MOST_WAITING - 1):
        ask(make_community(f"Community {number}"), alice)

    with pytest.raises(ValidationError, match="Wait until a steward"):
        ask(make_community("One more"), alice)


def test_asking_and_taking_back_again_and_again_comes_to_an_end(walkers, alice):
    for _ in range(contacts.MOST_CLAIMS):
        contacts.end(contact=ask(walkers, alice), note="", **by(alice))

    with pytest.raises(ValidationError):
        ask(walkers, alice)
    assert ask(walkers, alice, at=NOW + contacts.SPAN + timedelta(days=1))


def test_two_decisions_on_one_claim_are_one_too_many(walkers, alice, carol):
    claim = ask(walkers, alice)
    contacts.verify(contact=claim, **by(carol))

    with pytest.raises(ValidationError, match="already"):
        contacts.decline(contact=claim, note="No.", **by(carol))


# --- On pages ----------------------------------------------------------------------------------


def test_the_whole_way_on_pages(client, walkers, alice, carol):
    client.force_login(alice)
    assert client.get(reverse("community_preferences", args=[walkers.public_id])).status_code == 403
    client.post(reverse("community_claim", args=[walkers.public_id]), {"claim": "Ring 555 0100."})

    client.force_login(carol)
    queue = client.get(reverse("communities_queue"))
    assert "Ring 555 0100." in queue.text
    desk = client.get(reverse("desk"))
    assert "1 request of a community waits for you." in desk.text
    client.post(reverse("communities_queue"), {"verify": Contact.objects.get().public_id})

    client.force_login(alice)
    health = make_topic("Health")
    client.post(
        reverse("community_preferences", args=[walkers.public_id]),
        {
            "base_version": "0",
            "how_en": "Ring us first.",
            "most_asks": "2",
            "in_months": "12",
            "topics": [health.public_id],
            "times-TOTAL_FORMS": "2",
            "times-INITIAL_FORMS": "0",
            "times-0-first": "2026-07-01",
            "times-0-last": "2026-08-31",
            "times-0-every_year": "on",
            "times-0-why": "Summer",
        },
    )

    client.logout()
    page = client.get(walkers.get_absolute_url()).text
    for said in (
        "Ring us first.",
        "It wants to be asked at most 2 times in 12 months.",
        "each year, 1 July to 31 August (Summer)",
        "1 person speaks for it, verified by a steward.",
    ):
        assert said in page
    assert "Alice" not in page


def state(client, public, **typed):
    kind = "community" if public._meta.model_name == "community" else "rights_holder"
    typed = {"times-TOTAL_FORMS": "0", "times-INITIAL_FORMS": "0", **typed}
    return client.post(reverse(f"{kind}_preferences", args=[public.public_id]), typed)


def test_every_version_stays_on_record(client, alice):
    nation = make_rights_holder("Nation of the Parks")
    make_contact(alice, nation)
    client.force_login(alice)
    state(client, nation, base_version="0", how_en="By letter.")

    state(client, nation, base_version="1", how_en="In person.")

    stated = Preferences.objects.get()
    assert (stated.version, stated.how) == (2, {"en": "In person."})
    changes = [entry.changes["how"] for entry in trail.of(stated)]
    assert changes == [[{"en": "By letter."}, {"en": "In person."}], [None, {"en": "By letter."}]]
    page = client.get(reverse("rights_holder_preferences", args=[nation.public_id]))
    assert "By letter." in page.text


def test_two_who_state_at_once_do_not_overwrite_each_other(client, walkers, alice):
    make_contact(alice, walkers)
    client.force_login(alice)
    state(client, walkers, base_version="0", how_en="By letter.")

    answer = state(client, walkers, base_version="0", how_en="In person.")

    assert "Somebody changed this since you opened it." in answer.text
    assert Preferences.objects.get().how == {"en": "By letter."}


@pytest.mark.parametrize(
    "typed",
    [
        {"most_asks": "2"},
        {"most_asks": "-1", "in_months": "3"},
        {"most_asks": "2", "in_months": "0"},
        {"times-TOTAL_FORMS": "1", "times-0-first": "2026-07-02", "times-0-last": "2026-07-01"},
        {"times-TOTAL_FORMS": "1", "times-0-first": "2026-07-02"},
        {"times-TOTAL_FORMS": "1", "times-0-first": "2026-01-01", "times-0-last": "2028-01-01"},
    ],
)
def test_what_makes_no_sense_is_refused_and_said(client, walkers, alice, typed):
    make_contact(alice, walkers)
    client.force_login(alice)

    answer = state(client, walkers, base_version="0", **typed)

    assert answer.status_code == 200
    assert "govuk-error" in answer.text
    assert not Preferences.objects.exists()


def test_officials_read_who_speaks_for_it(client, walkers, alice, carol):
    make_contact(alice, walkers)
    client.force_login(carol)

    assert "Alice Example" in client.get(walkers.get_absolute_url()).text


def test_the_page_of_a_community_costs_no_more_queries_with_more_asks(
    client, walkers, django_assert_max_num_queries
):
    from weft.register.tests.factories import make_engagement  # noqa: PLC0415

    for number in range(2):
        make_engagement(f"Ask {number}", communities=[walkers], opens_on=NOW.date())
    with django_assert_max_num_queries(24):
        client.get(walkers.get_absolute_url())
    for number in range(20):
        make_engagement(f"More {number}", communities=[walkers], opens_on=NOW.date())

    with django_assert_max_num_queries(24):
        client.get(walkers.get_absolute_url())
