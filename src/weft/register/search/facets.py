"""How many engagements each value of each filter would give.

A value's number is of what is found with all *other* filters, so that a second value can be added
to the first. All numbers are exact below the cap: the rows' packed terms are read in one pass and
counted as one array.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Aggregate, BinaryField, CharField, Q, QuerySet, Value
from django.db.models import Count as CountRows
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weft.government.models import Organisation
from weft.languages import LanguageMap, Words, choose
from weft.register import states
from weft.register.models import Influence, SearchEntry, SearchTerm
from weft.register.search.counting import Count, capped
from weft.register.search.filters import STALE, Filters
from weft.ui.templatetags.ui import language_name

LABELS: dict[str, Promise] = {
    "state": _("State"),
    "organisation": _("Organisation"),
    "topic": _("Topic"),
    "community": _("Community"),
    "rights_holder": _("Rights-holder"),
    "area": _("Area"),
    "year": _("Year it opens"),
    "level": _("Level of government"),
    "influence": _("Level of influence"),
    "language": _("Language"),
    "source": _("Source"),
}
WORDED: Mapping[str, Mapping[str, str | Promise]] = {
    "state": {**states.LABELS, STALE: _("Stale")},
    "level": dict(Organisation.Level.choices),
    "influence": dict(Influence.Level.choices),
}
EVERYTHING = ""  # the numbers with all filters


@dataclass(frozen=True)
class FacetValue:
    value: str  # what the address takes
    label: Words | str
    count: Count
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    name: str  # the filter of the same name
    label: str
    values: tuple[FacetValue, ...]


@dataclass
class Tally:
    """Numbers of one set of rows: by state, and by the numbers of terms."""

    states: Counter[str]
    terms: dict[int, int]

    def number(self, of: Collection[str]) -> int:
        """How many rows are in one of these states; in any, if none is named."""
        return sum(number for state, number in self.states.items() if not of or state in of)


@dataclass(frozen=True)
class Counted:
    """What is shown of the numbers."""

    number: Count  # of all that is found
    facets: tuple[Facet, ...]  # in the order of LABELS, each with its values that find something


class Packed(Aggregate):
    """All rows' bytes, one after the other (PostgreSQL)."""

    function = "string_agg"
    template = "%(function)s(%(expressions)s, ''::bytea)"
    output_field = BinaryField()


def tallies(filters: Filters, rows: Mapping[str, QuerySet[SearchEntry]]) -> dict[str, Tally]:
    """Numbers for each of several sets of rows, in one query.

    The rows hold every state, whichever is chosen: that filter is applied here, as it costs
    nothing and spares a pass.
    """
    parts = [_packed(name, each) for name, each in rows.items()]
    union = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    chunks: dict[str, dict[str, list[bytes]]] = {name: defaultdict(list) for name in rows}
    numbers: dict[str, Counter[str]] = {name: Counter() for name in rows}
    for name, state, stale, number, codes in union.iterator(chunk_size=10_000):
        key = STALE if stale else state
        numbers[name][key] += number
        chunks[name][key].append(bytes(codes))
    return {name: Tally(numbers[name], _terms(_chosen(filters, chunks[name]))) for name in rows}


def _packed(name: str, rows: Any) -> Any:
    label = Value(name, output_field=CharField())
    if connection.vendor == "postgresql":
        return (
            rows.order_by()
            .values("state", "stale")
            .annotate(of=label, number=CountRows("pk"), packed=Packed("codes"))
            .values_list("of", "state", "stale", "number", "packed")
        )
    return (
        rows.order_by()
        .annotate(of=label, number=Value(1))
        .values_list("of", "state", "stale", "number", "codes")
    )


def _chosen(filters: Filters, chunks: Mapping[str, list[bytes]]) -> Iterable[bytes]:
    for state, found in chunks.items():
        if not filters.state or state in filters.state:
            yield from found


def _terms(chunks: Iterable[bytes]) -> dict[int, int]:
    counts = np.bincount(np.frombuffer(b"".join(chunks), dtype="<u4"))
    return {int(number): int(counts[number]) for number in np.flatnonzero(counts)}


def counted(filters: Filters, of: Mapping[str, Tally]) -> Counted:
    terms = _read_terms(filters, of.values())
    facets = (_facet(name, label, filters, of, terms) for name, label in LABELS.items())
    number = capped(of[EVERYTHING].number(filters.state))
    return Counted(number, tuple(facet for facet in facets if facet.values))


def _read_terms(filters: Filters, of: Iterable[Tally]) -> list[SearchTerm]:
    numbers = set().union(*(tally.terms for tally in of))
    wanted = Q(pk__in=numbers)
    for name in LABELS:
        if chosen := getattr(filters, name):
            wanted |= Q(facet=name, value__in=chosen)
    return list(SearchTerm.objects.filter(wanted))


def _facet(
    name: str,
    label: Promise,
    filters: Filters,
    of: Mapping[str, Tally],
    terms: list[SearchTerm],
) -> Facet:
    tally = of.get(name, of[EVERYTHING])
    if name == "state":
        numbers = {state: tally.states[state] for state in WORDED["state"]}
        names: dict[str, LanguageMap] = {}
    else:
        numbers = {each.value: tally.terms.get(each.pk, 0) for each in terms if each.facet == name}
        names = {each.value: each.names for each in terms if each.facet == name}
    chosen = getattr(filters, name)
    values = [
        FacetValue(value, _label(name, value, names), capped(number), value in chosen)
        for value, number in {**dict.fromkeys(chosen, 0), **numbers}.items()
        if number or value in chosen
    ]
    return Facet(name, str(label), tuple(_ordered(name, values)))


def _label(name: str, value: str, names: Mapping[str, LanguageMap]) -> Words | str:
    if name in WORDED:
        return str(WORDED[name][value])
    if name == "language":
        return language_name(value)
    return choose(names.get(value)) or value


def _ordered(name: str, values: list[FacetValue]) -> list[FacetValue]:
    if name == "year":
        return sorted(values, key=lambda each: each.value, reverse=True)
    if name in WORDED:
        order = list(WORDED[name])
        return sorted(values, key=lambda each: order.index(each.value))
    return sorted(values, key=lambda each: (-each.count.number, str(each.label).casefold()))
