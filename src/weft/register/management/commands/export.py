"""`weft export`: write the register, or a search of it, to a file."""

import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import timezone

from weft.government.viewers import NOBODY, Viewer, viewer_of
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.people.models import Person
from weft.register import search
from weft.register.exports import exporting
from weft.register.exports.exporting import CSV, FORMATS
from weft.register.exports.files import BrokenOffError
from weft.register.exports.sheets import DoesNotFitError
from weft.register.moments import moment_of

# What narrows an export, by the names that the addresses of the pages have.
FILTERS = {
    "organisation": "by its identifier, and all that it took over",
    "topic": "by its identifier, and those below it",
    "community": "by its identifier",
    "area": "by its identifier, and those within it",
    "state": "such as open, planned, closed or stale",
    "year": "in which it opens",
    "level": "of government: national, regional, local",
    "influence": "such as consult or involve",
    "language": "in which it is held",
}

BY_DAY = {"opens-by": "opening on it or earlier", "closes-by": "closing on it or earlier"}


class Command(BaseCommand):
    help = (
        "Write engagements to a file, or to the screen. Holds what everybody may see, or with "
        "--as what that person may see. The last line says whether it is complete; the file can "
        "be imported into another hub. docs/export.md describes it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=FORMATS, help="csv unless --output says otherwise")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="written whole or not at all"
        )
        parser.add_argument("--as", dest="as_person", metavar="EMAIL", help="see as this person")
        parser.add_argument("--query", default="", metavar="WORDS", help="search for these words")
        parser.add_argument(
            "--from", dest="from_day", default="", metavar="DAY", help="running on it or later"
        )
        parser.add_argument(
            "--to", dest="to_day", default="", metavar="DAY", help="running on it or earlier"
        )
        for name, says in BY_DAY.items():
            parser.add_argument(f"--{name}", dest=name, default="", metavar="DAY", help=says)
        parser.add_argument("--on", default="", metavar="DAY", help="states as of this day")
        for name, says in FILTERS.items():
            parser.add_argument(
                f"--{name}", action="append", default=[], metavar="VALUE", help=says
            )

    def handle(
        self, *, output: Path | None, as_person: str | None, on: str, **options: Any
    ) -> None:
        now = timezone.now()
        _refuse_unless_day("on", on)
        viewer = _viewer(as_person, now)
        chosen = _format(options["format"], output)
        hand = trail.Hand(
            person=viewer.person, at=now, channel=Entry.Channel.COMMAND, origin="export"
        )
        try:
            pieces = exporting.export(
                _filters(options), viewer, moment_of(on, now=now), to=chosen, hand=hand
            )
            _write(pieces, output)
        except DoesNotFitError as error:
            raise CommandError(str(error)) from None
        except BrokenOffError as error:
            raise CommandError(f"The export broke off: {error.__cause__}") from None
        if output:
            self.stderr.write(f"wrote {output}")


def _viewer(email: str | None, now: datetime) -> Viewer:
    if not email:
        return NOBODY
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody here signs in as “{email}”.")
    return viewer_of(person, at=now)


def _format(name: str | None, output: Path | None) -> exporting.Format:
    ending = name or (output.suffix.removeprefix(".").lower() if output else CSV.ending)
    if ending not in FORMATS:
        raise CommandError(
            f"“{output}” does not say which format. Add --format {', --format '.join(FORMATS)}."
        )
    if FORMATS[ending] is exporting.WORKBOOK and output is None:
        raise CommandError("A workbook goes into a file: add --output FILE.xlsx.")
    return FORMATS[ending]


def _filters(options: dict[str, Any]) -> search.Filters:
    """Unlike a page, which leaves out what makes no sense, refuses it."""
    asked = QueryDict(mutable=True)
    asked["q"] = options["query"]
    for name in FILTERS:
        asked.setlist(name, options[name])
    for name in ("from", "to"):
        _refuse_unless_day(name, options[f"{name}_day"])
        asked[name] = options[f"{name}_day"]
    for name in BY_DAY:
        _refuse_unless_day(name, options[name])
        asked[name.replace("-", "_")] = options[name]
    filters = search.Filters.read(asked)
    for name, says in FILTERS.items():
        for value in set(options[name]) - set(getattr(filters, name)):
            raise CommandError(f"--{name} cannot be “{value}”: {says}.")
    return filters


def _refuse_unless_day(name: str, text: str) -> None:
    try:
        date.fromisoformat(text or "2000-01-01")
    except ValueError:
        raise CommandError(f"--{name} is “{text}”. Write a day as 2025-02-15.") from None


def _write(pieces: Iterable[bytes], output: Path | None) -> None:
    if output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    try:
        _write_whole(pieces, output)
    except OSError as error:
        raise CommandError(f"“{output}” cannot be written: {error.strerror}.") from None


def _write_whole(pieces: Iterable[bytes], output: Path) -> None:
    """Under another name until it is complete, so that nobody takes half a file for the whole."""
    with tempfile.NamedTemporaryFile(dir=output.parent, delete=False) as file:
        part = Path(file.name)
        try:
            file.writelines(pieces)
        except BaseException:
            part.unlink()
            raise
    part.chmod(0o666 & ~_umask())
    part.replace(output)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
