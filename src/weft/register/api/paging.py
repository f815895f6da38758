"""Pages of a search: each begins after the last engagement of the one before."""

from collections.abc import Sequence

from weft.api import cursors
from weft.register.models import Engagement
from weft.register.models.searching import SearchEntry
from weft.register.search import Found
from weft.register.search.filters import RELEVANCE

IDENTIFIER = "identifier"
# Over the narrow rows of the search, whose indexes end with the engagement's key.
ORDERS = {
    "newest": cursors.Order("newest", descending=True, key="engagement"),
    "changed": cursors.Order("changed_at", descending=True, key="engagement"),
    "closing": cursors.Order("closes_at", key="engagement"),
}
DEEPEST = 2_000  # by relevance: as many as are ranked
_NEEDED = ("public_id", "lead", "visibility", "embargo_until", "version")


def page(
    found: Found, *, sort: str | None, cursor: str, size: int
) -> tuple[Sequence[Engagement], str]:
    """The engagements, only as much of each as names it, and the cursor of the page after."""
    order = sort or found.filters.order
    if order == IDENTIFIER:
        rows = Engagement.objects.filter(search_entry__in=found.entries).only(*_NEEDED)
        whole = cursors.page(rows, cursors.Order(), cursor=cursor, size=size)
        return whole.rows, whole.next
    if order == RELEVANCE and found.filters.q:
        return _by_relevance(found, cursor=cursor, size=size)
    narrow = cursors.page(
        found.entries.select_related("engagement").only(
            "newest", "changed_at", "closes_at", *(f"engagement__{name}" for name in _NEEDED)
        ),
        ORDERS.get(order, ORDERS["newest"]),
        cursor=cursor,
        size=size,
        public_id_of=lambda entry: entry.engagement.public_id,
        key_of=_key_of,
    )
    return [entry.engagement for entry in narrow.rows], narrow.next


def _key_of(public_id: str) -> int:
    """Its key; where it is gone meanwhile, the page begins with its equals."""
    found = SearchEntry.objects.filter(engagement__public_id=public_id)
    return found.values_list("pk", flat=True).first() or 0


def _by_relevance(found: Found, *, cursor: str, size: int) -> tuple[Sequence[Engagement], str]:
    """Relevance has no value to go on after: count instead, and not for ever."""
    start = _start(cursor) if cursor else 0
    got = found.slice(start, start + size + 1, along=(), only=_NEEDED)
    end = start + size
    more = len(got) > size and end < DEEPEST
    return got[:size], cursors.encode([RELEVANCE, end]) if more else ""


def _start(cursor: str) -> int:
    match cursors.decode(cursor):
        case ["relevance", int(start)] if 0 <= start < DEEPEST:
            return start
    raise cursors.not_ours()
