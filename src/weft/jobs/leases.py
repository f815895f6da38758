"""Who works on a job: a lease that a living worker renews and a dead one lets run out.

Each write names the holder, so that a worker that was thought dead and wakes up changes nothing.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from weft.jobs.models import Job

LEASE = timedelta(seconds=30)


def take(job_id: UUID | str, *, holder: str, at: datetime) -> Job | None:
    """Give `holder` the lease; None if another worker has it, or the job has ended."""
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lte=at)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING,
        holder=holder,
        lease_until=at + LEASE,
        started_at=Coalesce("started_at", at),
        attempts=F("attempts") + 1,
    )
    return Job.objects.get(pk=job_id) if taken else None


def renew(job: Job, *, at: datetime, **fields: Any) -> bool:
    """Whether the lease is still held; writes `fields` with it."""
    return held(job).update(lease_until=at + LEASE, **fields) == 1


def end(job: Job, state: str, *, at: datetime, **fields: Any) -> bool:
    """Whether the job was still its holder's to end."""
    return held(job).update(state=state, ended_at=at, lease_until=None, **fields) == 1


def release(job: Job, *, at: datetime, attempts: int = 0) -> None:
    """Lay it down unfinished, for any worker to take up at once."""
    held(job).update(state=Job.State.WAITING, holder="", lease_until=at, attempts=attempts)


def held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, holder=job.holder, state=Job.State.RUNNING)
