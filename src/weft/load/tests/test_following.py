"""What is kept of a community moves with it when two were the same, and back."""

from datetime import UTC, datetime

import pytest

from weft.government.actions import merging
from weft.government.models import Contact, Preferences
from weft.government.tests.factories import (
    hand_of,
    make_community,
    make_contact,
    make_membership,
    make_organisation,
    make_person,
    make_rights_holder,
)
from weft.government.viewers import viewer_of
from weft.load.models import Reply
from weft.register.tests.factories import make_engagement

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def merge():
    carol = make_person("Carol Example")
    make_membership(carol, make_organisation("Central"), "steward")
    who = {"viewer": viewer_of(carol, at=NOW), "hand": hand_of(carol)}

    def go(gone, stays):
        merger = merging.merge(duplicate=gone, kept=stays, **who)
        return lambda: merging.part(merger=merger, **who)

    return go


def test_contacts_preferences_and_replies_move_and_come_back(merge):
    gone, stays = make_rights_holder("Nation"), make_rights_holder("The Nation")
    contact = make_contact(make_person(), gone)
    stated = Preferences.objects.create(rights_holder=gone, stated_at=NOW)
    asked = make_engagement(rights_holders=[gone])
    reply = Reply.objects.create(
        rights_holder=gone, engagement=asked, kind="declined", text="No.", said_at=NOW
    )

    part = merge(gone, stays)

    for row in (contact, stated, reply):
        row.refresh_from_db()
        assert row.rights_holder == stays
    part()
    for row in (contact, stated, reply):
        row.refresh_from_db()
        assert row.rights_holder == gone


def test_where_both_stated_something_nothing_is_lost(merge):
    gone, stays = make_community("Walkers"), make_community("People who walk")
    alice = make_person("Alice Example")
    for each in (gone, stays):
        make_contact(alice, each)
        Preferences.objects.create(community=each, stated_at=NOW)

    part = merge(gone, stays)
    part()

    assert Contact.objects.count() == Preferences.objects.count() == 2
    assert set(Contact.objects.values_list("community", flat=True)) == {gone.pk, stays.pk}


def test_a_claim_that_was_turned_down_is_in_nobodys_way(merge):
    gone, stays = make_community("Walkers"), make_community("People who walk")
    alice = make_person("Alice Example")
    make_contact(alice, stays, state=Contact.State.DECLINED)
    make_contact(alice, gone)

    merge(gone, stays)

    assert Contact.objects.verified().get().community == stays


def test_contacts_move_with_a_person_who_had_two_accounts(merge):
    walkers, riders = make_community("Walkers"), make_community("Riders")
    gone, stays = make_person("Alice Example"), make_person("Alice Again")
    make_contact(gone, walkers)
    make_contact(gone, riders)
    make_contact(stays, riders)

    part = merge(gone, stays)

    assert Contact.objects.filter(person=stays).count() == 2
    part()
    assert Contact.objects.filter(person=gone).count() == 2
