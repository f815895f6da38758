"""Bring the index and the stored overlaps up to date: what is stale, or everything anew.

In steps, each of which passes over what is done already, so that whoever takes up where another
left off does only what is left:

1. fingerprints of engagements that were written since;
2. what is rare, learnt anew if there are many more;
3. the words under which each is filed;
4. overlaps.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from civics import similarity
from civics.similarity.fingerprints import FORM
from weft.overlaps import storing
from weft.overlaps.engines import Engine, engine
from weft.overlaps.index import learning, writing
from weft.overlaps.index.learning import Known
from weft.overlaps.index.tables import Fingerprint
from weft.overlaps.models import Matching
from weft.register.models import Engagement

__all__ = ["catch_up", "prepare", "rebuild"]

BATCH = 500

type Progress = Callable[[int, int], None]


def catch_up(*, now: datetime, progress: Progress) -> dict[str, Any]:
    """Compare what was written since, each engagement with its candidates."""
    known = prepare(now=now, progress=progress)
    waiting = Fingerprint.objects.filter(compared_by__isnull=True)
    return _compare(waiting, known, engine("plain"), now=now, progress=progress, most=BATCH // 10)


def rebuild(*, now: datetime, progress: Progress, with_: str = "") -> dict[str, Any]:
    """Learn anew and compare everything: all pairs, but for those that share no rare word.

    Parameters
    ----------
    with_ : str
        The engine that reckons, as in `engines.engine`.
    """
    known = prepare(now=now, progress=progress, anew=True)
    waiting = Fingerprint.objects.filter(Q(compared_by__isnull=True) | ~Q(compared_by=known.key))
    return _compare(waiting, known, engine(with_), now=now, progress=progress, most=BATCH)


def _compare(
    waiting: QuerySet[Fingerprint],
    known: Known,
    reckon: Engine,
    *,
    now: datetime,
    progress: Progress,
    most: int,
) -> dict[str, Any]:
    """Batch by batch, each in a transaction, so that memory is that of one batch."""
    total, done, found = waiting.count(), 0, 0
    learnt = learning.as_kept(known)
    for keys in _keys(waiting, most):
        tasks = {key: task for key in keys if (task := storing.task(key, known, now=now))}
        answers = reckon(list(tasks.values()), *learnt)
        with transaction.atomic():
            for key, (best, raised) in zip(tasks, answers, strict=True):
                storing.keep(key, best, raised, now=now)
                found += len(best)
            Fingerprint.objects.filter(pk__in=keys).update(compared_by=known.key)
        done += len(keys)
        progress(done, total)
    return {"engagements": done, "overlaps": found}


def prepare(*, now: datetime, progress: Progress, anew: bool = False) -> Known:
    """Bring the index up to date; learn anew if asked, or if the register has grown."""
    _read_stale(progress)
    is_new = anew or learning.is_old(now=now)
    known = learning.renew(now=now) if is_new else learning.known(now=now)
    _file_stale(known, progress)
    return known


def _read_stale(progress: Progress) -> None:
    hushed = Matching.objects.filter(how=Matching.How.NOT_AT_ALL).values("engagement")
    Fingerprint.objects.filter(pk__in=hushed).delete()
    stale = Engagement.objects.exclude(pk__in=hushed).filter(
        Q(fingerprint__isnull=True)
        | ~Q(fingerprint__read_version=F("version"))
        | ~Q(fingerprint__read_from=FORM)
    )
    total, done = stale.count(), 0
    for keys in _keys(stale):
        writing.read(keys)
        done += len(keys)
        progress(done, total)


def _file_stale(known: Known, progress: Progress) -> None:
    stale = Fingerprint.objects.filter(Q(filed_by__isnull=True) | ~Q(filed_by=known.key))
    total, done = stale.count(), 0
    for keys in _keys(stale):
        with transaction.atomic():
            writing.file(list(_kept(keys)), known)
        done += len(keys)
        progress(done, total)


def _keys(rows: QuerySet[Any], most: int = BATCH) -> Iterator[list[int]]:
    """Give keys in order, a batch at a time, so that writers may come between."""
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:most]):
        yield keys
        last = keys[-1]


def _kept(keys: list[int]) -> Iterator[tuple[int, similarity.Fingerprint]]:
    for pk, kept in Fingerprint.objects.filter(pk__in=keys).values_list("pk", "kept"):
        yield pk, similarity.Fingerprint.from_bytes(str(pk), bytes(kept))
