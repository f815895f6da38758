"""A timeline ready to be drawn: bars of engagements, columns of counts, the line of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from weft.register import states
from weft.register.moments import Moment
from weft.register.timeline import windows
from weft.register.timeline.geometry import Scale, Span
from weft.register.timeline.rows import Gathered, Group, Limits, Row
from weft.register.timeline.windows import Part, Window
from weft.ui import dates

TALLEST = 100.0
HALF = 0.5


@dataclass(frozen=True)
class Bar:
    row: Row
    span: Span
    href: str
    state: str
    facts: str  # the state and the days, in words
    brief: str  # the same for beside the bar: its axis says which years


@dataclass(frozen=True)
class Column:
    """How many engagements of a group run in a part of the window."""

    part: Part
    count: int
    span: Span
    height: str  # per cent of the tallest of all groups on the page
    top: str
    href: str

    @property
    def name(self) -> str:
        number = ngettext("%(count)s engagement", "%(count)s engagements", self.count)
        return f"{dates.period(self.part.first, self.part.last)}: {number % {'count': self.count}}"


@dataclass(frozen=True)
class Lane:
    group: Group
    href: str  # the timeline of this group alone
    bars: Sequence[Bar]
    columns: Sequence[Column]


@dataclass(frozen=True)
class Mark:
    part: Part
    x: str


@dataclass(frozen=True)
class Picture:
    window: Window
    lanes: Sequence[Lane]
    marks: Sequence[Mark]
    day: date
    day_words: str
    day_x: str | None  # None: the day lies outside the window
    day_side: str  # on which side of the line its words have room
    groups: Page


class Addresses(Protocol):
    """Where the parts of a picture lead; the view knows the rest of the address."""

    def lane(self, group: Group) -> str: ...

    def column(self, group: Group, part: Part) -> str: ...


def draw(
    gathered: Gathered,
    window: Window,
    *,
    moment: Moment,
    addresses: Addresses,
    page: int = 1,
    limits: Limits | None = None,
) -> Picture:
    scale = Scale(window, mirrored=get_language_bidi())
    tallest = max((max(group.counts) for group in gathered.groups if group.is_dense), default=1)
    pages = Paginator(range(gathered.groups_in_all), (limits or Limits()).groups)
    late = window.share(moment.day) > HALF
    return Picture(
        window=window,
        lanes=[
            Lane(
                group,
                addresses.lane(group),
                _bars(group, scale),
                _columns(group, gathered.parts, scale, tallest=tallest, addresses=addresses),
            )
            for group in gathered.groups
        ],
        marks=marks(window, scale),
        day=moment.day,
        day_words=_("Today") if moment.is_today else dates.long_date(moment.day),
        day_x=scale.day(moment.day),
        day_side="before" if late != scale.mirrored else "after",
        groups=pages.get_page(page),
    )


def marks(window: Window, scale: Scale) -> list[Mark]:
    return [Mark(part, scale.span(part.first, part.end).x) for part in window.parts()]


def _bars(group: Group, scale: Scale) -> list[Bar]:
    return [bar(row, scale) for row in group.rows]


def bar(row: Row, scale: Scale) -> Bar:
    state = str(states.LABELS[row.state])
    if row.stale:
        state = _("%(state)s, stale") % {"state": state}
    return Bar(
        row=row,
        span=scale.engagement(row.opens_on, row.closes_on),
        href=reverse("engagement", args=[row.public_id]),
        state=state,
        facts=f"{state} · {dates.period(row.opens_on, row.closes_on)}",
        brief=f"{state} · {_brief(row.opens_on, row.closes_on)}",
    )


def _brief(first: date | None, last: date | None) -> str:
    if not (first and last) or first == last:
        return dates.period(first, last)
    form = windows.day_of_the_year()
    return f"{dateformat.format(first, form)} – {dateformat.format(last, form)}"


def _columns(
    group: Group, parts: Sequence[Part], scale: Scale, *, tallest: int, addresses: Addresses
) -> list[Column]:
    return [
        Column(
            part=part,
            count=count,
            span=scale.span(part.first, part.end),
            height=f"{count / tallest * TALLEST:.1f}%",
            top=f"{TALLEST - count / tallest * TALLEST:.1f}%",
            href=addresses.column(group, part),
        )
        for part, count in zip(parts, group.counts, strict=False)
    ]
