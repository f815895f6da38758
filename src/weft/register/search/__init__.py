"""One search over the register: what a reader asks, what is found, and the index behind it.

    filters = Filters.read(request.GET)
    found = find(filters, request.viewer, request.moment)

Writers call `reindex(engagement_ids)` inside their transaction, or `add` for many that are new;
those who change an entry of the shared lists index what is `concerned(entry)` again. Rooms that
keep something of engagements themselves `follow` these calls.
"""

from weft.register.search.concerned import concerned, policy_item_changed
from weft.register.search.counting import Count
from weft.register.search.facets import Facet, FacetValue
from weft.register.search.filters import Filters
from weft.register.search.finding import Found, find
from weft.register.search.index import (
    Added,
    Census,
    Texts,
    Vocabulary,
    add,
    complete,
    follow,
    rebuild,
    reindex,
)
from weft.register.search.suggesting import suggest

__all__ = [
    "Added",
    "Census",
    "Count",
    "Facet",
    "FacetValue",
    "Filters",
    "Found",
    "Texts",
    "Vocabulary",
    "add",
    "complete",
    "concerned",
    "find",
    "follow",
    "policy_item_changed",
    "rebuild",
    "reindex",
    "suggest",
]
