"""What every view of a search shows around it: the sentence, the chips, the filters, the ways on.

List, timeline, calendar and table share `register/browse/_header.html` and `_facets.html`; a view
hands its template `browse_context(request)`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from weft.government.models import PolicyItem
from weft.government.viewers import Viewer
from weft.register import search
from weft.register.search import Facet, Filters, Found
from weft.register.search.filters import CHANGED, CLOSING, NEWEST, RELEVANCE, TITLE, month_of
from weft.register.search.spelling import unstopped
from weft.ui import dates

VIEWS = (
    ("engagements", gettext_lazy("List")),
    ("timeline", gettext_lazy("Timeline")),
    ("calendar", gettext_lazy("Calendar")),
    ("engagement_table", gettext_lazy("Table")),
)
SORTS: dict[str, Promise] = {
    RELEVANCE: gettext_lazy("Best match"),
    NEWEST: gettext_lazy("Newest"),
    CLOSING: gettext_lazy("Closing soonest"),
    CHANGED: gettext_lazy("Recently changed"),
    TITLE: gettext_lazy("Title"),
}
DOWNLOADS = (("csv", "CSV"), ("xlsx", "Excel"), ("jsonl", "JSON lines"))
SHOWN = 10  # values of a facet before the rest folds away
MOST_SHOWN = 200  # values of a facet on this page at all
MOST_DROPPED = 6  # ways out of an empty result that are tried


@dataclass(frozen=True)
class Chip:
    """One thing that was chosen, and the address without it."""

    label: str
    without: str
    filters: Filters  # without it


@dataclass(frozen=True)
class Panel:
    """A facet as its fieldset shows it."""

    facet: Facet

    @property
    def first(self) -> tuple[search.FacetValue, ...]:
        """The values in sight: what is chosen stays in sight wherever it stands."""
        return tuple(
            value
            for place, value in enumerate(self.facet.values)
            if place < SHOWN or value.is_chosen
        )

    @property
    def rest(self) -> tuple[search.FacetValue, ...]:
        return tuple(value for value in self.facet.values[SHOWN:MOST_SHOWN] if not value.is_chosen)

    @property
    def left_out(self) -> int:
        return max(len(self.facet.values) - MOST_SHOWN, 0)


@dataclass(frozen=True)
class Way:
    """A way out of an empty result: what to drop, and how much that finds."""

    label: str
    href: str
    count: search.Count


def browse_context(request: HttpRequest, *, view: str = "engagements") -> dict[str, Any]:
    """What the shared templates need, for the search in the address."""
    filters = Filters.read(request.GET)
    found = search.find(filters, request.viewer, request.moment)  # type: ignore[attr-defined]
    chips = list(chosen(found))
    return {
        "found": found,
        "filters": filters,
        "view": view,
        "path": request.path,
        "panels": [Panel(facet) for facet in found.facets() if worth_showing(facet)],
        "chips": chips,
        "sentence": sentence(found),
        "views": list(views(filters)),
        "sorts": list(_sorts(filters)),
        "sorted_by": filters.order,
        "month": month_of(filters),
        "kept": [pair for pair in filters.pairs() if pair[0] in {"policy_item", "on", "sort"}],
        "kept_by_search": [pair for pair in filters.pairs() if pair[0] not in {"q", "page"}],
        "cleared": _query(Filters(on=filters.on, sort=filters.sort)),
        "only_common_words": unstopped(filters.q),
        "downloads": list(_links("export", DOWNLOADS, filters)),
        "subscribe": subscribe(filters),
    }


def worth_showing(facet: Facet) -> bool:
    """A facet of which every record has the one value tells and narrows nothing."""
    return len(facet.values) > 1 or any(value.is_chosen for value in facet.values)


def chosen(found: Found) -> Iterator[Chip]:
    """All that narrows the search, in the order in which it is shown."""
    filters = found.filters
    if filters.q:
        yield _chip(_quoted(filters.q), filters.without("q"))
    if filters.from_day or filters.to_day:
        yield _chip(_running(filters), filters.changed(from_day=None, to_day=None))
    for name, phrase in _by_day(filters):
        yield _chip(phrase, filters.without(name))
    for facet in found.facets():
        for value in facet.values:
            if value.is_chosen:
                yield _chip(str(value.label), filters.without(facet.name, value.value))
    yield from _policy_chips(filters, found.viewer)


def _policy_chips(filters: Filters, viewer: Viewer) -> Iterator[Chip]:
    if not filters.policy_item:
        return
    known = PolicyItem.objects.visible_to(viewer).filter(public_id__in=filters.policy_item)
    names = {item.public_id: str(item) for item in known}
    for value in filters.policy_item:
        yield _chip(names.get(value, value), filters.without("policy_item", value))


def _chip(label: str, without: Filters) -> Chip:
    return Chip(label, _query(without), without)


def ways_out(found: Found, chips: list[Chip]) -> list[Way]:
    """For an empty result: what is found without each thing that was chosen."""
    tried = (
        (chip, search.find(chip.filters, found.viewer, found.moment).count)
        for chip in chips[:MOST_DROPPED]
    )
    return [
        Way(_("without %(filter)s") % {"filter": chip.label}, chip.without, count)
        for chip, count in tried
        if count and len(chips) > 1
    ]


# --- The sentence ----------------------------------------------------------------------------


def sentence(found: Found) -> str:
    """What was found: "128 engagements about Health, running in March 2023, by 9 organisations"."""
    count = found.count
    number = ngettext("%(number)s engagement", "%(number)s engagements", count.number) % {
        "number": count
    }
    about = _about(found)
    start = (
        _("%(engagements)s about %(topics)s") % {"engagements": number, "topics": about}
        if about
        else number
    )
    return ", ".join((start, *_phrases(found)))


def _about(found: Found) -> str:
    topics = _labels(found, "topic")
    if found.filters.q:
        topics.insert(0, _quoted(found.corrected or found.filters.q))
    return _listed(topics)


def _quoted(words: str) -> str:
    return _("“%(words)s”") % {"words": words}


def _phrases(found: Found) -> Iterator[str]:
    filters = found.filters
    if states := _labels(found, "state"):
        yield _listed([state.lower() for state in states])
    if filters.from_day or filters.to_day:
        yield _running(filters)
    yield from (phrase for name, phrase in _by_day(filters))
    if asked := _labels(found, "community"):
        yield _("with %(communities)s") % {"communities": _listed(asked)}
    if places := _labels(found, "area"):
        yield _("in %(areas)s") % {"areas": _listed(places)}
    if leads := _leads(found):
        yield _("by %(organisations)s") % {"organisations": leads}


def _leads(found: Found) -> str:
    facet = found.facet("organisation")
    if facet is None or not found.count:
        return ""
    chosen = [str(value.label) for value in facet.values if value.is_chosen]
    if chosen:
        return _listed(chosen)
    number = len(facet.values)
    if number == 1:
        return str(facet.values[0].label)
    return ngettext("%(number)s organisation", "%(number)s organisations", number) % {
        "number": number
    }


def _running(filters: Filters) -> str:
    month = month_of(filters)
    if month:
        return _("running in %(month)s") % {"month": month_name(month)}
    first, last = filters.from_day, filters.to_day
    if first and last:
        return _("running between %(first)s and %(last)s") % {
            "first": dates.long_date(first),
            "last": dates.long_date(last),
        }
    if first:
        return _("running on %(day)s or later") % {"day": dates.long_date(first)}
    return _("running on %(day)s or earlier") % {"day": dates.long_date(last)}  # type: ignore[arg-type]


def _by_day(filters: Filters) -> Iterator[tuple[str, str]]:
    """What opens or closes by a day: the filter's name, and how it is said."""
    if filters.opens_by:
        day = dates.long_date(filters.opens_by)
        yield "opens_by", _("opening on %(day)s or earlier") % {"day": day}
    if filters.closes_by:
        day = dates.long_date(filters.closes_by)
        yield "closes_by", _("closing on %(day)s or earlier") % {"day": day}


def month_name(day: date) -> str:
    # Translators: how a month is written out, in the letters of Django's date filter.
    return dateformat.format(day, pgettext("format of a month", "F Y"))


def _labels(found: Found, name: str) -> list[str]:
    facet = found.facet(name)
    return [str(value.label) for value in facet.values if value.is_chosen] if facet else []


def _listed(texts: list[str]) -> str:
    if len(texts) < 2:  # noqa: PLR2004
        return "".join(texts)
    return _("%(some)s or %(last)s") % {"some": ", ".join(texts[:-1]), "last": texts[-1]}


# --- Ways on ---------------------------------------------------------------------------------


def _query(filters: Filters) -> str:
    return f"?{filters.query_string()}"


def views(filters: Filters) -> Iterator[tuple[str, Promise, str]]:
    """The same search as a list, a timeline, a calendar or a table."""
    for name, label in VIEWS:
        if href := address(name):
            yield name, label, href + _query(filters)


def _sorts(filters: Filters) -> Iterator[tuple[str, Promise, str]]:
    for sort, label in SORTS.items():
        if sort != RELEVANCE or filters.q:
            yield sort, label, _query(filters.changed(sort=sort))


def subscribe(filters: Filters) -> str:
    """The page that says how to follow the search."""
    return address("subscribe") + _query(filters)


def _links(
    name: str, endings: tuple[tuple[str, str], ...], filters: Filters
) -> Iterator[tuple[str, str]]:
    for ending, label in endings:
        if href := address(name, ending):
            yield href + _query(filters), label


def address(name: str, *args: str) -> str:
    """Where a page is; nothing where it does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
