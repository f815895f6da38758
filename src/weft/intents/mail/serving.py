"""Take mail in over SMTP or LMTP: what is answered with 250 is in the database."""

import asyncio
import logging
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from weft.intents.mail import actions, reading
from weft.ledger.models import Entry
from weft.ledger.trail import Hand

logger = logging.getLogger(__name__)

MOST_RECIPIENTS = 20
BOUNCES = ("", "<>")
STORED = "250 2.0.0 Kept"
UNREADABLE = "554 5.6.0 This is no mail that can be read"
TOO_LARGE = "552 5.3.4 This mail is too large"
LATER = "451 4.3.0 It cannot be kept now; try again later"
NOBODY = "550 5.1.1 Nobody here has this address"
TOO_MANY = "452 4.5.3 Too many recipients"


class Door:
    """What aiosmtpd calls."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.lower() not in settings.INTENT_MAIL_ADDRESSES:
            return NOBODY
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content or "").encode()
        if envelope.mail_from in (None, *BOUNCES):  # its envelope alone says so
            raw = b"Return-Path: <>\r\n" + raw
        return await asyncio.get_running_loop().run_in_executor(None, keep, raw)


def keep(raw: bytes) -> str:
    """What the sender's server is told."""
    close_old_connections()
    try:
        hand = Hand(person=None, at=timezone.now(), channel=Entry.Channel.SYSTEM, origin="mail")
        actions.receive(raw=raw, came_by="smtp", hand=hand)
    except actions.TooLargeError:
        return TOO_LARGE
    except reading.UnreadableMailError:
        return UNREADABLE
    except DatabaseError:
        logger.exception("a mail could not be kept; its sender is told to try again")
        return LATER
    finally:
        connection.close()
    return STORED


class LmtpController(Controller):  # type: ignore[misc]
    def factory(self) -> LMTP:
        return LMTP(self.handler, **self.SMTP_kwargs)


def controller(*, host: str, port: int, lmtp: bool) -> Any:
    """A server in a thread of its own: `start()` and `stop()` it."""
    kind = LmtpController if lmtp else Controller
    return kind(
        Door(),
        hostname=host,
        port=port,
        data_size_limit=settings.INTENT_MAIL_LIMIT,
        enable_SMTPUTF8=True,
        ident="Weft",
    )
