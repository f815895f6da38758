from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from weft.government.actions import memberships
from weft.government.models import Invitation, Membership
from weft.government.tests.conftest import acts_of
from weft.government.tests.factories import (
    NOW,
    PASSWORD,
    TODAY,
    hand_of,
    make_membership,
    make_organisation,
    make_person,
)
from weft.government.viewers import viewer_of
from weft.ledger import trail
from weft.people.models import Person

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
SUMMER = date(2026, 7, 1)


@pytest.fixture
def ministry(db):
    return make_organisation("Ministry of Fish")


@pytest.fixture
def bob(ministry):
    """An engagement lead."""
    bob = make_person("Bob Lead")
    make_membership(bob, ministry, role="lead")
    return bob


def invite(callbacks, acts, ministry, role="analyst", email="new@example.org", **fields):
    with callbacks(execute=True):
        return memberships.invite(email=email, organisation=ministry, role=role, **fields, **acts)


def secret_in(message):
    (line,) = [line for line in message.body.splitlines() if "/invitations/" in line]
    return line.rstrip("/").rsplit("/", 1)[1]


def test_an_invitation_mails_a_secret_that_is_nowhere_kept(
    acts, ministry, django_capture_on_commit_callbacks
):
    invitation = invite(django_capture_on_commit_callbacks, acts, ministry)

    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    assert memberships.digest_of(secret_in(message)) == invitation.digest
    assert "Ministry of Fish" in message.subject


def test_accepting_makes_the_account_with_a_verified_address_and_the_membership(
    acts, ministry, django_capture_on_commit_callbacks
):
    invitation = invite(django_capture_on_commit_callbacks, acts, ministry, ends_on=SUMMER)

    person = memberships.accept_with_new_account(
        invitation=invitation, name="Nina New", password=PASSWORD, hand=hand_of()
    )

    held = person.memberships.get()
    assert (held.role, held.organisation, held.starts_on, held.ends_on) == (
        "analyst",
        ministry,
        TODAY,
        SUMMER,
    )
    assert person.check_password(PASSWORD)
    assert person.emailaddress_set.get().verified
    assert trail.of(held).get().actor == person


def test_a_weak_password_makes_no_account(
    acts, ministry, settings, django_capture_on_commit_callbacks
):
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}
    ]
    invitation = invite(django_capture_on_commit_callbacks, acts, ministry)

    with pytest.raises(ValidationError):
        memberships.accept_with_new_account(
            invitation=invitation, name="Nina", password="12345", hand=hand_of()
        )

    assert not Person.objects.filter(email="new@example.org").exists()


def test_only_the_account_it_was_sent_to_accepts(
    acts, ministry, bob, django_capture_on_commit_callbacks
):
    invitation = invite(django_capture_on_commit_callbacks, acts, ministry, email=bob.email)
    mallory = make_person("Mallory")

    with pytest.raises(PermissionDenied, match="another account"):
        memberships.accept(invitation=invitation, **acts_of(mallory))
    with pytest.raises(ValidationError, match="sign in"):
        memberships.accept_with_new_account(
            invitation=invitation, name="Mallory", password=PASSWORD, hand=hand_of()
        )
    memberships.accept(invitation=invitation, **acts_of(bob))

    assert bob.memberships.filter(role="analyst").exists()


@pytest.mark.parametrize("spoilt", ["used", "withdrawn", "expired"])
def test_a_link_opens_nothing_once_it_is_used_withdrawn_or_expired(
    acts, ministry, bob, spoilt, django_capture_on_commit_callbacks
):
    invitation = invite(django_capture_on_commit_callbacks, acts, ministry, email=bob.email)
    late = hand_of(bob)
    if spoilt == "used":
        memberships.accept(invitation=invitation, **acts_of(bob))
    elif spoilt == "withdrawn":
        memberships.withdraw(invitation=invitation, **acts)
    else:
        late = hand_of(bob, at=NOW + memberships.VALID_FOR)

    with pytest.raises(ValidationError, match="not open"):
        memberships.accept(invitation=invitation, viewer=viewer_of(bob, at=NOW), hand=late)

    assert bob.memberships.filter(role="analyst").count() == (spoilt == "used")


@pytest.mark.parametrize(
    ("role", "is_own", "reason"),
    [
        ("analyst", True, ""),
        ("facilitator", True, ""),
        ("lead", True, "ask a steward"),
        ("steward", True, "ask a steward"),
        ("analyst", False, "own organisation only"),
    ],
)
def test_an_engagement_lead_brings_in_their_own_team(ministry, bob, role, is_own, reason):
    body = ministry if is_own else make_organisation("Ministry of Birds")
    offer = {"email": "new@example.org", "organisation": body, "role": role}

    if reason:
        with pytest.raises(PermissionDenied, match=reason):
            memberships.invite(**offer, **acts_of(bob))
    else:
        memberships.invite(**offer, **acts_of(bob))

    assert Invitation.objects.exists() is not bool(reason)


def test_nobody_gives_themselves_a_role_by_any_way(carol, acts, ministry, bob):
    own = make_membership(carol, ministry, role="analyst")
    held = make_membership(bob, ministry, role="decision_maker")
    day = {"starts_on": TODAY}

    ways = (
        lambda: memberships.grant(person=carol, organisation=ministry, role="lead", **day, **acts),
        lambda: memberships.invite(
            email=carol.email.upper(), organisation=ministry, role="lead", **acts
        ),
        lambda: memberships.change(membership=own, role="lead", ends_on=None, **acts),
        lambda: memberships.lend(membership=held, deputy=carol, ends_on=SUMMER, **day, **acts),
    )
    for way in ways:
        with pytest.raises(PermissionDenied, match="gives themselves"):
            way()


def test_a_role_is_granted_once(acts, ministry):
    alice = make_person("Alice")
    offer = {"person": alice, "organisation": ministry, "role": "lead", "starts_on": TODAY}
    memberships.grant(**offer, **acts)

    with pytest.raises(ValidationError, match="already"):
        memberships.grant(**offer, **acts)


def test_an_ended_membership_gives_nothing_from_the_day_on(acts, bob):
    held = bob.memberships.get()

    memberships.end(membership=held, on=TOMORROW, **acts)

    held.refresh_from_db()
    assert (held.is_active_on(TODAY), held.is_active_on(TOMORROW)) == (True, False)
    assert trail.of(held).first().changes["ends_on"] == [None, TOMORROW.isoformat()]


def test_people_give_up_their_own_roles_but_do_not_end_others(bob, ministry):
    other = make_membership(make_person("Dora Decides"), ministry, role="decision_maker")

    with pytest.raises(PermissionDenied):
        memberships.end(membership=other, on=TODAY, **acts_of(bob))
    memberships.end(membership=bob.memberships.get(), on=TODAY, **acts_of(bob))

    assert not Membership.objects.active_on(TODAY).filter(person=bob).exists()


def test_the_last_steward_stays(carol, acts, ministry):
    dora = make_person("Dora Deputy")
    own = carol.memberships.get()
    memberships.lend(
        membership=own, deputy=dora, starts_on=TODAY, ends_on=SUMMER, **acts
    )  # a deputy is not another steward
    by_dora = acts_of(dora)

    ways = (
        lambda: memberships.end(membership=own, on=TOMORROW, **acts),
        lambda: memberships.change(membership=own, role="analyst", ends_on=None, **by_dora),
        lambda: memberships.change(membership=own, role="steward", ends_on=SUMMER, **by_dora),
    )
    for way in ways:
        with pytest.raises(PermissionDenied, match="last steward"):
            way()

    other = make_person("Steve Steward")
    memberships.grant(person=other, organisation=ministry, role="steward", starts_on=TODAY, **acts)
    memberships.end(membership=own, on=TOMORROW, **acts)


def test_a_lent_role_holds_for_its_days_and_ends_with_the_one_it_is_lent_from(bob, acts):
    deputy, held = make_person("Dan Deputy"), bob.memberships.get()

    lent = memberships.lend(
        membership=held, deputy=deputy, starts_on=TODAY, ends_on=SUMMER, **acts_of(bob)
    )
    assert viewer_of(deputy, at=NOW).holds("lead", held.organisation_id)
    memberships.end(membership=held, on=TOMORROW, **acts)

    lent.refresh_from_db()
    assert lent.ends_on == TOMORROW


def test_what_is_lent_is_not_lent_on_nor_beyond_its_end(bob):
    deputy, held = make_person("Dan Deputy"), bob.memberships.get()
    Membership.objects.filter(pk=held.pk).update(ends_on=SUMMER)
    lent = memberships.lend(
        membership=held, deputy=deputy, starts_on=TODAY, ends_on=SUMMER, **acts_of(bob)
    )

    with pytest.raises(PermissionDenied, match="pass the role on"):
        memberships.lend(
            membership=lent,
            deputy=make_person("Eve"),
            starts_on=TODAY,
            ends_on=SUMMER,
            **acts_of(deputy),
        )
    with pytest.raises(ValidationError, match="ends before"):
        memberships.lend(
            membership=held,
            deputy=make_person("Eve"),
            starts_on=TODAY,
            ends_on=SUMMER + timedelta(days=1),
            **acts_of(bob),
        )


def test_a_changed_role_is_on_record_and_takes_back_what_was_lent(bob, acts):
    deputy, held = make_person("Dan Deputy"), bob.memberships.get()
    memberships.lend(
        membership=held, deputy=deputy, starts_on=TODAY, ends_on=SUMMER, **acts_of(bob)
    )

    memberships.change(membership=held, role="analyst", ends_on=None, **acts)

    assert not Membership.objects.active_on(TODAY).filter(person=deputy).exists()
    assert trail.of(held).first().changes["role"] == ["lead", "analyst"]


def test_a_withdrawn_invitation_needs_who_sent_it_or_who_may_give_the_role(ministry, bob):
    invitation = memberships.invite(
        email="new@example.org", organisation=ministry, role="analyst", **acts_of(bob)
    )
    mallory = make_person("Mallory")
    make_membership(mallory, make_organisation("Elsewhere"))

    with pytest.raises(PermissionDenied):
        memberships.withdraw(invitation=invitation, **acts_of(mallory))
    memberships.withdraw(invitation=invitation, **acts_of(bob))

    invitation.refresh_from_db()
    assert invitation.withdrawn_at == NOW
