"""An entry is called otherwise or stands elsewhere: what holds it is indexed again.

A few engagements at once, in the transaction of the change. For many, a job: nobody waits for a
page while a hundred thousand are indexed, and until it is done they are found as before.
"""

from itertools import batched
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weft.government.models.entries import NamedEntry
from weft.jobs import actions as jobs
from weft.jobs import kinds
from weft.jobs.models import Job
from weft.jobs.runs import CancelledError, Run
from weft.ledger.trail import Hand
from weft.register import search
from weft.register.following.rewriting import BATCH

KIND = "index-entry"
AT_ONCE = 1_000  # engagements


def register() -> None:
    kinds.register(kinds.Kind(key=KIND, label=_("Renewing the search"), work=work, page=_page))


def follow(entry: NamedEntry, hand: Hand) -> None:
    keys = search.concerned(entry)
    if len(keys) <= AT_ONCE:
        search.reindex(keys)
    else:
        params = {"entry": entry._meta.label_lower, "id": entry.pk}
        jobs.ask(KIND, params, hand, total=len(keys))


def work(turn: Run) -> dict[str, Any]:
    """Batch by batch, from where a worker that died left off. An entry deleted since needs none."""
    entry = _entry(turn.job)
    done, after = turn.job.done, turn.checkpoint.get("after", 0)
    keys = sorted(search.concerned(entry)) if entry else []
    for batch in batched((key for key in keys if key > after), BATCH):
        with transaction.atomic():
            search.reindex(batch)
            done += len(batch)
            turn.keep({"after": batch[-1]}, done=done)
        _listen(turn)
    return {"engagements": done}


def _listen(turn: Run) -> None:
    """Not called off halfway: some would be found by the old name for good."""
    try:
        turn.listen()
    except CancelledError:
        return


def _page(job: Job) -> str:
    entry = _entry(job)
    return str(entry.get_absolute_url()) if entry else ""  # type: ignore[attr-defined]


def _entry(job: Job) -> NamedEntry | None:
    found: NamedEntry | None = (
        apps.get_model(job.params["entry"])._default_manager.filter(pk=job.params["id"]).first()
    )
    return found
