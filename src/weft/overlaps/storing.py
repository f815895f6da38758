"""Overlaps that are kept: found when an engagement is written, against its candidates alone.

A pair that people settled stays, with what they said; the digest of its texts tells the desk
whether it is to be asked about again. A pair that is alike no longer, and unsettled, goes.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from civics import similarity
from civics.similarity import asked
from weft.government.viewers import NOBODY
from weft.overlaps import pairs
from weft.overlaps.index import learning, looking
from weft.overlaps.index.copies import copies
from weft.overlaps.index.learning import Known
from weft.overlaps.models import Matching, Overlap
from weft.overlaps.pairs import Found, Task
from weft.register.models import Engagement

__all__ = ["keep", "store", "task"]


def store(engagement_id: int, *, now: datetime) -> int:
    """Find the overlaps of one engagement, keep them, and drop those that are none any more."""
    known = learning.known(now=now)
    found = task(engagement_id, known, now=now)
    if found is None:
        return 0
    best, raised = pairs.found(known.judge, found)
    keep(engagement_id, best, raised, now=now)
    return len(best)


def task(engagement_id: int, known: Known, *, now: datetime) -> Task | None:
    """Gather what an engagement is compared with: its candidates, and those it overlapped with."""
    one = looking.fingerprints([engagement_id]).get(engagement_id)
    if one is None:
        return None
    keys = _candidates(engagement_id, one, known, now) | _stored(engagement_id)
    others = list(looking.fingerprints(keys).values())
    return Task(one, others, copies(one, others, now=now))


@transaction.atomic
def keep(
    engagement_id: int, best: Iterable[Found], raised: Collection[int], *, now: datetime
) -> None:
    """Write pairs; of those that are there already, what people settled stays."""
    Overlap.objects.bulk_create(
        [_row(each, now) for each in best],
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["score", "why", "words", "texts", "version", "found_at"],
    )
    others = _stored(engagement_id) - set(raised)
    gone = Q(one=engagement_id, other__in=others) | Q(other=engagement_id, one__in=others)
    untouched = Overlap.objects.filter(gone, settled_as="", settlements=None, questions=None)
    untouched.filter(join_ups=None).delete()  # what people spoke about stays on record


def _candidates(
    engagement_id: int, one: similarity.Fingerprint, known: Known, now: datetime
) -> set[int]:
    """Look for candidates twice if need be.

    What is public finds what is public as if there were nothing else, so that no hidden record
    takes the place of one that everybody may see.
    """
    wanted = asked(
        known.judge.dictionaries.carried(one), known.judge.statistics, records=known.engagements
    )

    def among(circle: QuerySet[Engagement]) -> list[int]:
        matched = circle.exclude(matching__how=Matching.How.NOT_AT_ALL)
        return looking.candidates(wanted, [matched], lead=int(one.body), but=[engagement_id])

    every, public = among(Engagement.objects.all()), Engagement.objects.visible_to(NOBODY, now=now)
    if public.filter(pk__in=every).count() == len(every):
        return set(every)
    return {*every, *among(public)}


def _row(found: Found, now: datetime) -> Overlap:
    values = asdict(found)
    return Overlap(one_id=values.pop("one"), other_id=values.pop("other"), found_at=now, **values)


def _stored(engagement_id: int) -> set[int]:
    rows = Overlap.objects.filter(Q(one=engagement_id) | Q(other=engagement_id))
    return {key for pair in rows.values_list("one", "other") for key in pair} - {engagement_id}
