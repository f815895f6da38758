"""Which transactions wrote the index, so that what is kept of it is known to be old.

A last moment would not do: of two writers that overlap, the one that began first may be seen last.
Nor would a counter, for whose row each writer would wait until the one before is done. So every
writer adds a row of its own, and who reads looks at all that it sees: a few, for the oldest go.
"""

from secrets import randbits

from weft.register.models import SearchChange

BITS = 63  # of a mark
KEPT = 32  # rows, and those of writers that took long

type Seen = tuple[int, ...]


def note() -> None:
    """In the transaction that writes the index."""
    new = SearchChange.objects.create(mark=randbits(BITS))
    old = SearchChange.objects.filter(pk__lte=new.pk - KEPT)
    # Those that another is about to remove are left to it.
    free = old.select_for_update(skip_locked=True).values("pk")
    SearchChange.objects.filter(pk__in=free).delete()


def seen() -> Seen:
    """Marks of the latest changes; never the same again once another was committed."""
    return tuple(SearchChange.objects.order_by("pk").values_list("mark", flat=True))
