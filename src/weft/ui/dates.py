"""Dates written out, in the reader's language."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.translation import get_language, gettext, pgettext


def as_day(value: date | datetime) -> date:
    """The calendar day of `value`: of a moment, the day in the hub's time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def long_date(value: date | datetime) -> str:
    day = as_day(value)
    return _written(day, _whole(day))


def _written(day: date, pattern: str) -> str:
    """A list writes a hundred days, many of them the same: they are kept."""
    return _in_language(day, pattern, get_language())


@lru_cache(maxsize=10_000)
def _in_language(day: date, pattern: str, _active: str | None) -> str:
    return dateformat.format(day, pattern)


def period(first: date | None, last: date | None) -> str:
    """Both days in one phrase: "3 to 18 March 2025"; says so where one or both are unknown."""
    if first is None and last is None:
        return gettext("No dates yet")
    if first is None:
        return gettext("Until %(day)s") % {"day": long_date(last)}  # type: ignore[arg-type]
    if last is None:
        return gettext("From %(day)s") % {"day": long_date(first)}
    if first == last:
        return long_date(first)
    start = _written(first, _shortened(first, last))
    return gettext("%(first)s to %(last)s") % {"first": start, "last": long_date(last)}


def _whole(day: date) -> str:
    if day.day == 1:
        # Translators: as "format of a day", for the first of a month: French writes "1er mars".
        return pgettext("format of the first day of a month", "j F Y")
    # Translators: how a day is written out, in the letters of Django's date filter.
    return pgettext("format of a day", "j F Y")


def _shortened(first: date, last: date) -> str:
    """The format of the first day, without what the last day says anyway."""
    if first.year != last.year:
        return _whole(first)
    if first.day == 1:
        # Translators: as "format of a day without its year", for the first of a month.
        return pgettext("format of the first day of a month without its year", "j F")
    # Translators: the first day of a period in one year, as in "3 January to 18 March 2025".
    return pgettext("format of a day without its year", "j F")
