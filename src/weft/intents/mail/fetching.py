"""Fetch mail from a mailbox over IMAP. A mail is marked as read once it is in the database."""

import contextlib
import imaplib
import logging
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from weft.intents.mail import actions, reading
from weft.intents.mail.models import Mailbox
from weft.ledger.models import Entry
from weft.ledger.trail import Hand

logger = logging.getLogger(__name__)

AT_ONCE = 50
TIMEOUT = 30
KEY = "imap"
BROKEN = (OSError, imaplib.IMAP4.error)


class MailboxError(Exception):
    """The mailbox cannot be used; the message says why."""


def fetch_when_due(at: datetime) -> None:
    """A duty: look into the mailbox, every so often and by one worker of several."""
    every = timedelta(minutes=settings.INTENT_MAIL_EVERY)
    if not settings.INTENT_MAIL_IMAP or not _claim(at, every):
        return
    try:
        fetch(at=at)
    except MailboxError as problem:
        logger.warning("the mailbox of intents cannot be used: %s", problem)


def _claim(at: datetime, every: timedelta) -> bool:
    Mailbox.objects.get_or_create(key=KEY)
    free = Q(looked_at=None) | Q(looked_at__lte=at - every)
    return Mailbox.objects.filter(free, key=KEY).update(looked_at=at) == 1


def fetch(*, at: datetime) -> int:
    """Take in what is unread; answers how many mails that were.

    Raises
    ------
    MailboxError
        When the server does not answer as it should. What was taken in stays.
    """
    try:
        with _mailbox() as mailbox:
            return sum(_take(mailbox, uid, at) for uid in _unread(mailbox)[:AT_ONCE])
    except BROKEN as problem:
        raise MailboxError(str(problem)) from problem


@contextlib.contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    told = settings.INTENT_MAIL_IMAP or {}
    if told["tls"]:
        client: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            told["host"], told["port"], ssl_context=ssl.create_default_context(), timeout=TIMEOUT
        )
    else:
        client = imaplib.IMAP4(told["host"], told["port"], timeout=TIMEOUT)
    try:
        client.login(told["user"], told["password"])
        _right(client.select(told["folder"]))
        yield client
    finally:
        with contextlib.suppress(*BROKEN):
            client.logout()
        with contextlib.suppress(*BROKEN):
            client.shutdown()  # where the server had no more to say


def _unread(mailbox: imaplib.IMAP4) -> list[str]:
    found = _right(mailbox.uid("SEARCH", "UNSEEN"))
    return found[0].decode().split() if found and found[0] else []


def _take(mailbox: imaplib.IMAP4, uid: str, at: datetime) -> bool:
    """Marked as read only when it is kept, or never will be."""
    raw = _fetched(mailbox, uid)
    hand = Hand(person=None, at=at, channel=Entry.Channel.SYSTEM, origin="mail")
    try:
        actions.receive(raw=raw, came_by="imap", hand=hand)
    except (reading.UnreadableMailError, actions.TooLargeError) as refused:
        logger.warning("mail %s of the mailbox is not taken: %s", uid, type(refused).__name__)
    _right(mailbox.uid("STORE", uid, "+FLAGS", r"(\Seen)"))
    return True


def _fetched(mailbox: imaplib.IMAP4, uid: str) -> bytes:
    """Its bytes, and one more where it is too large."""
    most = settings.INTENT_MAIL_LIMIT + 1
    answer = _right(mailbox.uid("FETCH", uid, f"(BODY.PEEK[]<0.{most}>)"))
    parts = [part[1] for part in answer if isinstance(part, tuple)]
    if not parts:
        raise imaplib.IMAP4.error(f"mail {uid} came without its text")
    return bytes(parts[0])


def _right(answer: tuple[str, list]) -> list:
    """What the server said, where it said OK."""
    state, said = answer
    if state != "OK":
        raise imaplib.IMAP4.error(f"the server answered {state} {said!r}")
    return said
