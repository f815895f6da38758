"""Why a record is stale, in words."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from weft.register import states
from weft.register.models import Engagement
from weft.ui.dates import long_date


def why_stale(engagement: Engagement, at: datetime) -> str:
    """The sentences that a reader is shown; empty when the record is not stale at `at`."""
    if not states.is_stale(engagement, at):
        return ""
    if engagement.dates_problem:
        return _("Its source gives a last day that comes before the first day.")
    return f"{_source_says(engagement)} {_dates_say(engagement, at)}"


def _source_says(engagement: Engagement) -> str:
    if engagement.source_taken_at is None:
        return {
            "planned": _("Its source calls it planned."),
            "open": _("Its source calls it open."),
            "closed": _("Its source calls it closed."),
            "cancelled": _("Its source calls it cancelled."),
        }[engagement.source_state]
    day = {"date": long_date(engagement.source_taken_at)}
    return {
        "planned": _("On %(date)s its source called it planned."),
        "open": _("On %(date)s its source called it open."),
        "closed": _("On %(date)s its source called it closed."),
        "cancelled": _("On %(date)s its source called it cancelled."),
    }[engagement.source_state] % day


def _dates_say(engagement: Engagement, at: datetime) -> str:
    """What the dates said at the moment at which the source's word is held against them."""
    word = states.by_dates(engagement, states.asked_at(at, engagement.source_taken_at))
    if word == "closed" and engagement.closes_on:
        return _("By its dates, its last day was %(date)s.") % {
            "date": long_date(engagement.closes_on)
        }
    if word == "open" and engagement.opens_on:
        return _opened(engagement.opens_on, engagement.closes_on)
    if word == "planned" and engagement.opens_on:
        return _("By its dates, it opens on %(date)s.") % {"date": long_date(engagement.opens_on)}
    return {
        "planned": _("It has no first day that has passed."),
        "open": _("By its dates it was open."),
        "closed": _("By its dates it was closed."),
        "cancelled": _("Here it is recorded as cancelled."),
    }[word]


def _opened(first: date, last: date | None) -> str:
    opened = {"opened": long_date(first)}
    if last is None:
        return _("By its dates, it opened on %(opened)s and has no last day.") % opened
    closes = {"closes": long_date(last)}
    return _("By its dates, it opened on %(opened)s and was open until %(closes)s.") % (
        opened | closes
    )
