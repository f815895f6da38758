"""Somebody asks to speak for a community; a steward verifies it; it ends: each on record."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weft.government import speaking
from weft.government.models import Contact, Public
from weft.government.models.contacts import of
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.notices import actions as notices
from weft.people.models import Person

MOST_WAITING = 3  # claims of one person that a steward has not decided on
MOST_CLAIMS = 6  # of one person within the span
SPAN = timedelta(days=30)


@transaction.atomic
def claim(*, public: Public, claim: str, viewer: Viewer, hand: trail.Hand) -> Contact:
    """Ask to be a contact of `public`; a steward decides.

    Raises
    ------
    PermissionDenied, ValidationError
        With the reason to show; a person can ask only so often.
    """
    person = _asking(viewer)
    speaking.may_claim(viewer, public).require()
    _refuse_too_many(person, hand)
    text = claim.strip()
    if not text:
        raise ValidationError({"claim": _("Say who you are for it, and how to check that.")})
    contact = Contact(person=person, **of(public), claim=text, asked_at=hand.at)
    contact.full_clean()
    contact.save()
    trail.record(contact, Entry.Verb.CREATED, hand, what="claim")
    return contact


def _asking(viewer: Viewer) -> Person:
    """The person, locked: two claims at once are counted one after the other."""
    if viewer.person is None:
        raise ValidationError(_("Please sign in."))
    return Person.objects.select_for_update().get(pk=viewer.person.pk)


def _refuse_too_many(person: Person, hand: trail.Hand) -> None:
    mine = Contact.objects.filter(person=person)
    waiting = mine.filter(state=Contact.State.WAITING).count()
    if waiting >= MOST_WAITING or mine.filter(asked_at__gt=hand.at - SPAN).count() >= MOST_CLAIMS:
        raise ValidationError(
            _("You have asked for several already. Wait until a steward has decided on them.")
        )


@transaction.atomic
def verify(*, contact: Contact, viewer: Viewer, hand: trail.Hand) -> Contact:
    """From now on the person speaks for it; they are told."""
    locked = _waiting(contact, viewer)
    text = _("You now speak for “%(name)s”. You can state its preferences.")
    return _decide(locked, Contact.State.VERIFIED, hand, what="verify", says=text)


@transaction.atomic
def decline(*, contact: Contact, note: str, viewer: Viewer, hand: trail.Hand) -> Contact:
    """Turn a claim down, with a reason that the person is told."""
    locked = _waiting(contact, viewer)
    locked.note = _reason(note)
    text = _("You were not made a contact of “%(name)s”: %(note)s")
    return _decide(locked, Contact.State.DECLINED, hand, what="decline", says=text)


@transaction.atomic
def end(*, contact: Contact, note: str, viewer: Viewer, hand: trail.Hand) -> Contact:
    """Step down, or be taken off by a steward with a reason; what was stated stays stated."""
    locked = _locked(contact)
    speaking.may_end(viewer, locked).require()
    if locked.state not in Contact.OPEN:
        raise ValidationError(_("This has ended already."))
    is_own = locked.person_id == viewer.person_id
    locked.note = note.strip() if is_own else _reason(note)
    text = None if is_own else _("You no longer speak for “%(name)s”: %(note)s")
    return _decide(locked, Contact.State.ENDED, hand, what="end", says=text)


def _reason(note: str) -> str:
    if not note.strip():
        raise ValidationError({"note": _("Say why, in a sentence that the person will read.")})
    return note.strip()


def _locked(contact: Contact) -> Contact:
    rows = Contact.objects.select_for_update(of=("self",))
    return rows.select_related("community", "rights_holder", "person").get(pk=contact.pk)


def _waiting(contact: Contact, viewer: Viewer) -> Contact:
    locked = _locked(contact)
    speaking.may_decide(viewer, locked).require()
    if locked.state != Contact.State.WAITING:
        raise ValidationError(_("Somebody has decided on this already."))
    return locked


def _decide(
    contact: Contact, state: str, hand: trail.Hand, *, what: str, says: Promise | None
) -> Contact:
    before, contact.state = contact.state, state
    contact.decided_at, contact.decided_by = hand.at, hand.person
    contact.save()
    changes = {"state": (before, state)}
    trail.record(contact, Entry.Verb.CHANGED, hand, what=what, changes=changes, note=contact.note)
    if says is not None:
        notices.tell(
            person=contact.person,
            kind="contact",
            text=says % {"name": contact.public, "note": contact.note},
            address=contact.public.get_absolute_url(),
            hand=hand,
        )
    return contact
