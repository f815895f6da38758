"""Answer a mail that came: what was found, where to go on, or why nothing was kept.

An answer is written when it leaves, of what its reader may see then, and leaves once, as letters
of the room `notices` do.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import mailers, make_msgid
from django.core.mail.utils import DNS_NAME
from django.db import DatabaseError

from weft.intents.mail import answers
from weft.intents.mail.models import Received
from weft.notices.post import handing
from weft.notices.post.handing import How

logger = logging.getLogger(__name__)

AT_ONCE = 50
Answer = Received.Answer
STATES = {
    How.SENT: Answer.SENT,
    How.LATER: Answer.WAITING,
    How.NEVER: Answer.FAILED,
    How.UNSURE: Answer.UNSURE,
}


def send_due(at: datetime) -> None:
    """A duty: send the answers that wait."""
    cut_off = Received.objects.filter(
        answer_state=Answer.SENDING, answer_at__lte=at - handing.CUT_OFF
    )
    cut_off.update(answer_state=Answer.UNSURE)
    due = Received.objects.to_answer_at(at).order_by("answer_at")
    ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
    if ids:
        _send_all(ids, at)


def _send_all(ids: list[int], at: datetime) -> None:
    post = mailers["default"]
    try:
        post.open()
    except (OSError, smtplib.SMTPException) as problem:
        logger.warning("the mail server cannot be reached: %s", problem)
        again = at + timedelta(minutes=handing.MINUTES[0])
        Received.objects.to_answer_at(at).filter(pk__in=ids).update(answer_at=again)
        return
    try:
        for pk in ids:
            if not _send(pk, post, at):
                break
    finally:
        post.close()


def _send(pk: int, post: Any, at: datetime) -> bool:
    """Whether the line to the mail server is still good."""
    received = Received.objects.select_related("person").get(pk=pk)
    received.answer_id = received.answer_id or make_msgid(domain=DNS_NAME.get_fqdn())
    try:
        mail = answers.write(received, at=at)
    except DatabaseError:
        raise  # gone for a while: all are tried again
    except Exception:
        logger.exception("answer %s cannot be written", pk)
        Received.objects.to_answer_at(at).filter(pk=pk).update(answer_state=Answer.FAILED)
        return True
    received.answer_tries += 1
    free = Received.objects.to_answer_at(at).filter(pk=pk)
    if not free.update(
        answer_state=Answer.SENDING,
        answer_at=at,
        answer_tries=received.answer_tries,
        answer_id=received.answer_id,
    ):
        return True  # another worker has it
    handed = handing.hand_over(post, mail)
    if handed.problem:
        logger.warning("answer %s: %s: %s", pk, handed.how.value, handed.problem)
    _note(received, handed, at)
    return handed.is_line_good


def _note(received: Received, handed: handing.Handed, at: datetime) -> None:
    state, again = STATES[handed.how], at
    if handed.how is How.LATER:
        later = handing.next_try(received.answer_tries, at=at)
        state, again = (Answer.WAITING, later) if later else (Answer.FAILED, at)
    Received.objects.filter(pk=received.pk, answer_state=Answer.SENDING).update(
        answer_state=state, answer_at=again
    )
