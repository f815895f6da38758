"""Who may watch a job, and call it off: whoever asked for it, and stewards."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from weft.decisions import ALLOWED, Decision, denied
from weft.jobs.models import Job

NOT_THERE = _("There is no such job.")  # the same words whether it is another's or absent


class Watcher(Protocol):
    """What this room needs to know of `government`'s Viewer."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def is_steward(self) -> bool: ...


def may_see(watcher: Watcher, job: Job) -> Decision:
    own = watcher.person_id is not None and watcher.person_id == job.asked_by_id
    return ALLOWED if own or watcher.is_steward else denied(NOT_THERE)


def may_cancel(watcher: Watcher, job: Job) -> Decision:
    seen = may_see(watcher, job)
    if not seen:
        return seen
    return ALLOWED if job.is_alive else denied(_("This job has already ended."))
