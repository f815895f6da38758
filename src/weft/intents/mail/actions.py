"""Take a mail in, and make an intent of it.

What `receive` answered for is in the database, bytes and all, until `work_on` is done with it: a
process that dies in between leaves it to the next, and a mail that comes twice is worked on once.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation

from weft.government.models import Organisation
from weft.government.models.people import Role
from weft.government.viewers import Viewer, viewer_of
from weft.intents import actions as intents
from weft.intents.mail import attachments, drafts, reading, trust
from weft.intents.mail.attachments import Found
from weft.intents.mail.drafts import Draft
from weft.intents.mail.models import Received
from weft.intents.mail.reading import Mail
from weft.jobs import actions as jobs
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.people.models import Person
from weft.register.models import Engagement
from weft.register.permissions import may_create

KIND = "intent_mail"
A_DAY = timedelta(days=1)
MOST_A_DAY = 60  # mails of one sender
BETWEEN_REFUSALS = timedelta(days=30)  # answers to an address that nobody here has proved
REFUSALS_AN_HOUR = 30  # of those, to all the world

Why = Received.Why


class TooLargeError(Exception):
    """The mail is larger than the hub takes."""


@transaction.atomic
def receive(*, raw: bytes, came_by: str, hand: Hand) -> Received:
    """Keep a mail and have it worked on; of one that came before, answer what was kept then.

    Raises
    ------
    TooLargeError, weft.intents.mail.reading.UnreadableMailError
        When it is not taken: its sender has to be told.
    """
    if len(raw) > settings.INTENT_MAIL_LIMIT:
        raise TooLargeError
    mail = reading.read(raw)
    received, is_new = Received.objects.get_or_create(
        fingerprint=fingerprint(mail, raw),
        defaults={
            "raw": raw,
            "came_at": hand.at,
            "came_by": came_by,
            "sender": mail.sender,
            "message_id": mail.message_id,
        },
    )
    if is_new:
        jobs.ask(KIND, {"received": received.pk}, hand)
    return received


def fingerprint(mail: Mail, raw: bytes) -> str:
    """The same for a mail that comes again; nobody can take another's in advance."""
    told = f"{mail.sender}\0{mail.message_id}".encode() if mail.message_id else raw
    return hashlib.sha256(told).hexdigest()


def work_on(received_id: int, *, hand: Hand) -> Received:
    """Make intents of a mail, or refuse it; once, whoever else tries."""
    received = Received.objects.get(pk=received_id)
    if received.state != Received.State.WAITING:
        return received
    mail = reading.read(bytes(received.raw))
    why = _why_not(mail, received, hand)
    # Files are read before the transaction: that takes long, and holds nothing up.
    found = Found() if why else attachments.read_all(mail.attachments)
    with transaction.atomic():
        received = Received.objects.select_for_update().get(pk=received_id)
        if received.state == Received.State.WAITING:
            received.person = None if why in (Why.UNKNOWN, Why.UNPROVED) else person_of(mail.sender)
            _end(received, why or _register(received, mail, found, hand), hand)
    return received


def person_of(address: str) -> Person | None:
    """Who proved that this address is theirs."""
    proved = EmailAddress.objects.filter(email__iexact=address, verified=True)
    found = proved.select_related("user").filter(user__is_active=True).first() if address else None
    return found.user if found else None


def _why_not(mail: Mail, received: Received, hand: Hand) -> str:
    """Why no intent is made of it, before its files are looked at; empty where one may be."""
    if mail.automatic or not mail.sender or mail.sender in settings.INTENT_MAIL_ADDRESSES:
        return Why.AUTOMATIC
    if Received.objects.filter(answer_id__in=mail.answers).exists():
        return Why.REPLY
    person = person_of(mail.sender)
    if person is None:
        return Why.UNKNOWN
    if not trust.is_proved(mail, by=settings.INTENT_MAIL_PROVED_BY):
        return Why.UNPROVED
    if not may_create(viewer_of(person, at=hand.at)):
        return Why.NOT_ALLOWED
    since = hand.at - A_DAY
    recent = Received.objects.filter(sender=mail.sender, came_at__gt=since, pk__lt=received.pk)
    return Why.TOO_MANY if recent.count() >= MOST_A_DAY else ""


def _register(received: Received, mail: Mail, found: Found, hand: Hand) -> str:
    """Why it could not be done; empty where it was."""
    person = received.person
    assert person is not None  # noqa: S101 - `_why_not` found one
    viewer = viewer_of(person, at=hand.at)
    acts = Hand(person=person, at=hand.at, channel=Entry.Channel.SYSTEM, origin="mail")
    received.refused_files = [[name, str(why)] for name, why in found.refused]
    made = drafts.of(mail, found, leave_out={mail.sender, *settings.INTENT_MAIL_ADDRESSES})
    if not made:
        return Why.EMPTY
    named = _named(mail, person)
    try:
        with transaction.atomic(), translation.override(_language(person)):
            registered = [_intent(draft, person, named, viewer, acts) for draft in made]
    except (ValidationError, PermissionDenied) as refused:
        received.note = " ".join(getattr(refused, "messages", [str(refused)]))
        return Why.NOT_FIT
    received.intents.set(registered)
    return ""


def _intent(
    draft: Draft, person: Person, named: Sequence[Person], viewer: Viewer, acts: Hand
) -> Engagement:
    return intents.register_intent(
        sentence={_language(person): draft.sentence},
        details=draft.details,
        who=draft.who,
        about_when=draft.about_when,
        opens=draft.opens,
        closes=draft.closes,
        lead=_lead(viewer),
        owner=person,
        named=named,
        viewer=viewer,
        hand=acts,
    )


def _lead(viewer: Viewer) -> Organisation:
    """The organisation that the person records for; the first where there are several."""
    found = viewer.organisations_as(Role.LEAD, Role.POLICY_OWNER) or viewer.organisation_ids
    return Organisation.objects.filter(pk__in=found).order_by("pk")[0]


def _named(mail: Mail, sender: Person) -> list[Person]:
    """Those who got the same mail and have an account: they know of it already."""
    proved = EmailAddress.objects.filter(verified=True, user__is_active=True)
    found = proved.filter(email__in=mail.recipients).exclude(user=sender).select_related("user")
    return list({each.user_id: each.user for each in found}.values())


def _language(person: Person) -> str:
    return person.language or settings.LANGUAGE_CODE


def _end(received: Received, why: str, hand: Hand) -> None:
    """Say what became of it, throw its bytes away, and have it answered where that is right."""
    received.why = why
    received.state = Received.State.REFUSED if why else Received.State.DONE
    received.raw = b""
    if _is_answered(received, hand):
        received.answer_state, received.answer_at = Received.Answer.WAITING, hand.at
    received.save()


def _is_answered(received: Received, hand: Hand) -> bool:
    """A stranger gets one answer in a while: a sender may be made up, and its owner innocent."""
    if received.why in (Why.AUTOMATIC, Why.REPLY):
        return False
    if received.why not in (Why.UNKNOWN, Why.UNPROVED, Why.TOO_MANY):
        return True
    answered = Received.objects.exclude(answer_state=Received.Answer.NONE)
    again = answered.filter(
        sender=received.sender, why=received.why, came_at__gt=hand.at - BETWEEN_REFUSALS
    )
    recent: Any = answered.filter(
        why__in=(Why.UNKNOWN, Why.UNPROVED), came_at__gt=hand.at - timedelta(hours=1)
    )
    return not again.exists() and recent.count() < REFUSALS_AN_HOUR
