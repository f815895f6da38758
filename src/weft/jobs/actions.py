"""Ask for long work, call it off, and take up what a dead worker left.

A job's row says all there is about it, who asked and when included; it has no trail of its own.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from weft.jobs import kinds
from weft.jobs.leases import LEASE
from weft.jobs.models import Job
from weft.jobs.permissions import Watcher, may_cancel
from weft.jobs.tasks import enqueue
from weft.ledger.trail import Hand


@transaction.atomic
def ask(kind: str, params: dict[str, Any], hand: Hand, *, total: int | None = None) -> Job:
    """Put a job in the queue; a worker takes it up after the caller's transaction is committed.

    Raises
    ------
    LookupError
        When no room registered `kind`.
    """
    job = Job.objects.create(
        kind=kinds.get(kind).key,
        params=params,
        total=total,
        asked_by=hand.person,
        asked_at=hand.at,
        lease_until=hand.at + LEASE,
    )
    transaction.on_commit(partial(enqueue, job.pk))
    return job


@transaction.atomic
def cancel(job: Job, watcher: Watcher, hand: Hand) -> Job:
    """A job that waits ends now; one that runs ends at the end of the step it is in."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    may_cancel(watcher, locked).require()
    locked.cancel_asked_at = hand.at
    if locked.state == Job.State.WAITING:
        locked.state, locked.ended_at = Job.State.CANCELLED, hand.at
    locked.save(update_fields=["cancel_asked_at", "state", "ended_at"])
    return locked


def recover(*, at: datetime, queued: Collection[str]) -> int:
    """Queue again what a dead worker left, unless it is in `queued`; several workers may do so."""
    count = 0
    for job in Job.objects.abandoned_at(at).order_by("asked_at"):
        if str(job.pk) in queued:
            continue
        # Only one of several workers moves the date on, and so only one queues it.
        same = Job.objects.filter(pk=job.pk, state=job.state, lease_until=job.lease_until)
        if same.update(state=Job.State.WAITING, lease_until=at + LEASE, holder=""):
            enqueue(job.pk)
            count += 1
    return count
