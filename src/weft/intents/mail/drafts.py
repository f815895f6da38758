"""The intents in a mail: of each line of a plan one, else of an invitation, else of its words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from weft.intents.mail import wording
from weft.intents.mail.attachments import Found, PlanLine
from weft.intents.mail.invitations import Invitation
from weft.intents.mail.reading import Mail
from weft.register.imports import dates

LONGEST = 20_000  # characters of details
LONGEST_WHEN = 100


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What `register_intent` wants to know."""

    sentence: str
    details: str = ""
    who: str = ""
    about_when: str = ""
    opens: date | None = None
    closes: date | None = None


def of(mail: Mail, found: Found, *, leave_out: Collection[str]) -> list[Draft]:
    """`leave_out` are addresses whose domains say nothing of who is asked."""
    asked = wording.asked(mail)
    details = _details(asked.text, found)
    events = [each for each in found.invitations if each.summary and not each.is_cancelled]
    if found.lines:
        return [_of_line(line) for line in found.lines]
    if events:
        return [_of_invitation(events[0], details, leave_out)]
    return [Draft(sentence=asked.sentence, details=details)] if asked.sentence else []


def _details(text: str, found: Found) -> str:
    files = [f"{name}\n{words}" for name, words in found.texts]
    return "\n\n".join(part for part in (text, *files) if part)[:LONGEST]


def _of_line(line: PlanLine) -> Draft:
    opens, closes = _day(line.opens), _day(line.closes)
    when = line.about_when or ("" if opens else line.opens)
    return Draft(
        sentence=line.title,
        details=line.description,
        who="; ".join(part for part in (line.communities, line.topics) if part),
        about_when=when[:LONGEST_WHEN],
        opens=opens,
        closes=closes if opens and closes and closes >= opens else None,
    )


def _day(text: str) -> date | None:
    """None where it is not one day for sure."""
    try:
        return dates.parse(text)
    except (ValueError, OverflowError):
        return None


def _of_invitation(event: Invitation, details: str, leave_out: Collection[str]) -> Draft:
    known = {address.partition("@")[2] for address in leave_out}
    domains = [domain for domain in event.domains if domain not in known]
    who = _("people at %(domains)s") % {"domains": ", ".join(domains)} if domains else ""
    ends = event.ends_on
    if ends and event.starts_on and ends < event.starts_on:
        ends = event.starts_on
    return Draft(
        sentence=event.summary,
        details="\n\n".join(part for part in (event.description, event.place, details) if part),
        who=who,
        opens=event.starts_on,
        closes=ends if event.starts_on else None,
    )
