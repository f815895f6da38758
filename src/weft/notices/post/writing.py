"""Write a letter: plain text and simple HTML, in its reader's language, time and sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import ngettext

from weft.notices import kinds, links, things, times
from weft.notices.models import Letter, Letterbox, Notice
from weft.notices.post.headers import Mail
from weft.people.models import Person

LINES = 60  # in one letter; the inbox has the rest
SUBJECT = 120  # characters


@dataclass(frozen=True)
class Line:
    text: str
    href: str
    at: datetime


@dataclass(frozen=True)
class Part:
    """What is said about one thing."""

    heading: str | Promise
    lines: Sequence[Line]
    mute: str  # where its reader stops mail about it
    is_of_a_record: bool


def write(letter: Letter, *, at: datetime) -> Mail | None:
    """The mail; None where there is nothing that its reader may still see."""
    person = letter.to
    notices = _shown(letter, at=at)
    if not notices or not person.is_active:
        return None
    box = Letterbox.objects.filter(person=person).first() or Letterbox(person=person)
    with (
        translation.override(person.language or settings.LANGUAGE_CODE),
        timezone.override(times.zone_of(box)),
    ):
        return _mail(letter, notices, at)


def _shown(letter: Letter, *, at: datetime) -> list[Notice]:
    """What its reader may see now, newest first."""
    notices = list(letter.notices.order_by("-at", "-pk"))
    names = things.shown({notice.about for notice in notices}, letter.to, at=at)
    return [notice for notice in notices if notice.about in names]


def _mail(letter: Letter, notices: Sequence[Notice], at: datetime) -> Mail:
    person = letter.to
    stop = settings.SITE_ADDRESS + links.path(person)
    context = {
        "hub_name": settings.HUB_NAME,
        "language": translation.get_language(),
        "is_right_to_left": translation.get_language_bidi(),
        "title": _title(notices),
        "parts": _parts(person, notices[:LINES], at),
        "left_out": len(notices) - LINES if len(notices) > LINES else 0,
        "inbox": settings.SITE_ADDRESS + reverse("inbox"),
        "choose": settings.SITE_ADDRESS + reverse("notice_settings"),
        "stop": stop,
    }
    mail = Mail(
        subject=f"{settings.HUB_NAME}: {_title(notices)}",
        body=render_to_string("notices/mail/letter.txt", context),
        to=[person.email],
        headers={
            "Message-ID": letter.message_id,
            "Date": format_datetime(timezone.localtime(at)),
            "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's absence should answer it
            "List-Unsubscribe": f"<{stop}>",  # RFC 8058
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(render_to_string("notices/mail/letter.html", context), "text/html")
    return mail


def _title(notices: Sequence[Notice]) -> str:
    """One line, whatever the texts hold."""
    if len(notices) == 1:
        return " ".join(notices[0].text.split())[:SUBJECT]
    said = ngettext("%(number)s notice", "%(number)s notices", len(notices))
    return said % {"number": len(notices)}


def _parts(person: Person, notices: Sequence[Notice], at: datetime) -> list[Part]:
    """The thing that was spoken of last comes first."""
    names = things.shown({notice.about for notice in notices}, person, at=at)
    groups: dict[str, list[Notice]] = {}
    for notice in notices:
        groups.setdefault(notice.about, []).append(notice)
    return [_part(person, thing, names[thing], group) for thing, group in groups.items()]


def _part(person: Person, thing: str, name: str, notices: Sequence[Notice]) -> Part:
    of_a_record = things.is_of_a_record(thing)
    chosen = {"about": thing} if of_a_record else {"kind": notices[0].kind}
    return Part(
        heading=name if of_a_record else kinds.label(notices[0].kind),
        lines=[_line(notice) for notice in notices],
        mute=settings.SITE_ADDRESS + links.path(person, **chosen),
        is_of_a_record=of_a_record,
    )


def _line(notice: Notice) -> Line:
    href = settings.SITE_ADDRESS + notice.address if notice.address else ""
    return Line(text=notice.text, href=href, at=notice.at)
