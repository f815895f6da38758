"""Rights-holders see what concerns them before it is public, where its owner asks for it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from weft.government.models import Contact
from weft.government.tests.factories import (
    hand_of,
    make_contact,
    make_membership,
    make_organisation,
    make_person,
    make_rights_holder,
)
from weft.government.viewers import NOBODY, viewer_of
from weft.notices.models import Notice
from weft.register import permissions, search
from weft.register.actions import early
from weft.register.models import EarlyView, Engagement
from weft.register.moments import moment_of
from weft.register.search import Filters
from weft.register.tests.factories import make_engagement

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nation():
    return make_rights_holder("Nation of the Parks")


@pytest.fixture
def alice(nation):
    """Speaks for the nation."""
    alice = make_person("Alice Example")
    make_contact(alice, nation)
    return alice


@pytest.fixture
def carol():
    return make_person("Carol Example")


@pytest.fixture
def draft(nation, carol):
    draft = make_engagement("The new park", visibility="named", rights_holders=[nation])
    draft.named.create(person=carol, may_edit=True)
    return draft


def show(draft, carol):
    return early.show(
        engagement=draft, viewer=viewer_of(carol, at=NOW), hand=hand_of(carol, at=NOW)
    )


def sees(person, engagement) -> bool:
    """Both twins, which must agree."""
    viewer = viewer_of(person, at=NOW) if person else NOBODY
    row = bool(permissions.may_see(viewer, engagement, now=NOW))
    listed = Engagement.objects.visible_to(viewer, now=NOW).filter(pk=engagement.pk).exists()
    found = search.find(Filters(q="park"), viewer, moment_of(None, now=NOW))
    assert row == listed == (engagement in found.engagements)
    return row


def test_nobody_speaks_their_way_in_without_the_owners_choice(draft, alice):
    assert not sees(alice, draft)


def test_those_who_speak_for_a_rights_holder_see_it_once_its_owner_asks(draft, alice, carol):
    show(draft, carol)

    assert sees(alice, draft)
    assert not sees(make_person("Mallory Example"), draft)
    assert not sees(None, draft)
    told = Notice.objects.get(to=alice)
    assert told.text == "You are shown “The new park” before it is public. You may decline."


@pytest.mark.parametrize("state", [Contact.State.WAITING, Contact.State.DECLINED, "ended"])
def test_a_contact_who_is_not_verified_sees_nothing_early(draft, carol, nation, state):
    mallory = make_person("Mallory Example")
    make_contact(mallory, nation, state=state)

    show(draft, carol)

    assert not sees(mallory, draft)


def test_who_speaks_for_another_rights_holder_sees_nothing(draft, carol):
    mallory = make_person("Mallory Example")
    make_contact(mallory, make_rights_holder("Another nation"))

    show(draft, carol)

    assert not sees(mallory, draft)


def test_the_choice_can_be_taken_back(draft, alice, carol):
    show(draft, carol)

    early.hide(engagement=draft, viewer=viewer_of(carol, at=NOW), hand=hand_of(carol, at=NOW))

    assert not sees(alice, draft)
    assert not EarlyView.objects.exists()


def test_only_who_may_change_it_chooses(draft, alice):
    steward = make_person("Steward Example")
    make_membership(steward, make_organisation("Central"), "steward")

    for person in (alice, steward):
        with pytest.raises(PermissionDenied):
            show(draft, person)


def test_without_a_rights_holder_there_is_nobody_to_show_it_to(draft, carol):
    draft.rights_holders.clear()

    with pytest.raises(ValidationError):
        show(draft, carol)


def test_seeing_early_is_not_changing(draft, alice, carol):
    show(draft, carol)

    decision = permissions.may_change(viewer_of(alice, at=NOW), draft, now=NOW)

    assert decision.reason == permissions.NOT_YOURS


def test_its_earlier_history_stays_its_owners(client, draft, alice, carol):
    hand = hand_of(carol, at=NOW - timedelta(days=2))
    early.hide(engagement=draft, viewer=viewer_of(carol, at=NOW), hand=hand)
    early.show(engagement=draft, viewer=viewer_of(carol, at=NOW), hand=hand)
    early.hide(engagement=draft, viewer=viewer_of(carol, at=NOW), hand=hand)
    show(draft, carol)
    client.force_login(alice)

    page = client.get(reverse("engagement_history", args=[draft.public_id]))

    assert page.context["lines"] == []
    client.force_login(carol)
    page = client.get(reverse("engagement_history", args=[draft.public_id]))
    assert len(page.context["lines"]) == 3


def test_the_choice_is_made_where_people_are_named(client, draft, alice, carol):
    client.force_login(carol)
    address = reverse("engagement_people", args=[draft.public_id])

    client.post(address, {"early": "yes"})

    assert sees(alice, draft)
    assert "even before it is public" in client.get(address).text
    client.post(address, {"early": "no"})
    assert not sees(alice, draft)
