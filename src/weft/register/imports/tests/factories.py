"""Plain makers of files and imports for tests."""

from datetime import date
from pathlib import Path

from weft.ledger.trail import Hand
from weft.register.imports import definitions, files, suggesting
from weft.register.imports.tables import open_table
from weft.register.models import Import
from weft.register.tests.factories import NOW

TABLE = "id,title,lead,start,end\n1,A park,Ministry of Examples,2026-03-01,2026-03-31\n"


def make_import(text=TABLE, *, name="parks.csv", asked_by=None):
    """An import that was given but not checked; with a sheet of refused rows, as if it were."""
    hand = Hand(person=asked_by, at=NOW)
    stored = files.store([text.encode()], name, hand)
    table = open_table(files.path_of(stored), name)
    definition = definitions.with_source(suggesting.suggest(table), None, Path(name).stem)
    return Import.objects.create(
        file=stored,
        definition=definition.as_json(),
        taken_on=date(2026, 3, 1),
        asked_by=asked_by,
        created_at=NOW,
        errors=stored,
    )
