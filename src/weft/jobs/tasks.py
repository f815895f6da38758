"""The door between Django's task queue and jobs."""

import os
import socket
from typing import Any
from uuid import UUID

from django.tasks import task
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.models import DBTaskResult

from weft.jobs import runs


@task()
def run_job(job_id: str) -> None:
    """Do a job, unless another worker has it."""
    runs.run(job_id, holder=holder(), clock=timezone.now)


def enqueue(job_id: UUID) -> None:
    run_job.enqueue(str(job_id))


def queued() -> frozenset[str]:
    """The jobs that wait in the queue."""
    waiting: Any = DBTaskResult.objects.ready().filter(task_path=run_job.module_path)
    return frozenset(each["args"][0] for each in waiting.values_list("args_kwargs", flat=True))


def holder() -> str:
    """A name for this worker's hold on one job, never used twice."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{get_random_string(12)}"
