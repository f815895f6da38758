"""An ask in words: who asked, when, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weft.languages import Words
from weft.load.models import Effort
from weft.register import facts, states
from weft.register.models import Engagement
from weft.register.moments import Moment


@dataclass(frozen=True)
class Ask:
    engagement: Engagement
    state: str
    stale: bool
    report: Words | None  # its address
    answer: Words | None
    sentences: tuple[str, ...]  # what came of it, where there is no address to lead to
    effort: str


def asks(engagements: Iterable[Engagement], moment: Moment) -> list[Ask]:
    """For engagements whose lead and effort are read."""
    return [_ask(each, moment) for each in engagements]


def _ask(engagement: Engagement, moment: Moment) -> Ask:
    state = engagement.state_as_of(moment.at)
    report, answer = facts.web(engagement.report_link), facts.web(engagement.answer_link)
    has_ended = state in states.ENDED
    return Ask(
        engagement=engagement,
        state=state,
        stale=states.is_stale(engagement, moment.at),
        report=report,
        answer=answer,
        sentences=tuple(_came_of_it(engagement, report, answer)) if has_ended else (),
        effort=_effort(engagement),
    )


def _came_of_it(
    engagement: Engagement, report: Words | None, answer: Words | None
) -> Iterable[str]:
    if report is None:
        if engagement.reported_at:
            yield _("A report is recorded, without a link to it.")
        else:
            yield _("No report was published.")
    if answer is None:
        if engagement.answered_at:
            yield _("An answer is recorded, without a link to it.")
        else:
            yield _("No answer was given.")


def _effort(engagement: Engagement) -> str:
    """People and minutes where they were recorded; nothing where they were not."""
    effort: Effort | None = getattr(engagement, "effort", None)
    if effort is None:
        return ""
    people = ngettext("%(number)s person", "%(number)s people", effort.people)
    minutes = ngettext("%(number)s minute each", "%(number)s minutes each", effort.minutes)
    return f"{people % {'number': effort.people}}, {minutes % {'number': effort.minutes}}"
