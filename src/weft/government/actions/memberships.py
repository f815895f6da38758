"""Memberships are invited, granted, changed, ended and lent: each on record."""

import hashlib
import secrets
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from weft.decisions import denied
from weft.government import letters
from weft.government.models import Invitation, Membership, Organisation
from weft.government.models.people import Role
from weft.government.permissions import (
    may_change_membership,
    may_end_membership,
    may_give,
    may_grant,
    may_lend,
    may_withdraw,
)
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.people.models import Person
from weft.people.sign_in import confirm_email

VALID_FOR = timedelta(days=14)


# --- Invited ---------------------------------------------------------------------------------


@transaction.atomic
def invite(
    *,
    email: str,
    organisation: Organisation,
    role: str,
    viewer: Viewer,
    hand: trail.Hand,
    ends_on: date | None = None,
) -> Invitation:
    """Offer a role to whoever reads `email`; mails them a secret link after commit."""
    may_give(viewer, role, organisation.pk).require()
    if viewer.person is not None and email.lower() == viewer.person.email:
        denied(_("Nobody gives themselves a role. Ask another steward.")).require()
    _check_dates(timezone.localdate(hand.at), ends_on)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email.lower(), organisation=organisation, role=role, ends_on=ends_on,
        digest=digest_of(secret), invited_by=hand.person, invited_at=hand.at,
        expires_at=hand.at + VALID_FOR,
    )  # fmt: skip
    invitation.full_clean(exclude=["accepted_at", "withdrawn_at", "membership"])
    invitation.save()
    trail.record(invitation, Entry.Verb.CREATED, hand, what="invite", note=str(invitation))
    address = settings.SITE_ADDRESS + reverse("invitation", args=[secret])
    transaction.on_commit(partial(letters.send_invitation, invitation.pk, address), robust=True)
    return invitation


def digest_of(secret: str) -> str:
    """The secret is 256 random bits: a plain hash is enough, and can be looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def withdraw(*, invitation: Invitation, viewer: Viewer, hand: trail.Hand) -> None:
    """Make the link of an invitation open nothing."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    may_withdraw(viewer, locked).require()
    if not locked.is_open_at(hand.at):
        raise ValidationError(_("This invitation is not open any more."))
    locked.withdrawn_at = hand.at
    locked.save(update_fields=["withdrawn_at"])
    trail.record(locked, Entry.Verb.CHANGED, hand, what="withdraw")


@transaction.atomic
def accept_with_new_account(
    *, invitation: Invitation, name: str, password: str, hand: trail.Hand
) -> Person:
    """Make the account that the invitation was sent to, with its membership.

    The link came by mail to that address, so the address is verified.
    """
    locked = _open(invitation, hand)
    if Person.objects.filter(email__iexact=locked.email).exists():
        raise ValidationError(_("There is an account with this address: sign in to accept."))
    person = Person(email=locked.email, name=name.strip())
    validate_password(password, person)
    person = Person.objects.create_user(locked.email, password, name=name.strip())
    confirm_email(person)
    mine = trail.Hand(person=person, at=hand.at, channel=hand.channel, origin=hand.origin)
    trail.record(person, Entry.Verb.CREATED, mine, what="accept")
    _accept(locked, person, mine)
    return person


@transaction.atomic
def accept(*, invitation: Invitation, viewer: Viewer, hand: trail.Hand) -> Membership:
    """Take what was offered, signed in with the account that it was offered to."""
    locked = _open(invitation, hand)
    if viewer.person is None or viewer.person.email.lower() != locked.email.lower():
        denied(_("This invitation is for another account. Sign in with that one.")).require()
    assert viewer.person is not None  # noqa: S101 - for the type checker: denied above
    return _accept(locked, viewer.person, hand)


def _open(invitation: Invitation, hand: trail.Hand) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not locked.is_open_at(hand.at):
        raise ValidationError(_("This invitation is not open any more."))
    return locked


def _accept(invitation: Invitation, person: Person, hand: trail.Hand) -> Membership:
    membership = Membership.objects.create(
        person=person, organisation=invitation.organisation, role=invitation.role,
        starts_on=timezone.localdate(hand.at), ends_on=invitation.ends_on,
    )  # fmt: skip
    invitation.accepted_at, invitation.membership = hand.at, membership
    invitation.save(update_fields=["accepted_at", "membership"])
    trail.record(membership, Entry.Verb.CREATED, hand, what="accept", note=str(membership))
    return membership


# --- Granted, changed, ended -----------------------------------------------------------------


@transaction.atomic
def grant(
    *,
    person: Person,
    organisation: Organisation,
    role: str,
    starts_on: date,
    viewer: Viewer,
    hand: trail.Hand,
    ends_on: date | None = None,
) -> Membership:
    """Give a role to somebody who has an account."""
    may_grant(viewer, person, role, organisation.pk).require()
    _check_dates(starts_on, ends_on)
    if _held(person, organisation, role, starts_on):
        raise ValidationError(_("This person holds that role there already."))
    membership = Membership.objects.create(
        person=person, organisation=organisation, role=role, starts_on=starts_on, ends_on=ends_on
    )
    trail.record(membership, Entry.Verb.CREATED, hand, what="grant", note=str(membership))
    return membership


def _held(person: Person, organisation: Organisation, role: str, on: date) -> bool:
    mine = Membership.objects.active_or_later(on).filter(lent_by=None)
    return mine.filter(person=person, organisation=organisation, role=role).exists()


@transaction.atomic
def change(
    *, membership: Membership, role: str, ends_on: date | None, viewer: Viewer, hand: trail.Hand
) -> Membership:
    """Change the role or the end. Deputies lose what is lent to them where the role changes."""
    locked = _locked(membership)
    may_change_membership(viewer, locked).require()
    may_give(viewer, role, locked.organisation_id).require()
    if locked.lent_by is not None and role != locked.role:
        raise ValidationError({"role": _("A deputy has the role of the one they stand in for.")})
    _check_dates(locked.starts_on, ends_on)
    _check_within_lent(locked, ends_on)
    if locked.role == Role.STEWARD and (role != Role.STEWARD or ends_on is not None):
        _require_another_steward(locked)
    before = _plain(locked)
    has_new_role, locked.role, locked.ends_on = role != locked.role, role, ends_on
    _save(locked, before, hand, what="change")
    last_day = timezone.localdate(hand.at) if has_new_role else ends_on
    _clip_deputies(locked, last_day, hand)
    return locked


@transaction.atomic
def end(*, membership: Membership, on: date, viewer: Viewer, hand: trail.Hand) -> None:
    """End a membership: `on` is the first day it no longer holds. What was lent of it ends too."""
    locked = _locked(membership)
    may_end_membership(viewer, locked).require()
    if locked.ends_on is not None and locked.ends_on <= on:
        raise ValidationError(_("It ends by then already."))
    if locked.role == Role.STEWARD:
        _require_another_steward(locked)
    before = _plain(locked)
    # A membership lasts a day at least: one that began today ends tomorrow.
    locked.ends_on = max(on, locked.starts_on + timedelta(days=1))
    _save(locked, before, hand, what="end")
    _clip_deputies(locked, locked.ends_on, hand)


def _require_another_steward(membership: Membership) -> None:
    """Somebody must be left who can give roles: a steward without an end, not a deputy."""
    if membership.lent_by_id is not None:
        return
    others = Membership.objects.select_for_update().filter(
        role=Role.STEWARD, lent_by=None, ends_on=None, person__is_active=True
    )
    if not others.exclude(Q(pk=membership.pk) | Q(person=membership.person_id)).exists():
        denied(_("This is the last steward. Name another one first.")).require()


# --- Lent ------------------------------------------------------------------------------------


@transaction.atomic
def lend(
    *,
    membership: Membership,
    deputy: Person,
    starts_on: date,
    ends_on: date,
    viewer: Viewer,
    hand: trail.Hand,
) -> Membership:
    """Let somebody stand in from `starts_on` until before `ends_on`; both hold the role then."""
    locked = _locked(membership)
    may_lend(viewer, locked, on=timezone.localdate(hand.at)).require()
    if deputy == viewer.person:
        denied(_("Nobody gives themselves a role. Ask another steward.")).require()
    if deputy == locked.person or not deputy.is_active:
        raise ValidationError({"deputy": _("Choose somebody else who can sign in.")})
    _check_dates(starts_on, ends_on)
    if locked.ends_on is not None and ends_on > locked.ends_on:
        raise ValidationError({"ends_on": _("The role itself ends before that.")})
    lent = Membership.objects.create(
        person=deputy, organisation_id=locked.organisation_id, role=locked.role,
        starts_on=starts_on, ends_on=ends_on, lent_by=locked,
    )  # fmt: skip
    trail.record(lent, Entry.Verb.CREATED, hand, what="lend", note=str(lent))
    return lent


def _check_within_lent(membership: Membership, ends_on: date | None) -> None:
    if membership.lent_by is None:
        return
    limit = membership.lent_by.ends_on
    if ends_on is None or (limit is not None and ends_on > limit):
        raise ValidationError({"ends_on": _("A deputy's role ends with the one it is lent from.")})


def _clip_deputies(membership: Membership, last: date | None, hand: trail.Hand) -> None:
    if last is None:
        return
    for each in membership.deputies.select_for_update().filter(ends_on__gt=last):
        if each.starts_on >= last:
            trail.record(each, Entry.Verb.DELETED, hand, what="end", note=str(each))
            each.delete()
            continue
        before = _plain(each)
        each.ends_on = last
        _save(each, before, hand, what="end")


# --- Common ----------------------------------------------------------------------------------


def _locked(membership: Membership) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",))
    return rows.select_related("person", "lent_by__person").get(pk=membership.pk)


def _check_dates(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise ValidationError({"ends_on": _("The end must be after the beginning.")})


def _plain(membership: Membership) -> dict[str, str | None]:
    ends_on = membership.ends_on
    return {"role": str(membership.role), "ends_on": ends_on.isoformat() if ends_on else None}


def _save(
    membership: Membership, before: dict[str, str | None], hand: trail.Hand, *, what: str
) -> None:
    after = _plain(membership)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    membership.version += 1
    membership.save()
    trail.record(membership, Entry.Verb.CHANGED, hand, what=what, changes=changes)
