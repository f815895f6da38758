"""What happens next with an engagement, and where its thread stands, as of a moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.government.models import PolicyItem
from weft.register import states
from weft.register.models import Engagement
from weft.register.states import State
from weft.ui import dates
from weft.ui.thread import Station

REPORT_EXPECTED = timedelta(days=60)  # after the last day; later, the thread counts as broken


@dataclass(frozen=True)
class Next:
    """One sentence, and the day it speaks of where there is one."""

    sentence: str
    day: date | None = None


def what_next(engagement: Engagement, at: datetime) -> Next:
    return _SENTENCES[states.derive(engagement, at)](engagement)


def _idea(engagement: Engagement) -> Next:
    if engagement.about_when:
        return Next(_("About when: %(when)s.") % {"when": engagement.about_when.rstrip(".")})
    return Next(_("It is an idea so far: no dates are set."))


def _planned(engagement: Engagement) -> Next:
    if engagement.opens_on is None:
        return Next(_("No first day is set yet."))
    return _said(_("It opens on %(day)s."), engagement.opens_on)


def _open(engagement: Engagement) -> Next:
    if engagement.closes_on is None:
        return Next(_("It is open, and no last day is set."))
    return _said(_("It is open until the end of %(day)s."), engagement.closes_on)


def _closed(engagement: Engagement) -> Next:
    if engagement.closes_on is None:
        return Next(_("It has closed. What was heard is not reported yet."))
    return _said(
        _("It closed on %(day)s. What was heard is not reported yet."), engagement.closes_on
    )


def _reported(engagement: Engagement) -> Next:
    return _said(
        _("What was heard is known since %(day)s. An answer has not been recorded.")
        if "report" in engagement.undated_acts
        else _("What was heard was reported on %(day)s. An answer has not been recorded."),
        dates.as_day(engagement.reported_at),  # type: ignore[arg-type]
    )


def _answered(engagement: Engagement) -> Next:
    return _said(
        _("The answer is known since %(day)s.")
        if "answer" in engagement.undated_acts
        else _("It was answered on %(day)s."),
        dates.as_day(engagement.answered_at),  # type: ignore[arg-type]
    )


def _cancelled(engagement: Engagement) -> Next:
    return _said(
        _("It was cancelled on %(day)s."),
        dates.as_day(engagement.cancelled_at),  # type: ignore[arg-type]
    )


_SENTENCES = {
    State.IDEA: _idea,
    State.PLANNED: _planned,
    State.ANNOUNCED: _planned,
    State.OPEN: _open,
    State.CLOSED: _closed,
    State.REPORTED: _reported,
    State.ANSWERED: _answered,
    State.CANCELLED: _cancelled,
}


def _said(sentence: str, day: date) -> Next:
    return Next(sentence % {"day": dates.long_date(day)}, day)


def report_overdue(engagement: Engagement, at: datetime) -> bool:
    """Closed for longer than a report may take, with none."""
    closed = states.derive(engagement, at) == State.CLOSED
    return (
        closed
        and engagement.closes_at is not None
        and (engagement.closes_at + REPORT_EXPECTED <= at)
    )


def decided_too_early(engagement: Engagement, item: PolicyItem) -> bool:
    """Whether the decision is dated before those asked have finished saying what they think."""
    last = engagement.closes_on or engagement.opens_on
    return item.decision_on is not None and last is not None and item.decision_on <= last


def stations(engagement: Engagement, items: Collection[PolicyItem], at: datetime) -> list[Station]:
    """The thread of one engagement; stations that Weft cannot count yet wait."""
    state = states.derive(engagement, at)
    return [
        _policy(engagement, items),
        Station(
            key="engagement",
            label=gettext_lazy("Engagement"),
            state="done" if state in (State.OPEN, *states.ENDED) else "waiting",
            href="#asked",
            note=states.LABELS[state],
        ),
        Station(key="contributions", label=gettext_lazy("Contributions"), state="waiting"),
        Station(key="findings", label=gettext_lazy("Findings"), state="waiting"),
        Station(
            key="answers",
            label=gettext_lazy("Answers"),
            state="done" if state == State.ANSWERED else "waiting",
            href="#answered",
        ),
        Station(key="changes", label=gettext_lazy("Changes"), state="waiting"),
        _report(engagement, at),
    ]


def _policy(engagement: Engagement, items: Collection[PolicyItem]) -> Station:
    early = [item for item in items if decided_too_early(engagement, item)]
    note: str | Promise = ""
    if early:
        note = _("The decision is dated %(day)s, before this engagement ends.") % {
            "day": dates.long_date(min(item.decision_on for item in early if item.decision_on))
        }
    return Station(
        key="policy",
        label=gettext_lazy("Policy"),
        state="broken" if early else "done" if items else "waiting",
        count=len(items) or None,
        href="#decided",
        note=note,
    )


def _report(engagement: Engagement, at: datetime) -> Station:
    told = bool(engagement.reported_at or engagement.report_link)
    reported = told and states.derive(engagement, at) in (State.REPORTED, State.ANSWERED)
    overdue, note = report_overdue(engagement, at), ""
    if overdue and engagement.closes_on:
        day = dates.long_date(engagement.closes_on)
        note = _("None, and it closed on %(day)s.") % {"day": day}
    return Station(
        key="report",
        label=gettext_lazy("Report"),
        state="broken" if overdue else "done" if reported else "waiting",
        href="#heard",
        note=note,
    )
