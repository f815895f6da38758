"""Which engagements are like one, among those that the asker may be told of."""

from dataclasses import dataclass, replace
from datetime import datetime

from civics.similarity import Judge, Judged, Overlap, Record, asked, fingerprint
from weft.government.viewers import Viewer
from weft.overlaps import seen
from weft.overlaps.index import learning, looking
from weft.overlaps.index.copies import copies
from weft.register.models import Engagement

__all__ = ["Match", "similar"]


@dataclass(frozen=True)
class Match:
    """An engagement that is like the asked one, and why.

    Of one that is only outlined, show title, lead and dates, and link nothing: its owner lets the
    asker know of it, not open it.
    """

    engagement: Engagement
    found: Overlap
    is_outline: bool


def similar(
    record: Record,
    viewer: Viewer,
    *,
    now: datetime,
    number: int = 10,
    raised_only: bool = False,
) -> list[Match]:
    """Find the engagements most like `record`, best first, of other organisations than its own.

    `record` need not be in the register: it is what somebody types. Where it is, its key is its
    public id. What `viewer` may not be told of has no part in it.
    """
    known = learning.known(now=now)
    judge = known.judge
    opened = seen.matched_for(viewer, now=now)
    outlined = seen.outlined_for(viewer, now=now)
    one = fingerprint(record)
    keys = looking.candidates(
        asked(judge.dictionaries.carried(one), judge.statistics, records=known.engagements),
        [opened, outlined],
        lead=int(record.body) if record.body else None,
        but=_itself(record),
    )
    others = looking.fingerprints(keys)
    judged = judge.judge(one, list(others.values()), copies=copies(one, others.values(), now=now))
    best = _best(judge, judged, number, raised_only=raised_only)
    shown = {int(each.other.key) for each in best}
    rows = {
        each.pk: (each, is_outline)
        for circle, is_outline in ((opened, False), (outlined, True))
        for each in circle.filter(pk__in=shown).select_related("lead")
    }
    return [_match(judge, each, *rows[int(each.other.key)]) for each in best]


def _best(judge: Judge, judged: list[Judged], number: int, *, raised_only: bool) -> list[Judged]:
    kept = [each for each in judged if each.is_raised or not raised_only]
    return sorted(kept, key=lambda each: -each.score)[:number]


def _match(judge: Judge, judged: Judged, engagement: Engagement, is_outline: bool) -> Match:
    found = replace(judge.explain(judged), other=engagement.public_id)
    return Match(engagement, found, is_outline)


def _itself(record: Record) -> list[int]:
    if not record.key:
        return []
    return list(Engagement.objects.filter(public_id=record.key).values_list("pk", flat=True))
