"""The facets beside a view: which of their values are in sight, and how one is found among many."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from weft.register.search import Facet, FacetValue, words
from weft.register.search.filters import Query

SHOWN = 10  # values of a facet before the rest folds away
MOST_SHOWN = 60  # values of a facet on this page at all
SEARCHABLE = 20  # from so many values on, one can be looked for by name
LONGEST = 100  # of what is looked for, in characters


@dataclass(frozen=True)
class Panel:
    """A facet as its fieldset shows it. Where a text is looked for, what has it stands first."""

    facet: Facet
    sought: str = ""

    @property
    def field(self) -> str:
        """The name in the address of the text that is looked for."""
        return f"find-{self.facet.name}"

    @property
    def is_searchable(self) -> bool:
        return len(self.facet.values) > SEARCHABLE

    @cached_property
    def first(self) -> tuple[FacetValue, ...]:
        """The values in sight: what is chosen stays in sight wherever it stands."""
        far = (value for value in self._fitting[SHOWN:] if value.is_chosen)
        return (*self._fitting[:SHOWN], *far)

    @cached_property
    def rest(self) -> tuple[FacetValue, ...]:
        return tuple(value for value in self._fitting[SHOWN:MOST_SHOWN] if not value.is_chosen)

    @property
    def first_boxes(self) -> SafeString:
        return boxes(self.facet.name, self.first)

    @property
    def rest_boxes(self) -> SafeString:
        return boxes(self.facet.name, self.rest)

    @property
    def left_out(self) -> int:
        return max(len(self._fitting) - MOST_SHOWN, 0)

    @property
    def finds_nothing(self) -> bool:
        return bool(self.sought) and not any(self._fits(value) for value in self.facet.values)

    @cached_property
    def _fitting(self) -> tuple[FacetValue, ...]:
        if not self.sought:
            return self.facet.values
        return tuple(each for each in self.facet.values if each.is_chosen or self._fits(each))

    @cached_property
    def _parts(self) -> list[str]:
        return words.split(words.fold(self.sought))

    def _fits(self, value: FacetValue) -> bool:
        """Each word looked for is the beginning of a word of the label, accents apart."""
        known = words.split(words.fold(str(value.label)))
        return all(any(word.startswith(part) for word in known) for part in self._parts)


_VALUE = (
    '<li><label class="weft-filter__value">'
    '<input type="checkbox" id="f-{0}-{1}" name="{0}" value="{1}"{2}>'
    '<span class="weft-filter__text">{3}</span> <span class="weft-filter__count">{4}</span>'
    "</label></li>"
)


def boxes(name: str, values: Iterable[FacetValue]) -> SafeString:
    """A list of boxes to tick. Hundreds are on a page: a template would take most of its time."""
    checked = mark_safe(" checked")
    items = format_html_join(
        "\n",
        _VALUE,
        (
            (name, each.value, checked if each.is_chosen else "", each.label, each.count)
            for each in values
        ),
    )
    return format_html('<ul class="weft-filter__values">\n{}\n</ul>', items)


def panels(facets: tuple[Facet, ...], query: Query) -> list[Panel]:
    """The facets that tell something, with what is looked for in each."""
    shown = (Panel(facet) for facet in facets if worth_showing(facet))
    return [Panel(each.facet, _sought(each.field, query)) for each in shown]


def worth_showing(facet: Facet) -> bool:
    """A facet of which every record has the one value tells and narrows nothing."""
    return len(facet.values) > 1 or any(value.is_chosen for value in facet.values)


def _sought(field: str, query: Query) -> str:
    return next(iter(query.getlist(field)), "").strip()[:LONGEST]
