"""Texts that many records share word for word."""

from collections.abc import Iterable
from datetime import datetime

from civics import similarity
from civics.similarity import COPIES
from weft.government.viewers import NOBODY
from weft.overlaps.index.tables import Fingerprint
from weft.register.models import Engagement

__all__ = ["copies"]


def copies(
    one: similarity.Fingerprint, others: Iterable[similarity.Fingerprint], *, now: datetime
) -> int:
    """Count the public engagements that say what `one` says, as far as it matters.

    Hidden ones do not count, so that no score tells of them.
    """
    if all(one.print != other.print for other in others):
        return 1
    public = Engagement.objects.visible_to(NOBODY, now=now)
    same = Fingerprint.objects.filter(spoken=one.print, engagement__in=public)
    return same.values("pk")[: COPIES + 1].count()
