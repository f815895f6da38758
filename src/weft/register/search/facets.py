"""How many engagements each value of each filter would give.

A value's number is of what is found with all *other* filters, so that a second value can be added
to the first. All numbers are exact below the cap.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weft.register.search import labels
from weft.register.search.counting import Count, capped
from weft.register.search.filters import Filters
from weft.register.search.index import Seen
from weft.register.search.labels import WORDED, Labels
from weft.register.search.tallies import Tally

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
EVERYTHING = ""  # the numbers with all filters


@dataclass(frozen=True)
class FacetValue:
    value: str  # what the address takes
    label: str
    count: Count
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    name: str  # the filter of the same name
    label: str
    values: tuple[FacetValue, ...]


type Packed = tuple[tuple[int, bool], list[tuple[str, str, list[tuple[str, str, int, bool, bool]]]]]


@dataclass(frozen=True)
class Counted:
    """What is shown of the numbers."""

    number: Count  # of all that is found
    facets: tuple[Facet, ...]  # in the order of LABELS, each with its values that find something

    def packed(self) -> Packed:
        """As plain values: there are thousands, and they are kept much faster than objects."""
        facets = [
            (facet.name, facet.label, [_packed(value) for value in facet.values])
            for facet in self.facets
        ]
        return (self.number.number, self.number.more), facets

    @classmethod
    def unpacked(cls, kept: Packed) -> "Counted":
        number, facets = kept
        return cls(
            Count(*number),
            tuple(
                Facet(name, label, tuple(_unpacked(*value) for value in values))
                for name, label, values in facets
            ),
        )


def _packed(value: FacetValue) -> tuple[str, str, int, bool, bool]:
    return value.value, value.label, value.count.number, value.count.more, value.is_chosen


def _unpacked(value: str, label: str, number: int, more: bool, is_chosen: bool) -> FacetValue:
    return FacetValue(value, label, Count(number, more), is_chosen)


def counted(filters: Filters, of: Mapping[str, Tally], changes: Seen) -> Counted:
    """Numbers in words, as the index is after `changes`."""
    chosen = {name: getattr(filters, name) for name in LABELS}
    known = labels.known(changes)
    known.learn(
        set().union(*(tally.terms for tally in of.values())),
        [(name, value) for name, values in chosen.items() for value in values],
    )
    numbers = {name: _numbers(tally, known) for name, tally in of.items()}
    facets = (
        _facet(name, numbers.get(name, numbers[EVERYTHING])[name], chosen[name], known)
        for name in LABELS
    )
    number = capped(of[EVERYTHING].number(filters.state))
    return Counted(number, tuple(facet for facet in facets if facet.values))


def _numbers(tally: Tally, known: Labels) -> Mapping[str, dict[str, int]]:
    """By facet and value."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    found["state"] = {state: tally.states[state] for state in WORDED["state"]}
    for term, number in tally.terms.items():
        if key := known.keys.get(term):
            found[key[0]][key[1]] = number
    return found


def _facet(name: str, numbers: dict[str, int], chosen: tuple[str, ...], known: Labels) -> Facet:
    values = [
        FacetValue(value, known.of(name, value), capped(number), value in chosen)
        for value, number in {**dict.fromkeys(chosen, 0), **numbers}.items()
        if number or value in chosen
    ]
    return Facet(name, str(LABELS[name]), tuple(_ordered(name, values)))


def _ordered(name: str, values: list[FacetValue]) -> list[FacetValue]:
    if name == "year":
        return sorted(values, key=lambda each: each.value, reverse=True)
    if name in WORDED:
        order = list(WORDED[name])
        return sorted(values, key=lambda each: order.index(each.value))
    return sorted(values, key=lambda each: (-each.count.number, each.label.casefold()))
