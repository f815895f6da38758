"""What a reader asks of the register: read from an address, and written back to one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Any, Protocol, Self
from urllib.parse import urlencode

from weft import identifiers, languages
from weft.government.models import Organisation
from weft.register import states
from weft.register.models import Influence
from weft.register.states import STALE

LONGEST_TEXT = 500  # of a search, in characters; what is longer is cut
MOST_VALUES = 50  # of one filter
STATES = (*states.LABELS, STALE)

RELEVANCE, NEWEST, CLOSING, CHANGED, TITLE = "relevance", "newest", "closing", "changed", "title"
SORTS = (RELEVANCE, NEWEST, CLOSING, CHANGED, TITLE)


class Query(Protocol):
    """What is read of a QueryDict."""

    def getlist(self, key: str, /) -> list[str]: ...


@dataclass(frozen=True, kw_only=True)
class Filters:
    """The whole state of a list page. Several values of one filter mean any of them."""

    q: str = ""
    organisation: tuple[str, ...] = ()  # public identifiers, as are those of the next five
    topic: tuple[str, ...] = ()
    community: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    rights_holder: tuple[str, ...] = ()
    policy_item: tuple[str, ...] = ()
    state: tuple[str, ...] = ()  # of STATES: a stale record is in no other state
    year: tuple[str, ...] = ()  # in which it opens
    level: tuple[str, ...] = ()  # of government, of the lead organisation
    influence: tuple[str, ...] = ()  # of the IAP2 spectrum
    language: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    from_day: date | None = None  # running on this day or later
    to_day: date | None = None  # running on this day or earlier
    opens_by: date | None = None  # the first day is this one or earlier
    closes_by: date | None = None  # the last day is this one or earlier
    sort: str = ""  # of SORTS; empty: relevance for a search, else newest
    page: int = 1
    on: date | None = None  # the day as of which the register is looked at, where chosen

    @classmethod
    def read(cls, query: Query) -> Self:
        """Read an address. Never raises: what makes no sense is left out."""
        values: dict[str, Any] = {name: _many(query, name, keep) for name, keep in _MANY.items()}
        from_day, to_day = _days(query)
        return cls(
            q=_clean(_last(query, "q"))[:LONGEST_TEXT],
            from_day=from_day,
            to_day=to_day,
            opens_by=_day(_last(query, "opens_by")),
            closes_by=_day(_last(query, "closes_by")),
            sort=_one_of(_last(query, "sort"), SORTS),
            page=_page(_last(query, "page")),
            on=_day(_last(query, "on")),
            **values,
        )

    @property
    def order(self) -> str:
        """The sort that applies."""
        if self.sort == RELEVANCE and not self.q:
            return NEWEST
        return self.sort or (RELEVANCE if self.q else NEWEST)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out: a text, a filter or a period is chosen."""
        return self != type(self)(sort=self.sort, page=self.page, on=self.on)

    def changed(self, **changes: Any) -> Self:
        """With `changes`; on the first page unless they say which."""
        return replace(self, **{"page": 1, **changes})

    def without(self, name: str, value: str | None = None) -> Self:
        """Less one filter, or less one value of it."""
        if name not in _MANY or value is None:
            return self.changed(**{name: _DEFAULTS[name]})
        return self.changed(**{name: tuple(each for each in getattr(self, name) if each != value)})

    def adding(self, name: str, value: str) -> Self:
        return self.changed(**{name: (*getattr(self, name), value)})

    def pairs(self) -> list[tuple[str, str]]:
        """What the address holds; defaults are left out."""
        return [
            (_PARAMETERS.get(field.name, field.name), text)
            for field in fields(self)
            if getattr(self, field.name) != field.default
            for text in _texts(getattr(self, field.name))
        ]

    def query_string(self, **changes: Any) -> str:
        """The address's query, without its question mark; on the first page unless said."""
        return urlencode(self.changed(**changes).pairs())


_PARAMETERS = {"from_day": "from", "to_day": "to"}
_DEFAULTS = {field.name: field.default for field in fields(Filters)}


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, tuple):
        return value
    return (value.isoformat() if isinstance(value, date) else str(value),)


def _is_year(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) == len("2026")


def _is_source(text: str) -> bool:
    return text.replace("-", "").replace("_", "").isalnum()


def _among(allowed: Iterable[str]) -> Callable[[str], bool]:
    return frozenset(allowed).__contains__


# Each filter that takes several values, and which texts make sense in it.
_MANY: Mapping[str, Callable[[str], bool]] = {
    "organisation": identifiers.is_identifier,
    "topic": identifiers.is_identifier,
    "community": identifiers.is_identifier,
    "area": identifiers.is_identifier,
    "rights_holder": identifiers.is_identifier,
    "policy_item": identifiers.is_identifier,
    "state": _among(STATES),
    "year": _is_year,
    "level": _among(Organisation.Level.values),
    "influence": _among(Influence.Level.values),
    "language": languages.is_tag,
    "source": _is_source,
}


def _clean(text: str) -> str:
    """Without what no database stores: NUL and halves of surrogate pairs."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode().strip()


def _last(query: Query, name: str) -> str:
    return next(reversed(query.getlist(name)), "")


def _many(query: Query, name: str, keep: Callable[[str], bool]) -> tuple[str, ...]:
    texts = (_clean(text) for text in query.getlist(name))
    return tuple(dict.fromkeys(text for text in texts if keep(text)))[:MOST_VALUES]


def _one_of(text: str, allowed: Iterable[str]) -> str:
    return text if text in allowed else ""


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 6 else 1  # noqa: PLR2004


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _days(query: Query) -> tuple[date | None, date | None]:
    """The period: a month (`month=2023-03`), else `from` and `to`, in either order."""
    month = _day(f"{_last(query, 'month').strip()}-01")
    if month:
        return month, _end_of_month(month)
    first, last = _day(_last(query, "from")), _day(_last(query, "to"))
    return (last, first) if first and last and last < first else (first, last)


def _end_of_month(first: date) -> date:
    if (first.year, first.month) == (MAXYEAR, 12):
        return date.max
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_of(filters: Filters) -> date | None:
    """The first day of the month that the period is, if it is one whole month."""
    first, last = filters.from_day, filters.to_day
    if first and last and first.day == 1 and first.year > MINYEAR and last == _end_of_month(first):
        return first
    return None
