"""Who may see an import, and what may be done with it, and why not."""

from django.utils.translation import gettext_lazy as _

from weft.decisions import ALLOWED, Decision, denied
from weft.government.viewers import Viewer
from weft.jobs.models import Job
from weft.register.models import Import, Mapping
from weft.register.permissions import may_create

NOT_THERE = _("There is no such import.")


def may_see(viewer: Viewer, brought: Import) -> Decision:
    """Whoever asked for it, and stewards."""
    own = viewer.person_id is not None and viewer.person_id == brought.asked_by_id
    return ALLOWED if own or viewer.is_steward else denied(NOT_THERE)


def may_map(viewer: Viewer, brought: Import) -> Decision:
    seen = may_see(viewer, brought) and may_create(viewer)
    if not seen:
        return seen
    if brought.ran_at or brought.run_job:
        return denied(_("This import has run already. Give the file again to map it anew."))
    return ALLOWED


def may_run(viewer: Viewer, brought: Import) -> Decision:
    """After a check; and again after it was cancelled or failed, from where it was left."""
    seen = may_see(viewer, brought) and may_create(viewer)
    if not seen:
        return seen
    if brought.undo_job_id or brought.undone_at:
        return denied(_("This import was undone. Give the file again."))
    if brought.ran_at or _is(brought.run_job, *Job.ALIVE):
        return denied(_("This import has run already."))
    if not _is(brought.check_job, Job.State.DONE):
        return denied(_("Check the file first."))
    return ALLOWED


def may_undo(viewer: Viewer, brought: Import) -> Decision:
    seen = may_see(viewer, brought) and may_create(viewer)
    if not seen:
        return seen
    if brought.undone_at or _is(brought.undo_job, *Job.ALIVE):
        return denied(_("This import was undone already."))
    if _is(brought.run_job, *Job.ALIVE):
        return denied(_("This import is running. Cancel it first."))
    if not brought.ran_at and not brought.run_job:
        return denied(_("This import has not run."))
    return ALLOWED


def may_use(viewer: Viewer, mapping: Mapping) -> Decision:
    """Mappings for all, and those of one's own organisations; stewards use any."""
    own = mapping.organisation_id is None or mapping.organisation_id in viewer.organisation_ids
    return ALLOWED if own or viewer.is_steward else denied(_("There is no such mapping."))


def _is(job: Job | None, *states: str) -> bool:
    return job is not None and job.state in states
