"""Take a whole import back: what it added goes, what it changed is as before.

What somebody else changed since is kept and told of. Goes by the trail, a batch at a time, so that
it can be stopped and taken up again like the import itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register import search, snapshots
from weft.register.models import Engagement, Import

BATCH = 200
MOST_KEPT = 200
KIND = Engagement._meta.label_lower
REMOVED, RESTORED, KEPT = "removed", "restored", "kept"


def undo(
    brought: Import,
    hand: Hand,
    *,
    checkpoint: dict[str, Any],
    keep: Callable[[dict[str, Any], int], None],
) -> dict[str, Any]:
    """Undo what the import did after the record that `checkpoint` says was last."""
    state: dict[str, Any] = {
        "after": 0,
        REMOVED: 0,
        RESTORED: 0,
        KEPT: 0,
        "kept_records": [],
    } | checkpoint
    done = state[REMOVED] + state[RESTORED] + state[KEPT]
    while keys := _next(brought, state["after"]):
        with transaction.atomic():
            _undo_batch(brought, keys, hand, state)
            state["after"] = keys[-1]
            done += len(keys)
            keep(state, done)
    return state


def count(brought: Import) -> int:
    """How many records it touched."""
    number: int = _entries(brought).values("subject_id").distinct().count()
    return number


def _entries(brought: Import) -> Any:
    return Entry.objects.filter(
        origin=brought.origin,
        subject_kind=KIND,
        verb__in=(Entry.Verb.CREATED, Entry.Verb.CHANGED),
    )


def _next(brought: Import, after: int) -> list[int]:
    rows = _entries(brought).filter(subject_id__gt=after).order_by("subject_id")
    return list(rows.values_list("subject_id", flat=True).distinct()[:BATCH])


def _undo_batch(brought: Import, keys: Sequence[int], hand: Hand, state: dict[str, Any]) -> None:
    found = Engagement.objects.select_for_update(of=("self",)).select_related("lead").in_bulk(keys)
    ours = defaultdict(list)
    for entry in _entries(brought).filter(subject_id__in=keys).order_by("id"):
        ours[entry.subject_id].append(entry)
    touched = _touched_since(brought, keys, ours)
    before = snapshots.snapshots(list(found.values()))
    remove = []
    for key in keys:
        record = found.get(key)
        if record is None:
            continue
        if key in touched:
            _tell_kept(record, state)
        elif ours[key][0].verb == Entry.Verb.CREATED:
            remove.append(record)
        else:
            _restore(record, ours[key], before[key], hand)
            state[RESTORED] += 1
    for record in remove:
        _remove(record, before[record.pk], hand, state)
    search.reindex(keys)


def _touched_since(
    brought: Import, keys: Iterable[int], ours: dict[int, list[Entry]]
) -> frozenset[int]:
    """Those that somebody else changed after the import did.

    Linking what the import itself proposed (`following.waiting`) is no change of somebody else's.
    """
    others = (
        Entry.objects.filter(subject_kind=KIND, subject_id__in=keys)
        .exclude(origin=brought.origin)
        .exclude(origin__startswith="proposal:")
        .exclude(verb=Entry.Verb.READ)
    )
    last = others.values("subject_id").annotate(last=Max("id")).values_list("subject_id", "last")
    return frozenset(key for key, entry in last if key in ours and entry > ours[key][0].pk)


def _restore(record: Engagement, entries: Sequence[Entry], now: Any, hand: Hand) -> None:
    values: dict[str, Any] = {}
    for entry in entries:
        for name, (before, _after) in entry.changes.items():
            values.setdefault(name, before)
    snapshots.put_back(record, values)
    record.source_digest = ""  # so that the same file brings it in again
    record.version += 1
    record.changed_at = hand.at
    record.save()
    changes = {name: (now.get(name), value) for name, value in values.items()}
    trail.record(record, Entry.Verb.CHANGED, hand, what="undo", changes=changes)


def _remove(record: Engagement, before: Any, hand: Hand, state: dict[str, Any]) -> None:
    line = trail.entry(
        record, Entry.Verb.DELETED, hand, what="undo", changes=snapshots.diff(before, {})
    )
    try:
        with transaction.atomic():
            record.delete()
    except ProtectedError:  # something else depends on it by now
        _tell_kept(record, state)
        return
    line.save()
    state[REMOVED] += 1


def _tell_kept(record: Engagement, state: dict[str, Any]) -> None:
    state[KEPT] += 1
    if len(state["kept_records"]) < MOST_KEPT:
        state["kept_records"].append({"public_id": record.public_id, "title": record.title})
