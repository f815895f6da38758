"""A paragraph for a Cabinet or budget paper: what is already known and who else is asking.

It leaves the hub, so by default it names public sources alone. Its reader may add others that they
may open; each is marked as not public. What is only outlined is never in it.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weft.government.models.policy import Visibility
from weft.intents.answers import Answer
from weft.intents.models import Mark
from weft.intents.others import Other
from weft.languages import choose
from weft.register.moments import Moment
from weft.ui import dates


@dataclass(frozen=True, kw_only=True)
class Source:
    """An engagement that the paragraph rests on."""

    number: int
    title: str
    lead: str
    days: str
    address: str
    report: str  # the address of what was heard
    is_public: bool

    def line(self) -> str:
        parts = [f"[{self.number}] {self.lead}: {self.title}", self.days, self.address]
        if self.report:
            parts.append(_("What was heard: %(address)s") % {"address": self.report})
        if not self.is_public:
            parts.append(_("(not public)"))
        return ". ".join(filter(None, parts))


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    text: str
    sources: tuple[Source, ...]
    left_out: int  # that are not public and were not asked for

    def plain(self) -> str:
        """The whole as text, to be copied."""
        return "\n".join([self.text, "", *(source.line() for source in self.sources)]).strip()


def write(answer: Answer, at: Moment, *, with_restricted: bool = False) -> Paragraph:
    """In the active language, from what is known to the reader."""
    usable = [each for each in answer.others if not each.is_outline]
    usable = [each for each in usable if each.mark != Mark.Kind.NOT_THE_SAME]
    named = [each for each in usable if with_restricted or _is_public(each, at)]
    numbered = list(enumerate(named, start=1))
    return Paragraph(
        text=_text(numbered, at.day),
        sources=tuple(_source(number, each, at) for number, each in numbered),
        left_out=len(usable) - len(named),
    )


def _is_public(other: Other, at: Moment) -> bool:
    embargo = other.engagement.embargo_until
    is_free = embargo is None or embargo <= at.now
    return other.engagement.visibility == Visibility.PUBLIC and is_free


def _text(numbered: list[tuple[int, Other]], day: date) -> str:
    given = {"hub": settings.HUB_NAME, "day": dates.long_date(day), "number": len(numbered)}
    if not numbered:
        return (
            _("As of %(day)s, the register of %(hub)s knows of nobody else who asks about this.")
            % given
        )
    first = ngettext(
        "As of %(day)s, the register of %(hub)s knows of %(number)s engagement on this question.",
        "As of %(day)s, the register of %(hub)s knows of %(number)s engagements on this question.",
        len(numbered),
    )
    return " ".join([first % given, *(_sentence(number, each) for number, each in numbered)])


def _sentence(number: int, other: Other) -> str:
    given = {
        "lead": other.engagement.lead.name.text,
        "title": choose(other.engagement.title).text,
        "days": dates.period(other.engagement.opens_on, other.engagement.closes_on),
        "number": number,
    }
    if not other.is_past:
        return _("%(lead)s asks or plans to ask: “%(title)s” (%(days)s) [%(number)s].") % given
    asked = _("%(lead)s asked “%(title)s” (%(days)s) [%(number)s].") % given
    heard = _("What was heard is published.") if other.heard.href else other.heard.sentence
    return f"{asked} {heard}".strip()


def _source(number: int, other: Other, at: Moment) -> Source:
    engagement = other.engagement
    return Source(
        number=number,
        title=choose(engagement.title).text,
        lead=engagement.lead.name.text,
        days=dates.period(engagement.opens_on, engagement.closes_on),
        address=urljoin(settings.SITE_ADDRESS, engagement.get_absolute_url()),
        report=other.heard.href,
        is_public=_is_public(other, at),
    )
