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

from weft.notices.models import Letter
from weft.notices.post import making, writing

logger = logging.getLogger(__name__)

AT_ONCE = 100  # letters in one look
CUT_OFF = timedelta(minutes=15)  # longer than any mail server takes
AFTER = (1, 5, 15, 60, 240, 720, 1440)  # minutes between tries; then the letter has failed
PERMANENT = 500  # answers of a mail server from here on will be the same tomorrow


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
        again = at + timedelta(minutes=AFTER[0])
        waiting = Letter.objects.filter(pk__in=letter_ids, state=Letter.State.WAITING)
        waiting.update(try_at=again, problem=str(problem))
        return
    try:
        for letter_id in letter_ids:
            _send(letter_id, post, at)
    finally:
        post.close()


def _send(letter_id: int, post: Any, at: datetime) -> None:
    letter = Letter.objects.select_related("to").get(pk=letter_id)
    mail = writing.write(letter, at=at)
    if not _claim(letter, at):
        return
    if mail is None:
        _end(letter, Letter.State.EMPTY)
        return
    try:
        post.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as problem:
        codes = [code for code, _said in problem.recipients.values()]
        _refused(letter, max(codes, default=PERMANENT), str(problem), at)
    except smtplib.SMTPResponseException as problem:
        _refused(letter, problem.smtp_code, str(problem), at)
    except (OSError, smtplib.SMTPException) as problem:
        logger.exception("letter %s may or may not have left", letter.pk)
        _end(letter, Letter.State.UNSURE, problem=str(problem))
    else:
        _end(letter, Letter.State.SENT)


def _claim(letter: Letter, at: datetime) -> bool:
    """Only one of several workers changes the state, and so only one sends."""
    free = Letter.objects.due_at(at).filter(pk=letter.pk)
    letter.tries += 1
    return free.update(state=Letter.State.SENDING, left_at=at, tries=letter.tries) == 1


def _refused(letter: Letter, code: int, problem: str, at: datetime) -> None:
    """The server said no: later, where it may say yes then."""
    if code >= PERMANENT or letter.tries > len(AFTER):
        logger.error("letter %s was refused: %s", letter.pk, problem)
        _end(letter, Letter.State.FAILED, problem=problem)
        return
    again = at + timedelta(minutes=AFTER[letter.tries - 1])
    _end(letter, Letter.State.WAITING, problem=problem, try_at=again)


def _end(letter: Letter, state: str, **fields: Any) -> None:
    Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING).update(state=state, **fields)


def _note_cut_off(at: datetime) -> None:
    cut_off = Letter.objects.filter(state=Letter.State.SENDING, left_at__lte=at - CUT_OFF)
    if number := cut_off.update(state=Letter.State.UNSURE):
        logger.error("%d letters were cut off while they left; they are not sent again", number)
