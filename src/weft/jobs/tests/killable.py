"""Run in a process of its own, and killed there: `python -m weft.jobs.tests.killable VERB`.

The work writes one row a step, each with its checkpoint, and halfway waits for a file called `go`.
"""

import json
import os
import sys
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from weft.jobs import actions, kinds  # noqa: E402
from weft.jobs.models import Job  # noqa: E402
from weft.ledger.models import StoredFile  # noqa: E402
from weft.ledger.trail import Hand  # noqa: E402

STEPS, HALFWAY = 40, 20


def steps(run):
    go = Path(os.environ["WEFT_DATA"], "go")
    for step in range(run.checkpoint.get("next", 0), STEPS):
        while step == HALFWAY and not go.exists():
            time.sleep(0.05)
            run.listen()
        with transaction.atomic():
            StoredFile.objects.create(
                name="step", size=step, sha256="", path="", stored_at=timezone.now()
            )
            run.keep({"next": step + 1}, done=step + 1)
    return {"steps": STEPS}


def main(verb):
    kinds.register(kinds.Kind(key="steps", label="Steps", work=steps))
    if verb == "migrate":
        call_command("migrate", verbosity=0)
    elif verb == "ask":
        actions.ask("steps", {}, Hand(person=None, at=timezone.now()))
    elif verb == "work":
        call_command("work", interval=0.1, recover_every=0.2, verbosity=0)
    elif verb == "lapse":  # as if the dead worker's lease had run out
        Job.objects.update(lease_until=timezone.now())
    job = Job.objects.first() or Job()
    rows = list(StoredFile.objects.order_by("size").values_list("size", flat=True))
    sys.stdout.write(json.dumps({"state": job.state, "done": job.done, "rows": rows}))


if __name__ == "__main__":
    main(sys.argv[1])
