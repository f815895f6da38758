"""Keep the index and the stored overlaps up to date with what is written to the register.

A few engagements at once: the index in their own transaction, so that the next check finds them,
and the overlaps after it. Many, as an import brings them: a job, when they are in.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weft.jobs import actions as jobs
from weft.jobs import kinds
from weft.jobs.models import Job
from weft.jobs.runs import Run
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.overlaps import rebuilding, storing
from weft.overlaps.index import learning, writing
from weft.overlaps.index.tables import Fingerprint
from weft.register import search

__all__ = ["KIND", "ask", "register"]

KIND = "overlaps"
AT_ONCE = 25  # engagements
GROWS_BY_HAND = 2_000


def register() -> None:
    kinds.register(kinds.Kind(key=KIND, label=_("Comparing engagements"), work=work))
    search.follow(written)


def written(engagement_ids: Collection[int]) -> None:
    """In the transaction that wrote them."""
    if len(engagement_ids) > AT_ONCE:
        transaction.on_commit(_ask, robust=True)
        return
    now = timezone.now()
    changed = writing.read(engagement_ids)
    if changed:
        writing.file(list(changed.items()), learning.kept())
        transaction.on_commit(partial(_compare, list(changed), now), robust=True)


def ask(hand: Hand) -> Job | None:
    """Have a job compare what was written, unless one waits already."""
    if Job.objects.filter(kind=KIND, state=Job.State.WAITING).exists():
        return None
    return jobs.ask(KIND, {}, hand)


def work(turn: Run) -> dict[str, Any]:
    """What is up to date already is passed over, so it goes on where another left off."""
    return rebuilding.catch_up(now=turn.clock(), progress=turn.progress)


def _ask() -> None:
    ask(Hand(person=None, at=timezone.now(), channel=Entry.Channel.IMPORT))


def _compare(engagement_ids: Collection[int], now: datetime) -> None:
    for each in engagement_ids:
        storing.store(each, now=now)
    known = learning.kept()
    Fingerprint.objects.filter(pk__in=engagement_ids).update(compared_by=known.key)
    # A large register grows by imports, whose job looks at this.
    if known.engagements < GROWS_BY_HAND and learning.is_old(now=now):
        _ask()
