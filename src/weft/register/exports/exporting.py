"""Export a search: what goes into the file, in which format, and the line in the trail."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO

from django.db.models import QuerySet

from weft.government.viewers import NOBODY, Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register import bulk, search
from weft.register.exports import files, languages, rows, sheets
from weft.register.exports.columns import columns
from weft.register.models import Engagement
from weft.register.models.engagements import visible_to
from weft.register.moments import Moment

WHAT = "export"  # the act, in the trail


@dataclass(frozen=True)
class Format:
    ending: str
    media_type: str


CSV = Format("csv", "text/csv; charset=utf-8")
JSON_LINES = Format("jsonl", "application/jsonl; charset=utf-8")
WORKBOOK = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
FORMATS = {each.ending: each for each in (CSV, WORKBOOK, JSON_LINES)}


def export(
    filters: search.Filters, viewer: Viewer, moment: Moment, *, to: Format, hand: Hand
) -> Iterator[bytes]:
    """The file, in pieces. What is wrong with it is known before the first piece.

    Raises
    ------
    DoesNotFitError
        Where `to` is a workbook and cannot hold it.
    """
    bulk.spare_memory()
    chosen = search.find(filters, viewer, moment).engagements
    _note(chosen, filters, hand)
    head = columns(languages.tags(chosen, viewer), with_rest=viewer.is_official)
    records = rows.read(rows.identifiers(chosen), viewer=viewer, now=moment.now, at=moment.at)
    if to is WORKBOOK:
        return _whole(partial(sheets.as_workbook, head, records))
    return files.as_csv(head, records) if to is CSV else files.as_json_lines(head, records)


def _note(chosen: QuerySet[Engagement], filters: search.Filters, hand: Hand) -> None:
    """One line in the trail where somebody takes records along that not everybody may see."""
    if hand.person is None:
        return
    everybody = visible_to(NOBODY, now=hand.at)
    restricted = chosen.order_by().exclude(everybody).count()
    if restricted:
        note = f"{restricted} restricted records; {filters.query_string() or 'everything'}"
        trail.record(hand.person, Entry.Verb.READ, hand, what=WHAT, note=note)


def _whole(write: Callable[..., None]) -> Iterator[bytes]:
    """What `write` writes, once it is whole."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    try:
        write(to=file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return _sent(file)


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(files.PIECE):
            yield piece
