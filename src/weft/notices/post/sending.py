"""Send letters, each once: nothing that may have left is sent again.

A letter is claimed, in a transaction of its own, right before it is handed to the mail server, and
marked right after. A server that says no, or cannot be reached, has not taken it: it is tried
again. Where nobody can know (the worker was killed in between, the line broke in the middle), the
letter is left as unsure: its notices are in the inbox, unread.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import mailers
from django.db import DatabaseError

from weft.notices.models import Letter
from weft.notices.post import handing, making, writing
from weft.notices.post.handing import How

logger = logging.getLogger(__name__)

AT_ONCE = 100  # letters in one look
STATES = {
    How.SENT: Letter.State.SENT,
    How.LATER: Letter.State.WAITING,
    How.NEVER: Letter.State.FAILED,
    How.UNSURE: Letter.State.UNSURE,
}


def send_due(at: datetime) -> None:
    """A duty: make the letters that are due, and send those that wait."""
    making.make_due(at)
    _note_cut_off(at)
    due = list(Letter.objects.due_at(at).order_by("try_at").values_list("pk", flat=True)[:AT_ONCE])
    if due:
        _send_all(due, at)


def _send_all(letter_ids: list[int], at: datetime) -> None:
    post = mailers["default"]
    try:
        post.open()
    except (OSError, smtplib.SMTPException) as problem:
        logger.warning("the mail server cannot be reached: %s", problem)
        again = at + timedelta(minutes=handing.MINUTES[0])
        waiting = Letter.objects.filter(pk__in=letter_ids, state=Letter.State.WAITING)
        waiting.update(try_at=again, problem=str(problem))
        return
    try:
        for letter_id in letter_ids:
            if not _send(letter_id, post, at):
                break  # the rest waits for the next look, and a new line
    finally:
        post.close()


def _send(letter_id: int, post: Any, at: datetime) -> bool:
    """Whether the line to the mail server is still good."""
    letter = Letter.objects.select_related("to").get(pk=letter_id)
    try:
        mail = writing.write(letter, at=at)
    except DatabaseError:
        raise  # gone for a while: all are tried again
    except Exception:  # it must not keep the others
        logger.exception("letter %s cannot be written", letter.pk)
        Letter.objects.due_at(at).filter(pk=letter.pk).update(state=Letter.State.FAILED)
        return True
    if not _claim(letter, at):
        return True
    if mail is None:
        _end(letter, Letter.State.EMPTY)
        return True
    handed = handing.hand_over(post, mail)
    _note(letter, handed, at)
    return handed.is_line_good


def _note(letter: Letter, handed: handing.Handed, at: datetime) -> None:
    if handed.problem:
        logger.warning("letter %s: %s: %s", letter.pk, handed.how.value, handed.problem)
    again = handing.next_try(letter.tries, at=at) if handed.how is How.LATER else None
    if handed.how is How.LATER and again is None:
        _end(letter, Letter.State.FAILED, problem=handed.problem)
        return
    _end(letter, STATES[handed.how], problem=handed.problem, try_at=again or letter.try_at)


def _claim(letter: Letter, at: datetime) -> bool:
    """Only one of several workers changes the state, and so only one sends."""
    free = Letter.objects.due_at(at).filter(pk=letter.pk)
    letter.tries += 1
    return free.update(state=Letter.State.SENDING, left_at=at, tries=letter.tries) == 1


def _end(letter: Letter, state: str, **fields: Any) -> None:
    Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING).update(state=state, **fields)


def _note_cut_off(at: datetime) -> None:
    cut_off = Letter.objects.filter(state=Letter.State.SENDING, left_at__lte=at - handing.CUT_OFF)
    if number := cut_off.update(state=Letter.State.UNSURE):
        logger.error("%d letters were cut off while they left; they are not sent again", number)
