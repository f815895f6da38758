"""Numbers of sets of rows: how many are in each state, and how many hold each facet's value."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, StringAgg, Value

from weft.register import letters
from weft.register.models import SearchEntry
from weft.register.search import packing
from weft.register.search.filters import Filters


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
    counted = {name: _tally(found or "", codes or "") for name, found, codes in union}
    return {name: counted.get(name) or _tally("", "") for name in rows}  # nothing asks for no row


def _packed(name: str, rows: QuerySet[SearchEntry], filters: Filters, at: datetime) -> Any:
    """One row: a letter for the state of each, and all their terms."""
    nothing = Value("")
    wanted = [letters.LETTERS[state] for state in filters.state]
    chosen = Q(letter__in=wanted) if wanted else None
    return (
        rows.order_by()
        .annotate(of=Value(name, output_field=CharField()))
        .alias(letter=letters.letter_at(at))
        .values("of")
        .annotate(
            states=StringAgg("letter", nothing), terms=StringAgg("codes", nothing, filter=chosen)
        )
        .values_list("of", "states", "terms")
    )


def _tally(found: str, codes: str) -> Tally:
    return Tally(letters.count(found), packing.tally(codes))
