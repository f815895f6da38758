"""Days as people write them. What could be two days is never guessed."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

YEAR_FIRST, DAY_FIRST, MONTH_FIRST, UNDECIDED = "ymd", "dmy", "mdy", ""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fev fevr",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sep sept septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[t ].*)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: \d{1,2}:.*)?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?[\s\-.]+([a-z]+)[\s\-.,]+(\d{4}|\d{2})")
_MONTH_DAY = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_SERIAL = re.compile(r"[1-7]\d{4}(?:\.\d+)?")
_WEEKDAY = re.compile(
    r"^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)[,.]?\s+"
)
_SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 0, its 29 February 1900 allowed for
_CENTURY_TURNS = 70


class AmbiguousError(ValueError):
    """Two days fit what is written; `readings` are both."""

    def __init__(self, *readings: date) -> None:
        super().__init__()
        self.readings = readings


def order_of(texts: Iterable[str]) -> str:
    """Whether a column writes day or month first; UNDECIDED if nothing in it tells."""
    day_first = month_first = False
    for text in texts:
        found = _YEAR_LAST.fullmatch(text.strip())
        if found:
            day_first |= int(found[1]) > 12  # noqa: PLR2004
            month_first |= int(found[2]) > 12  # noqa: PLR2004
    if day_first == month_first:
        return UNDECIDED
    return DAY_FIRST if day_first else MONTH_FIRST


def parse(text: str, order: str = UNDECIDED) -> date | None:
    """The day that `text` says; None if there is no text.

    Raises
    ------
    AmbiguousError
        When `order` is undecided and both readings are days.
    ValueError
        When it is no day at all.
    """
    text = _folded(text)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        return _by_order(int(found[1]), int(found[2]), _year(found[3]), order)
    if _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + timedelta(days=int(float(text)))
    return _in_words(_WEEKDAY.sub("", text))


def _by_order(first: int, second: int, year: int, order: str) -> date:
    readings = []
    for wanted, month, day in ((DAY_FIRST, second, first), (MONTH_FIRST, first, second)):
        if order in (wanted, UNDECIDED):
            try:
                readings.append(date(year, month, day))
            except ValueError:
                continue
    if not readings:
        raise ValueError
    if len(set(readings)) > 1:
        raise AmbiguousError(*readings)
    return readings[0]


def _in_words(text: str) -> date:
    if found := _DAY_MONTH.fullmatch(text):
        day, month, year = found.groups()
    elif found := _MONTH_DAY.fullmatch(text):
        month, day, year = found.groups()
    else:
        raise ValueError
    if month not in _MONTHS:
        raise ValueError
    return date(_year(year), _MONTHS[month], int(day))


def _year(text: str) -> int:
    number = int(text)
    if len(text) > 2:  # noqa: PLR2004
        return number
    return number + (2000 if number < _CENTURY_TURNS else 1900)


def _folded(text: str) -> str:
    text = text.strip().lower()
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())
