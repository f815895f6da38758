"""Run in a process of its own, and killed there: `python -m weft.register.imports.tests.killable`.

    prepare         an empty hub where a first table is in the register, once for each source
    work SOURCE     bring the second table in; says so at each batch, before and after it is written
    look SOURCE     what the register holds of it

The same two tables come under several sources, so that one import can be held against another.
"""

import json
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from weft.government.tests.factories import (  # noqa: E402
    make_membership,
    make_organisation,
    make_person,
    make_topic,
)
from weft.jobs import actions as jobs  # noqa: E402
from weft.jobs import leases  # noqa: E402
from weft.jobs import runs as turns  # noqa: E402
from weft.jobs.models import Job  # noqa: E402
from weft.ledger.models import Entry  # noqa: E402
from weft.ledger.trail import Hand  # noqa: E402
from weft.register import search, snapshots  # noqa: E402
from weft.register.imports import actions, ahead, definitions, runs, suggesting, work  # noqa: E402
from weft.register.imports.tables import open_table  # noqa: E402
from weft.register.imports.tests.factories import make_import  # noqa: E402
from weft.register.models import Engagement, Import, SearchEntry, SearchTerm  # noqa: E402
from weft.register.moments import moment_of  # noqa: E402
from weft.register.search import packing  # noqa: E402

SOURCES = ("whole", "first", "second", "third")
FIRST, ALL, BATCH = 90, 240, 20  # rows
PAUSE = 0.02  # at the end of each batch, before it is committed and after
ABOUT_ONE = {"public_id", "source", "source_taken_at"}  # what two equal imports do not share


def table(numbers, *, changed):
    lines = ["id,title,description,lead,start,end,topics"]
    for number in numbers:
        title = f"Park {number}" + (" and lake" if changed and number % 3 == 0 else "")
        ends = "2026-02-01" if number % 50 == 7 else "2026-03-31"  # before it begins: refused
        topics = "Health; Lakes" if number % 4 == 0 else "Health"  # nobody knows Lakes
        lead = "Ministry of Examples" if number % 40 else "Ministry of Nowhere"
        body = f"What is to become of place {number}?"
        lines.append(f'{number},{title},"{body}",{lead},2026-03-01,{ends},{topics}')
    return "\n".join(lines) + "\n"


def prepare():
    call_command("migrate", verbosity=0)
    make_topic("Health")
    carol = make_person("Carol Example")
    make_membership(carol, make_organisation(), "lead")
    for source in SOURCES:
        bring_first(source)
        ask(source, carol)


def bring_first(source):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{source}.csv")
        path.write_text(table(range(FIRST), changed=False))
        definition = definitions.with_source(suggesting.suggest(open_table(path)), source, source)
        actions.import_now(
            path=path,
            definition=definition,
            mapping_name="",
            taken_on=timezone.localdate() - timedelta(days=9),
            viewer=None,
            hand=Hand(person=None, at=timezone.now(), channel=Entry.Channel.IMPORT),
        )


def ask(source, person):
    hand = Hand(person=person, at=timezone.now())
    text = table(range(ALL), changed=True)
    brought = make_import(text, name=f"{source}.csv", asked_by=person)
    brought.source = actions.source_of(definitions.from_json(brought.definition))
    brought.run_job = jobs.ask(work.RUN, {"import": brought.public_id}, hand)
    brought.save()


def bring_second(source):
    runs.BATCH = BATCH
    ahead.LONG = 0  # the rows are read by a process of their own
    keep = turns.Run.keep

    def slowly(turn, checkpoint, *, done):
        keep(turn, checkpoint, done=done)
        say("written")
        time.sleep(PAUSE)

    def listen(turn):
        say("kept")
        time.sleep(PAUSE)

    turns.Run.keep, turns.Run.listen = slowly, listen
    job = import_of(source).run_job
    leases.held(job).update(lease_until=timezone.now())  # as if the dead worker's had run out
    turns.run(job.pk, holder=str(os.getpid()), clock=timezone.now)


def say(what):
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def import_of(source):
    return Import.objects.get(source__key=source, run_job__isnull=False)


def look(source):
    job = Job.objects.get(pk=import_of(source).run_job_id)
    records = list(Engagement.objects.filter(source__key=source).order_by("id"))
    held = snapshots.snapshots(records)
    return {
        "state": job.state,
        "done": job.done,
        "said": {name: job.result.get(name) for name in runs.COUNTS},
        "order": [each.source_identifier for each in records],
        "records": {
            each.source_identifier: {
                "holds": {k: v for k, v in held[each.pk].items() if k not in ABOUT_ONE},
                "version": each.version,
                "history": history(each),
                "facets": facets(each),
            }
            for each in records
        },
        "found": found(source),
    }


def history(record):
    lines = Entry.objects.filter(subject_kind="register.engagement", subject_id=record.pk)
    return [[each.verb, each.version, each.changes] for each in lines.order_by("id")]


def facets(record):
    numbers = packing.unpack(SearchEntry.objects.get(pk=record.pk).codes)
    terms = SearchTerm.objects.filter(pk__in=numbers).exclude(facet="source")
    return sorted(str(each) for each in terms)


def found(source):
    """How many of its records are found by words of the first table, and of the second."""
    person = import_of(source).asked_by
    viewer = work.viewer_of(person, at=timezone.now())
    moment = moment_of("", now=timezone.now())
    counts = {}
    for word in ("park", "lake", "place"):
        rows = search.find(search.Filters(q=word), viewer, moment).engagements
        counts[word] = rows.filter(source__key=source).count()
    return counts


if __name__ == "__main__":
    verb, source = sys.argv[1], sys.argv[-1]
    if verb == "prepare":
        prepare()
    elif verb == "work":
        bring_second(source)
    else:
        json.dump(look(source), sys.stdout, default=str)
