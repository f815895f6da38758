"""Overlaps that are kept: found when an engagement is written, against its candidates alone.

A pair that people settled stays, with what they said; the digest of its texts tells the desk
whether it is to be asked about again. A pair that is alike no longer, and unsettled, goes.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from civics import similarity
from civics.similarity import Judge, Judged, asked
from weft.government.viewers import NOBODY
from weft.overlaps.index import learning, looking
from weft.overlaps.index.copies import copies
from weft.overlaps.index.learning import Known
from weft.overlaps.models import Matching, Overlap
from weft.register.models import Engagement

__all__ = ["Pair", "judged", "keep", "store"]

MOST = 20  # overlaps found from one engagement: a flood helps nobody

type Pair = tuple[int, int]


def store(engagement_id: int, *, now: datetime) -> int:
    """Find the overlaps of one engagement, keep them, and drop those that are none any more."""
    known = learning.known(now=now)
    before = _stored(engagement_id)
    found = judged(engagement_id, known, also=before, now=now)
    raised = [each for each in found if each.score >= known.judge.model.threshold]
    best = sorted(raised, key=lambda each: -each.score)[:MOST]
    still = {int(each.other.key) for each in raised}
    with transaction.atomic():
        keep([row(known.judge, each, now=now) for each in best])
        _drop(engagement_id, before - still)
    return len(best)


def judged(
    engagement_id: int, known: Known, *, also: Collection[int] = (), now: datetime
) -> list[Judged]:
    """Judge an engagement against its candidates, and others that are given."""
    mine = looking.fingerprints([engagement_id]).get(engagement_id)
    if mine is None:
        return []
    wanted = asked(
        known.judge.dictionaries.carried(mine),
        known.judge.statistics,
        records=known.engagements,
    )
    # What is public finds what is public as if there were nothing else, so that no hidden record
    # takes the place of one that everybody may see.
    keys = set(also)
    for circle in (Engagement.objects.visible_to(NOBODY, now=now), Engagement.objects.all()):
        keys.update(
            looking.candidates(wanted, [_matched(circle)], lead=int(mine.body), but=[engagement_id])
        )
    others = looking.fingerprints(keys)
    return known.judge.judge(
        mine, list(others.values()), copies=copies(mine, others.values(), now=now)
    )


def row(judge: Judge, found: Judged, *, now: datetime) -> Overlap:
    """A pair as it is kept, the lower key first; not saved."""
    one, other = found.one, found.other
    if int(one.key) > int(other.key):
        [found] = judge.judge(other, [one])
    told = judge.explain(found)
    return Overlap(
        one_id=int(told.one),
        other_id=int(told.other),
        score=told.score,
        why=[_plain(asdict(each)) for each in told.why],
        words=[_plain(asdict(each)) for each in told.words],
        texts=_texts(one, other),
        version=told.version,
        found_at=now,
    )


def keep(rows: Iterable[Overlap]) -> None:
    """Write pairs; of those that are there already, what people settled stays."""
    Overlap.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["score", "why", "words", "texts", "version", "found_at"],
    )


def _drop(engagement_id: int, others: Collection[int]) -> None:
    pairs = Q(one=engagement_id, other__in=others) | Q(other=engagement_id, one__in=others)
    Overlap.objects.filter(pairs, settled_as="").delete()


def _stored(engagement_id: int) -> set[int]:
    rows = Overlap.objects.filter(Q(one=engagement_id) | Q(other=engagement_id))
    return {key for pair in rows.values_list("one", "other") for key in pair} - {engagement_id}


def _matched(circle: QuerySet[Engagement]) -> QuerySet[Engagement]:
    return circle.exclude(matching__how=Matching.How.NOT_AT_ALL)


def _texts(one: similarity.Fingerprint, other: similarity.Fingerprint) -> str:
    """Stands for what both say: the same, whichever comes first, until one of them changes."""
    both = b"".join(sorted((one.wording, other.wording)))
    return blake2b(both, digest_size=16).hexdigest()


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
