"""What to do next with what is known, in plain verbs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _

from weft.intents.others import Other
from weft.load.planning import ToKnow
from weft.register.models import Engagement

MOST = 5
EACH = 2  # steps of one kind


@dataclass(frozen=True)
class Step:
    """One thing to do, and where."""

    sentence: str
    href: str = ""


def steps(
    coming: Sequence[Other],
    past: Sequence[Other],
    known: Sequence[ToKnow],
    *,
    has_people: bool,
    saved: Engagement | None,
) -> list[Step]:
    """At most five, those that spare people's time first."""
    found = [
        *islice(_talk(coming), EACH),
        *islice(_read(past), EACH),
        *islice(_heed(known), EACH),
        *_complete(saved, has_people=has_people),
    ]
    return found[:MOST]


def _talk(coming: Sequence[Other]) -> Iterator[Step]:
    for each in coming:
        if not each.mark:
            lead = each.engagement.lead.name.text
            title = each.engagement.words.text
            yield Step(
                _("Ask %(lead)s whether you can ask together, or one after the other: “%(title)s”.")
                % {"lead": lead, "title": title},
                each.href,
            )


def _read(past: Sequence[Other]) -> Iterator[Step]:
    for each in past:
        if each.mark == "not_the_same":
            continue
        given = {"lead": each.engagement.lead.name.text, "title": each.engagement.words.text}
        if each.heard.href:
            yield Step(
                _("Read what was heard in “%(title)s” before you ask again.") % given,
                each.heard.href,
            )
        elif each.heard.sentence:
            yield Step(_("Ask %(lead)s what was heard in “%(title)s”.") % given, each.href)


def _heed(known: Sequence[ToKnow]) -> Iterator[Step]:
    for each in known:
        given = {"name": each.public.name.text}
        if each.warnings:
            yield Step(
                _("Choose another time, or ask %(name)s first whether it wants to be asked.")
                % given,
                each.public.get_absolute_url(),
            )
        elif each.preferences:
            yield Step(
                _("Read how %(name)s wants to be asked.") % given, each.public.get_absolute_url()
            )


def _complete(saved: Engagement | None, *, has_people: bool) -> Iterator[Step]:
    if saved is None:
        return
    edit = reverse("engagement_edit", args=[saved.public_id])
    if not has_people:
        yield Step(
            _("Say who is asked: what they want and are asked already then shows here."), edit
        )
    if saved.opens_on is None:
        yield Step(
            _("Set a first day when you know it: then others see what falls together."), edit
        )
