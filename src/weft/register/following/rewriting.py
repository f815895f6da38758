"""Change many engagements at once, each with its version, its history and its index."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Changes, Hand
from weft.register import days, search
from weft.register.models import Engagement
from weft.register.snapshots import diff, snapshots

BATCH = 500
WRITTEN = ("lead", "opens_at", "closes_at", "source_rest", "version", "changed_at")


@contextmanager
def rewriting(
    keys: Collection[int], hand: Hand, *, what: str, note: str = ""
) -> Iterator[list[Engagement]]:
    """Hands over these records, locked; what was changed of them or their relations is kept.

    In the caller's transaction, and in as many queries for a batch as for one. Those that did not
    change are left as they are.
    """
    rows = Engagement.objects.select_for_update(of=("self",)).select_related("lead")
    records = list(rows.filter(pk__in=keys).order_by("pk"))
    before = snapshots(records)
    yield records
    after = snapshots(records)
    changes = {each.pk: diff(before[each.pk], after[each.pk]) for each in records}
    _write([each for each in records if changes[each.pk]], changes, hand, what, note)


def _write(
    records: list[Engagement], changes: dict[int, Changes], hand: Hand, what: str, note: str
) -> None:
    for record in records:
        days.place(record)
        record.version += 1
        record.changed_at = hand.at
    Engagement.objects.bulk_update(records, WRITTEN)
    Entry.objects.bulk_create(
        trail.entry(each, Entry.Verb.CHANGED, hand, what=what, changes=changes[each.pk], note=note)
        for each in records
    )
    search.reindex([each.pk for each in records])
