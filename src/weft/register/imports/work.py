"""The three long works of an import, as jobs: check, run, undo."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weft.government.viewers import viewer_of
from weft.jobs import kinds
from weft.jobs.models import Job
from weft.jobs.runs import RefusedError, Run
from weft.ledger import trail
from weft.ledger.models import Entry, StoredFile
from weft.ledger.trail import Hand
from weft.register.imports import definitions, files, runs, sheets, undoing
from weft.register.imports.reading import is_guarded
from weft.register.imports.tables import UnreadableError, open_table
from weft.register.models import Import, Source
from weft.register.permissions import may_create

CHECK, RUN, UNDO = "import-check", "import-run", "import-undo"


def register() -> None:
    """Make the kinds known to `jobs`; at start-up."""
    for key, label, work in (
        (CHECK, _("Checking a file"), check),
        (RUN, _("Importing a file"), run),
        (UNDO, _("Undoing an import"), undo),
    ):
        kinds.register(kinds.Kind(key=key, label=label, work=work, page=_page))


def _page(job: Job) -> str:
    return Import(public_id=job.params["import"]).get_absolute_url()


def check(turn: Run) -> dict[str, Any]:
    """The dry run, and the sheet of refused rows; from the start again after a crash."""
    brought = _import(turn)
    order = _order(turn, brought)
    path = _errors_path(brought)
    try:
        table = open_table(order.path, order.name)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            sheet = sheets.ErrorSheet(
                csv.writer(file), table.columns, guarded=is_guarded(table, order.definition)
            )
            report = runs.dry_run(order, progress=turn.progress, on_refused=sheet.add)
    except UnreadableError as error:
        raise RefusedError(str(error)) from None
    if report.counts[runs.REFUSED]:
        brought.errors = _kept(path, brought, order.hand)
        brought.save(update_fields=["errors"])
    return report.as_json()


def run(turn: Run) -> dict[str, Any]:
    brought = _import(turn)
    order = _order(turn, brought)
    if order.viewer is not None:
        decision = may_create(order.viewer)
        if not decision:
            raise RefusedError(str(decision.reason))

    def keep(checkpoint: dict[str, Any], done: int) -> None:
        turn.keep(checkpoint, done=done)

    def progress(done: int) -> None:
        turn.listen()

    try:
        report = runs.run(order, checkpoint=turn.checkpoint, keep=keep, progress=progress)
    except UnreadableError as error:
        raise RefusedError(str(error)) from None
    finish(brought, report, order.hand)
    return report.as_json()


def undo(turn: Run) -> dict[str, Any]:
    brought = _import(turn)
    hand = _hand(turn, brought)

    def keep(checkpoint: dict[str, Any], done: int) -> None:
        turn.keep(checkpoint, done=done)
        turn.listen()

    result = undoing.undo(
        brought,
        replace(hand, origin=f"undo:{brought.public_id}"),
        checkpoint=turn.checkpoint,
        keep=keep,
    )
    with transaction.atomic():
        brought.undone_at = hand.at
        brought.save(update_fields=["undone_at"])
        trail.record(brought, Entry.Verb.DID, hand, what="undo")
    return result


@transaction.atomic
def finish(brought: Import, report: runs.Report, hand: Hand) -> None:
    brought.report, brought.ran_at = report.as_json(), hand.at
    brought.save(update_fields=["report", "ran_at"])
    trail.record(brought, Entry.Verb.DID, hand, what="run", note=report.sentence)


def _import(turn: Run) -> Import:
    found = Import.objects.select_related("file", "source", "asked_by")
    return found.get(public_id=turn.params["import"])


def _hand(turn: Run, brought: Import) -> Hand:
    return Hand(
        person=turn.job.asked_by,
        at=turn.clock(),
        channel=Entry.Channel.IMPORT,
        origin=brought.origin,
    )


def _order(turn: Run, brought: Import) -> runs.Order:
    """Permissions are those that the person has when the work is done."""
    definition = definitions.from_json(brought.definition)
    hand = _hand(turn, brought)
    return runs.Order(
        path=files.path_of(brought.file),
        name=brought.file.name,
        definition=definition,
        source=brought.source or Source.objects.filter(key=definition.source.get("key")).first(),
        taken_on=brought.taken_on,
        viewer=viewer_of(turn.job.asked_by, at=hand.at),
        hand=hand,
    )


def _errors_path(brought: Import) -> Path:
    folder = Path(settings.MEDIA_ROOT) / files.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"errors-{brought.public_id}.csv"


def _kept(path: Path, brought: Import, hand: Hand) -> StoredFile:
    return StoredFile.objects.create(
        name=f"{Path(brought.file.name).stem}-refused.csv",
        path=str(path.relative_to(settings.MEDIA_ROOT)),
        sha256=files.digest_of(path),
        size=path.stat().st_size,
        media_type="text/csv",
        stored_by=hand.person,
        stored_at=hand.at,
    )
