"""Hand a mail to the mail server, and say what is certain of it afterwards."""

import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.core.mail import EmailMessage

MINUTES = (1, 5, 15, 60, 240, 720, 1440)  # between tries; then it has failed
PERMANENT = 500  # answers of a mail server from here on will be the same tomorrow
CUT_OFF = timedelta(minutes=15)  # longer than any mail server takes


class How(Enum):
    SENT = "sent"
    LATER = "later"  # the server did not take it, and may do so another time
    NEVER = "never"
    UNSURE = "unsure"  # it may or may not have been taken: not to be sent again


@dataclass(frozen=True)
class Handed:
    how: How
    problem: str = ""
    is_line_good: bool = True  # whether another mail may follow on the same connection


def hand_over(post: Any, mail: EmailMessage) -> Handed:
    """`post` is one of Django's mailers, open."""
    try:
        post.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as problem:
        codes = [code for code, _said in problem.recipients.values()]
        return Handed(_refused(max(codes, default=PERMANENT)), str(problem))
    except smtplib.SMTPResponseException as problem:
        return Handed(_refused(problem.smtp_code), str(problem), is_line_good=False)
    except (OSError, smtplib.SMTPException) as problem:
        return Handed(How.UNSURE, str(problem), is_line_good=False)
    return Handed(How.SENT)


def _refused(code: int) -> How:
    return How.NEVER if code >= PERMANENT else How.LATER


def next_try(tries: int, *, at: datetime) -> datetime | None:
    """When to try again after `tries` of them; None where that was the last."""
    if tries > len(MINUTES):
        return None
    return at + timedelta(minutes=MINUTES[tries - 1])
