"""What is rare in the register: learnt from a sample of public engagements, kept, and shared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Mod

from civics import similarity
from civics.similarity import Dictionaries, Judge, Statistics, learn, learn_dictionaries
from weft.government.viewers import NOBODY
from weft.overlaps.index.tables import Fingerprint, Learnt
from weft.register.models import Engagement

__all__ = ["Known", "as_kept", "is_old", "kept", "known", "renew"]

SAMPLED = 20_000  # engagements, spread over the register
LANGUAGES_FROM = 8_000
KEPT = 2  # what was learnt before stays while a web node may be reading it
GROWN = 1.25  # times as many engagements, after which it is learnt anew
SMALL = 100  # engagements of which is learnt at once, whenever asked


@dataclass(frozen=True)
class Known:
    """What compares engagements, and of how many it was learnt."""

    judge: Judge
    engagements: int
    key: int = 0  # of the row that keeps it


def known(*, now: datetime) -> Known:
    """Give what was learnt last; each process reads it once.

    A register that is small yet is learnt from as it is, so that the first engagements are
    compared without waiting for a job.
    """
    learnt = kept()
    if learnt.engagements < SMALL:
        count = _public(now).count()
        if learnt.engagements * GROWN < count <= SMALL:
            return Known(Judge(learn(_sample(_public(now), count, SAMPLED))), count)
    return learnt


def kept() -> Known:
    """Give what was learnt last as it is kept, however old."""
    newest, engagements = _newest()
    return Known(_judge(newest), engagements, newest or 0)


def is_old(*, now: datetime) -> bool:
    """Whether there are so many more engagements that what is rare may have changed.

    Counts them, which takes a moment where there are many.
    """
    _, engagements = _newest()
    return _public(now).count() > engagements * GROWN


def renew(*, now: datetime) -> Known:
    """Learn anew. Memory is bounded by the sample, whatever the register's size."""
    public = _public(now)
    count = public.count()
    statistics = learn(_sample(public, count, SAMPLED))
    dictionaries = learn_dictionaries(_sample(public, count, LANGUAGES_FROM))
    with transaction.atomic():
        learnt = Learnt.objects.create(
            made_at=now,
            engagements=count,
            statistics=statistics.to_bytes(),
            dictionaries=dictionaries.to_bytes(),
        )
        newest = Learnt.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
        Learnt.objects.exclude(pk__in=list(newest)).delete()
    return Known(_judge(learnt.pk), count, learnt.pk)


def as_kept(learnt: Known) -> tuple[bytes, bytes]:
    """Statistics and dictionaries in the form in which they travel."""
    return learnt.judge.statistics.to_bytes(), learnt.judge.dictionaries.to_bytes()


def _newest() -> tuple[int | None, int]:
    rows = Learnt.objects.order_by("-pk").values_list("pk", "engagements")
    return rows.first() or (None, 0)


@lru_cache(maxsize=KEPT)
def _judge(newest: int | None) -> Judge:
    learnt = Learnt.objects.filter(pk=newest).first() if newest else None
    if learnt is None:
        return Judge(Statistics())
    return Judge(
        Statistics.from_bytes(bytes(learnt.statistics)),
        Dictionaries.from_bytes(bytes(learnt.dictionaries)),
    )


def _public(now: datetime) -> QuerySet[Fingerprint]:
    public = Engagement.objects.visible_to(NOBODY, now=now)
    return Fingerprint.objects.filter(engagement__in=public)


def _sample(
    public: QuerySet[Fingerprint], count: int, most: int
) -> Iterator[similarity.Fingerprint]:
    every = -(-count // most) or 1
    rows = public.annotate(place=Mod(F("engagement_id"), every)).filter(place=0)
    for pk, kept in rows.order_by("pk").values_list("pk", "kept").iterator(chunk_size=500):
        yield similarity.Fingerprint.from_bytes(str(pk), bytes(kept))
