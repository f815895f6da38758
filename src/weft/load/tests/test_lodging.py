"""A community lodges an engagement that it ran itself; a steward checks it before it is public."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from weft.government.models import Organisation
from weft.government.tests.factories import (
    hand_of,
    make_community,
    make_contact,
    make_membership,
    make_organisation,
    make_person,
)
from weft.government.viewers import viewer_of
from weft.load.actions import lodging
from weft.load.models import Lodgement
from weft.notices.models import Notice
from weft.register.models import Engagement, Source

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
VALUES = {
    "title": {"en": "What walkers want"},
    "description": {"en": "We asked 200 of us."},
    "organisation_name": "Association of Walkers",
    "opens_on": date(2025, 5, 1),
    "closes_on": date(2025, 5, 31),
    "report_link": {"en": "https://example.org/walkers"},
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def walkers():
    return make_community("Walkers")


@pytest.fixture
def alice(walkers):
    alice = make_person("Alice Example")
    make_contact(alice, walkers)
    return alice


@pytest.fixture
def carol():
    carol = make_person("Carol Example")
    make_membership(carol, make_organisation("Central"), "steward")
    return carol


def by(person):
    return {"viewer": viewer_of(person, at=NOW), "hand": hand_of(person, at=NOW)}


def test_nothing_is_in_the_register_before_a_steward_has_checked_it(client, walkers, alice):
    lodging.lodge(public=walkers, values=VALUES, **by(alice))

    assert not Engagement.objects.exists()
    assert "What walkers want" not in client.get(walkers.get_absolute_url()).text


def test_a_checked_one_is_an_engagement_like_any_other(client, walkers, alice, carol):
    lodged = lodging.lodge(public=walkers, values=VALUES, **by(alice))
    client.force_login(carol)

    client.post(reverse("communities_queue"), {"accept": lodged.public_id, "lead": ""})

    made = Engagement.objects.get()
    assert made.source.kind == Source.Kind.LODGED
    assert made.lead.kind == Organisation.Kind.CIVIL_SOCIETY
    assert (made.lead.name.text, made.visibility) == ("Association of Walkers", "public")
    assert made.state_as_of(datetime(2100, 1, 1, tzinfo=UTC)) == "reported"
    assert list(made.communities.all()) == [walkers]
    assert made.named.filter(person=alice, may_edit=True).exists()
    client.logout()
    assert "Lodged by a community that ran it itself" in client.get(made.get_absolute_url()).text
    assert Notice.objects.filter(to=alice, text="“What walkers want” is in the register.").exists()


def test_its_lead_may_be_a_group_that_is_known(walkers, alice, carol):
    group = make_organisation("Walkers’ league", kind="civil_society")
    lodged = lodging.lodge(public=walkers, values=VALUES, **by(alice))

    made = lodging.accept(lodgement=lodged, lead=group, **by(carol))

    assert made.lead == group
    assert Organisation.objects.filter(kind="civil_society").count() == 1


def test_one_that_is_turned_down_stays_out_with_its_reason(client, walkers, alice, carol):
    lodged = lodging.lodge(public=walkers, values=VALUES, **by(alice))
    with pytest.raises(ValidationError):
        lodging.decline(lodgement=lodged, note="", **by(carol))

    lodging.decline(lodgement=lodged, note="It is an advertisement.", **by(carol))

    assert not Engagement.objects.exists()
    client.force_login(alice)
    assert "It is an advertisement." in client.get(walkers.get_absolute_url()).text
    with pytest.raises(ValidationError, match="already"):
        lodging.accept(lodgement=lodged, lead=None, **by(carol))


def test_only_those_who_speak_for_it_lodge_and_only_stewards_check(walkers, alice):
    with pytest.raises(PermissionDenied):
        lodging.lodge(public=walkers, values=VALUES, **by(make_person("Mallory Example")))
    lodged = lodging.lodge(public=walkers, values=VALUES, **by(alice))

    with pytest.raises(PermissionDenied):
        lodging.accept(lodgement=lodged, lead=None, **by(alice))


def test_so_many_wait_and_no_more(walkers, alice):
    for _ in range(lodging.MOST_WAITING):
        lodging.lodge(public=walkers, values=VALUES, **by(alice))

    with pytest.raises(ValidationError):
        lodging.lodge(public=walkers, values=VALUES, **by(alice))


def test_days_the_wrong_way_round_are_refused_on_the_form(client, walkers, alice):
    client.force_login(alice)

    answer = client.post(
        reverse("community_lodge", args=[walkers.public_id]),
        {
            "title_en": "What walkers want",
            "organisation_name": "Walkers",
            "opens_on": "2025-05-31",
            "closes_on": "2025-05-01",
        },
    )

    assert "The last day must not be before the first day." in answer.text
    assert not Lodgement.objects.exists()
