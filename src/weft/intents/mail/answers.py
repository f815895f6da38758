"""What an answer says, in the sender's language."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weft.government.viewers import Viewer, viewer_of
from weft.intents import answers
from weft.intents.mail.models import Received
from weft.intents.others import Other
from weft.notices.post.headers import Mail
from weft.register.models import Engagement
from weft.register.moments import moment_of

_ID = re.compile(r"<[!-;=?-~]{1,250}>")
INTENTS = 20  # of one mail, with what is like them


def write(received: Received, *, at: datetime) -> Mail:
    language = received.person.language if received.person else ""
    with translation.override(language or settings.LANGUAGE_CODE):
        context = _context(received, at)
        mail = Mail(
            subject=f"{settings.HUB_NAME}: {context['title']}",
            body=render_to_string("intents/mail/answer.txt", context),
            to=[received.sender],
            headers=_headers(received),
        )
        html = render_to_string("intents/mail/answer.html", context)
    mail.attach_alternative(html, "text/html")
    return mail


def _headers(received: Received) -> dict[str, str]:
    headers = {
        "Message-ID": received.answer_id,
        "Auto-Submitted": "auto-replied",  # RFC 3834: nobody's absence should answer it
        "X-Auto-Response-Suppress": "All",
    }
    if _ID.fullmatch(received.message_id):  # what is not shaped like one is not repeated
        headers |= {"In-Reply-To": received.message_id, "References": received.message_id}
    return headers


def _context(received: Received, at: datetime) -> dict[str, Any]:
    viewer = viewer_of(received.person, at=at)
    intents = list(
        Engagement.objects.visible_to(viewer, now=at)
        .filter(pk__in=received.intents.values("pk"))
        .order_by("pk")
    )
    return {
        "hub_name": settings.HUB_NAME,
        "site": settings.SITE_ADDRESS,
        "language": translation.get_language(),
        "is_right_to_left": translation.get_language_bidi(),
        "title": _title(received, intents),
        "why": _why(received) if received.why else "",
        "note": received.note,
        "intents": [_found(each, viewer, at) for each in intents[:INTENTS]],
        "left_out": max(0, len(intents) - INTENTS),
        "refused_files": received.refused_files,
    }


def _title(received: Received, intents: list[Engagement]) -> str:
    if received.why:
        return _("nothing was kept of your mail")
    if len(intents) == 1:
        return _("“%(title)s” is kept") % {"title": intents[0].words}
    said = ngettext("%(number)s intent is kept", "%(number)s intents are kept", len(intents))
    return said % {"number": len(intents)}


def _why(received: Received) -> str:
    why = Received.Why
    return {
        why.UNKNOWN: _(
            "Only people with an account here can send intents by mail, from an address that they "
            "have proved on their account page."
        ),
        why.UNPROVED: _(
            "A mail came in your name, and the mail server could not prove that it was from you. "
            "If you sent it, use the form on the site, or ask whoever looks after your mail."
        ),
        why.NOT_ALLOWED: _("Only engagement leads, policy owners and stewards record engagements."),
        why.EMPTY: _("It has neither a subject nor a sentence that says what you want to ask."),
        why.TOO_MANY: _("Too many mails came from your address today. Try again tomorrow."),
        why.NOT_FIT: _("It could not be kept as it is:"),
    }[why(received.why)]


def _found(intent: Engagement, viewer: Viewer, at: datetime) -> dict[str, Any]:
    """What is known about an intent already, of what its sender may be told."""
    known = answers.about(intent, viewer=viewer, at=moment_of(None, now=at))
    return {
        "intent": intent,
        "href": _address(intent.get_absolute_url()),
        "coming": [_other(each) for each in known.coming],
        "past": [_other(each) for each in known.past],
        "people": [
            {"name": str(each.public), "load": each.load, "warnings": each.warnings}
            for each in known.to_know
        ],
        "steps": [(step.sentence, _address(step.href)) for step in known.steps],
    }


def _other(other: Other) -> dict[str, Any]:
    engagement = other.engagement
    return {
        "title": engagement.words.text,
        "lead": engagement.lead.name.text,
        "opens": engagement.opens_on,
        "closes": engagement.closes_on,
        "href": _address(other.href),
        "heard": other.heard.sentence,
        "report": other.heard.href,
    }


def _address(path: str) -> str:
    return settings.SITE_ADDRESS + path if path.startswith("/") else path
