"""`weft import FILE`: bring a table of engagements into the register."""

import csv
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from weft.government.viewers import Viewer, viewer_of
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.people.models import Person
from weft.register.imports import actions, definitions, runs, sheets, suggesting
from weft.register.imports.definitions import Definition
from weft.register.imports.reading import Problem, is_guarded
from weft.register.imports.tables import Row, Table, UnreadableError, open_table
from weft.register.models import Mapping

MOST_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Bring a table of engagements into the register: CSV, Excel, JSON lines or iCalendar. "
        "What the file is, how it is encoded, how it writes dates and what its columns mean is "
        "found out; --mapping says it. The same identifiers update, so it can be repeated. "
        "Ends with: added N, changed N, unchanged N, refused N."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--mapping",
            metavar="NAME",
            help=f"a saved mapping, or one of: {', '.join(sorted(definitions.ready()))}",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument(
            "--errors", type=Path, metavar="FILE", help="write the refused rows here, as CSV"
        )
        parser.add_argument("--source", metavar="KEY", help="whose records these are: a short key")
        parser.add_argument(
            "--as", dest="email", metavar="EMAIL", help="act as this person, with their permissions"
        )
        parser.add_argument(
            "--taken",
            type=date.fromisoformat,
            metavar="DAY",
            help="the day the table is of, like 2025-02-15 (today)",
        )
        parser.add_argument(
            "--visibility",
            choices=["organisation", "government", "public"],
            help="who may see the records that are added",
        )

    def handle(self, *, file: Path, dry_run: bool, errors: Path | None, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file “{file}”.", returncode=2)
        try:
            report = self._import(file, dry_run=dry_run, errors=errors, **options)
        except (UnreadableError, PermissionDenied) as error:
            raise CommandError(str(error), returncode=2) from None
        for note in report.notes:
            self.stderr.write(note)
        self._tell(report)
        self.stdout.write(report.sentence)

    def _import(
        self, file: Path, *, dry_run: bool, errors: Path | None, **options: Any
    ) -> runs.Report:
        table = open_table(file)
        name, definition = _definition(options["mapping"], table.columns, file)
        if options["visibility"]:
            definition = definitions.with_(definition, visibility=options["visibility"])
        definition = definitions.with_source(definition, options["source"], file.stem)
        viewer, person = _viewer(options["email"])
        now = timezone.now()
        hand = Hand(person=person, at=now, channel=Entry.Channel.IMPORT)
        taken_on = options["taken"] or settings.HUB_DAY or timezone.localdate(now)
        with ExitStack() as stack:
            on_refused = _writer(errors, table, definition, stack)
            return actions.import_now(
                path=file,
                definition=definition,
                mapping_name=name,
                taken_on=taken_on,
                viewer=viewer,
                hand=hand,
                only_check=dry_run,
                on_refused=on_refused,
            )

    def _tell(self, report: runs.Report) -> None:
        refused = [each for each in report.problems if each["refused"]]
        for problem in refused[:MOST_SHOWN]:
            where = f"Row {problem['row']}" + (problem["column"] and f", {problem['column']}")
            self.stderr.write(f"{where}: {problem['says']} {problem['mend']}".rstrip())
        if len(refused) > MOST_SHOWN:
            self.stderr.write("There are more: --errors FILE writes all of them.")
        if report.warned:
            self.stderr.write(f"{report.warned} rows were taken with a warning.")


def _definition(name: str | None, columns: Sequence[str], file: Path) -> tuple[str, Definition]:
    if name is None:
        known = definitions.recognise(columns)
        return (known.key if known else ""), suggesting.suggest(open_table(file))
    if name in definitions.ready():
        return name, definitions.ready()[name].definition
    saved = Mapping.objects.filter(name=name).first()
    if saved is None:
        names = ", ".join(sorted(definitions.ready()))
        raise CommandError(f"There is no mapping “{name}”. Ready-made ones: {names}.", returncode=2)
    return name, definitions.from_json(saved.definition)


def _viewer(email: str | None) -> tuple[Viewer | None, Person | None]:
    """Nobody in particular is the hub's operator, who may do all."""
    if email is None:
        return None, None
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody signs in here as “{email}”.", returncode=2)
    return viewer_of(person, at=timezone.now()), person


def _writer(
    errors: Path | None, table: Table, definition: Definition, stack: ExitStack
) -> Callable[[Row, Sequence[Problem]], None]:
    if errors is None:
        return lambda _row, _problems: None
    try:
        file = stack.enter_context(errors.open("w", encoding="utf-8-sig", newline=""))
    except OSError as error:
        raise CommandError(
            f"“{errors}” cannot be written: {error.strerror}.", returncode=2
        ) from None
    guarded = is_guarded(table, definition)
    return sheets.ErrorSheet(csv.writer(file), table.columns, guarded=guarded).add
