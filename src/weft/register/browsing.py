"""What every view of a search shows around it: the sentence, the chips, the filters, the ways on.

List and table hand their templates `browse_context(request)`. Timeline and calendar share the
filters beside them: `panel_context(request, found, to=…, kept=…)`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from weft.government.models import PolicyItem
from weft.government.viewers import Viewer
from weft.register import search
from weft.register.panels import panels
from weft.register.search import Filters, Found
from weft.register.search.filters import CHANGED, CLOSING, NEWEST, RELEVANCE, TITLE, month_of
from weft.register.search.spelling import unstopped
from weft.ui import dates

Address = Callable[[Filters], str]

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
MOST_DROPPED = 6  # ways out of an empty result that are tried


@dataclass(frozen=True)
class Chip:
    """One thing that was chosen, and the address without it."""

    label: str
    without: str
    filters: Filters  # without it


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
    return {
        **panel_context(request, found, to=_query, kept=hidden(filters)),
        "view": view,
        "sentence": sentence(found),
        "views": list(views(filters)),
        "sorts": list(_sorts(filters)),
        "sorted_by": filters.order,
        "month": month_of(filters),
        "kept_by_search": [pair for pair in filters.pairs() if pair[0] not in {"q", "page"}],
        "only_common_words": unstopped(filters.q),
        "downloads": list(_links("export", DOWNLOADS, filters)),
        "subscribe": subscribe(filters),
    }


def hidden(filters: Filters) -> list[tuple[str, str]]:
    """What the filters' form keeps and does not show."""
    return [pair for pair in filters.pairs() if pair[0] in {"policy_item", "on", "sort"}]


def panel_context(
    request: HttpRequest,
    found: Found,
    *,
    to: Address,
    kept: list[tuple[str, str]],
    has_period: bool = True,
) -> dict[str, Any]:
    """What the filters beside a view need, and the chips above it.

    `to` is the view's address with other filters; `kept` is what its form sends along unseen.
    A view that moves through time has no period to choose: without `has_period`.
    """
    filters, shown = found.filters, panels(found.facets(), request.GET)
    return {
        "found": found,
        "filters": filters,
        "path": request.path,
        "panels": shown,
        "is_sought": any(panel.sought for panel in shown),
        "chips": list(chosen(found, to, has_period=has_period)),
        "has_period": has_period,
        "kept": kept,
        "unseen": urlencode([*kept, *((panel.field, panel.sought) for panel in shown)]),
        "cleared": to(Filters(on=filters.on, sort=filters.sort)),
    }


def chosen(found: Found, to: Address, *, has_period: bool) -> Iterator[Chip]:
    """All that narrows the search, in the order in which it is shown."""
    for label, without in _chosen(found, has_period=has_period):
        yield Chip(label, to(without), without)


def _chosen(found: Found, *, has_period: bool) -> Iterator[tuple[str, Filters]]:
    filters = found.filters
    if filters.q:
        yield _quoted(filters.q), filters.without("q")
    if has_period and (filters.from_day or filters.to_day):
        yield _running(filters), filters.changed(from_day=None, to_day=None)
    for name, phrase in _by_day(filters):
        yield phrase, filters.without(name)
    for facet in found.facets():
        for value in facet.values:
            if value.is_chosen:
                yield str(value.label), filters.without(facet.name, value.value)
    yield from _policy_chips(filters, found.viewer)


def _policy_chips(filters: Filters, viewer: Viewer) -> Iterator[tuple[str, Filters]]:
    if not filters.policy_item:
        return
    known = PolicyItem.objects.visible_to(viewer).filter(public_id__in=filters.policy_item)
    names = {item.public_id: str(item) for item in known}
    for value in filters.policy_item:
        yield names.get(value, value), filters.without("policy_item", value)


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
