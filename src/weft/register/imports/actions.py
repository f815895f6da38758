"""Everything an import does: hand a file over, say what its columns mean, check, run, undo."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from weft.government.models import Organisation
from weft.government.viewers import Viewer
from weft.jobs import actions as jobs
from weft.jobs.models import Job
from weft.ledger import trail
from weft.ledger.models import Entry, StoredFile
from weft.ledger.trail import Hand
from weft.register.imports import definitions, files, runs, suggesting, work
from weft.register.imports.definitions import Definition
from weft.register.imports.permissions import may_map, may_run, may_undo
from weft.register.imports.tables import UnreadableError, open_table
from weft.register.models import Import, Mapping, Source
from weft.register.permissions import may_create


def upload(
    *, blocks: Iterable[bytes], name: str, taken_on: date, viewer: Viewer, hand: Hand
) -> Import:
    """Keep a file and suggest what its columns mean.

    Raises
    ------
    PermissionDenied
        With the reason to show.
    UnreadableError
        With a sentence that says what is wrong with the file; nothing is kept.
    """
    may_create(viewer).require()
    with transaction.atomic():
        kept = files.store(blocks, name, hand)
        try:
            table = open_table(files.path_of(kept), name)
        except UnreadableError:
            files.path_of(kept).unlink(missing_ok=True)
            raise
        known = definitions.recognise(table.columns)
        suggested = suggesting.suggest(table)
        definition = definitions.with_source(suggested, None, Path(name).stem)
        return _record(
            kept, definition, known.key if known else "", taken_on=taken_on, source=None, hand=hand
        )


@transaction.atomic
def remap(
    *, brought: Import, definition: Definition, taken_on: date, viewer: Viewer, hand: Hand
) -> Import:
    """Say anew what the columns mean; a check made before no longer counts."""
    locked = Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    may_map(viewer, locked).require()
    if definition.create and not viewer.is_steward:
        raise PermissionDenied(_("Only a steward adds organisations, topics and the like."))
    before = locked.definition
    locked.definition, locked.taken_on = definition.as_json(), taken_on
    locked.check_job = locked.errors = None
    locked.save()
    changes = {"definition": (before, locked.definition)}
    trail.record(locked, Entry.Verb.CHANGED, hand, what="map", changes=changes)
    return locked


@transaction.atomic
def keep_mapping(
    *,
    name: str,
    organisation: Organisation | None,
    definition: Definition,
    viewer: Viewer,
    hand: Hand,
) -> Mapping:
    """Keep a mapping under a name, for an organisation (a steward: for all); the same name again
    replaces it."""
    may_create(viewer, organisation.pk if organisation else None).require()
    if organisation is None and not viewer.is_steward:
        raise PermissionDenied(_("Only a steward keeps mappings for everybody."))
    mapping, is_new = Mapping.objects.select_for_update().get_or_create(
        name=name,
        organisation=organisation,
        defaults={
            "definition": definition.as_json(),
            "created_at": hand.at,
            "created_by": hand.person,
        },
    )
    if is_new:
        trail.record(mapping, Entry.Verb.CREATED, hand)
        return mapping
    changes = {"definition": (mapping.definition, definition.as_json())}
    mapping.definition = definition.as_json()
    mapping.version += 1
    mapping.save()
    trail.record(mapping, Entry.Verb.CHANGED, hand, changes=changes)
    return mapping


@transaction.atomic
def check(*, brought: Import, viewer: Viewer, hand: Hand) -> Job:
    """Ask for the dry run."""
    locked = Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    may_map(viewer, locked).require()
    locked.check_job = jobs.ask(work.CHECK, {"import": locked.public_id}, hand)
    locked.save(update_fields=["check_job"])
    return locked.check_job


@transaction.atomic
def run(*, brought: Import, viewer: Viewer, hand: Hand) -> Job:
    """Ask for the run; after a cancelled or failed one, from where it was left."""
    locked = _locked(brought)
    may_run(viewer, locked).require()
    definition = definitions.from_json(locked.definition)
    locked.source = locked.source or source_of(definition)
    # Two imports of one source write one after the other.
    Source.objects.select_for_update().get(pk=locked.source.pk)
    others = Import.objects.filter(source=locked.source, run_job__state__in=Job.ALIVE)
    if others.exclude(pk=locked.pk).exists():
        raise PermissionDenied(_("Another import of the same source is running. Wait for it."))
    left, checked = locked.run_job, locked.check_job
    total = sum(checked.result.get(name, 0) for name in runs.COUNTS) if checked else None
    job = jobs.ask(work.RUN, {"import": locked.public_id}, hand, total=total)
    if left:
        job.checkpoint, job.done = left.checkpoint, left.done
        job.save(update_fields=["checkpoint", "done"])
    locked.run_job = job
    locked.save(update_fields=["run_job", "source"])
    return job


@transaction.atomic
def undo(*, brought: Import, viewer: Viewer, hand: Hand) -> Job:
    """Ask for the import to be taken back as a whole."""
    locked = _locked(brought)
    may_undo(viewer, locked).require()
    locked.undo_job = jobs.ask(work.UNDO, {"import": locked.public_id}, hand)
    locked.save(update_fields=["undo_job"])
    return locked.undo_job


def source_of(definition: Definition) -> Source:
    """The source that a definition names; made when it is met first."""
    told = definition.source
    return Source.objects.get_or_create(
        key=told["key"],
        defaults={
            "name": told.get("name") or told["key"],
            "kind": Source.Kind.IMPORTED,
            **{name: told.get(name, "") for name in ("address", "licence", "attribution")},
        },
    )[0]


def import_now(
    *,
    path: Path,
    definition: Definition,
    mapping_name: str,
    taken_on: date,
    viewer: Viewer | None,
    hand: Hand,
    only_check: bool = False,
    on_refused: runs.OnRefused = lambda _row, _problems: None,
) -> runs.Report:
    """Bring a file in at once, without a worker; for the command line and for loading the demo.

    `viewer` None is the hub's operator. The import is on record like any other, and can be undone.
    """
    if viewer is not None:
        may_create(viewer).require()
    order = runs.Order(
        path=path,
        name=path.name,
        definition=definition,
        source=Source.objects.filter(key=definition.source["key"]).first(),
        taken_on=taken_on,
        viewer=viewer,
        hand=hand,
    )
    if only_check:
        return runs.dry_run(order, on_refused=on_refused)
    open_table(path)  # what cannot be read leaves no trace
    with transaction.atomic():
        kept, source = files.keep(path, path.name, hand), source_of(definition)
        brought = _record(
            kept, definition, mapping_name, taken_on=taken_on, source=source, hand=hand
        )
    hand = replace(hand, origin=brought.origin)
    report = runs.run(
        replace(order, source=source, hand=hand),
        checkpoint={},
        keep=lambda _checkpoint, _done: None,
        on_refused=on_refused,
    )
    work.finish(brought, report, hand)
    return report


def _locked(brought: Import) -> Import:
    found = Import.objects.select_for_update(of=("self",))
    return found.select_related("run_job", "check_job", "undo_job", "source").get(pk=brought.pk)


def _record(
    kept: StoredFile,
    definition: Definition,
    mapping_name: str,
    *,
    taken_on: date,
    source: Source | None,
    hand: Hand,
) -> Import:
    brought = Import.objects.create(
        file=kept,
        definition=definition.as_json(),
        mapping_name=mapping_name,
        source=source,
        taken_on=taken_on,
        asked_by=hand.person,
        created_at=hand.at,
    )
    trail.record(brought, Entry.Verb.CREATED, hand)
    return brought
