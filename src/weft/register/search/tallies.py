"""Numbers of sets of rows: how many are in each state, and how many hold each facet's value."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, StringAgg, Value, When
from django.db.models.lookups import Exact

from weft.register import states
from weft.register.models import SearchEntry
from weft.register.search import packing
from weft.register.search.filters import STALE, Filters

_LETTERS = {state: chr(ord("a") + place) for place, state in enumerate((*states.LABELS, STALE))}
_STATES = {letter: state for state, letter in _LETTERS.items()}


@dataclass
class Tally:
    """Numbers of one set of rows: by state, and by the numbers of terms."""

    states: Counter[str]
    terms: dict[int, int]

    def number(self, of: Collection[str]) -> int:
        """How many rows are in one of these states; in any, if none is named."""
        return sum(number for state, number in self.states.items() if not of or state in of)


def tallies(
    filters: Filters, rows: Mapping[str, QuerySet[SearchEntry]], at: datetime
) -> dict[str, Tally]:
    """Numbers for each of several sets of rows, in one query.

    The rows hold every state, whichever is chosen: that filter is applied here, as it costs
    little and spares a pass.
    """
    parts = [_packed(name, each, filters, at) for name, each in rows.items()]
    union = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = {name: _tally(letters or "", codes or "") for name, letters, codes in union}
    return {name: found.get(name) or _tally("", "") for name in rows}  # nothing asks for no row


def _packed(name: str, rows: QuerySet[SearchEntry], filters: Filters, at: datetime) -> Any:
    """One row: a letter for the state of each, and all their terms."""
    chosen = Q(letter__in=[_LETTERS[state] for state in filters.state]) if filters.state else None
    nothing = Value("")
    return (
        rows.order_by()
        .annotate(of=Value(name, output_field=CharField()))
        .alias(letter=_letter(at))
        .values("of")
        .annotate(
            letters=StringAgg("letter", nothing), terms=StringAgg("codes", nothing, filter=chosen)
        )
        .values_list("of", "letters", "terms")
    )


def _letter(at: datetime) -> Case:
    stale = When(Exact(states.stale_at(at), Value(True)), then=Value(_LETTERS[STALE]))
    return Case(stale, default=states.state_at(at, said=_LETTERS), output_field=CharField())


def _tally(letters: str, codes: str) -> Tally:
    numbers = {state: letters.count(letter) for letter, state in _STATES.items()}
    return Tally(Counter(numbers), packing.tally(codes))
