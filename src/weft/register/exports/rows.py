"""Read an export's rows: some hundreds at a time, with the same number of queries each time."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.db.models import F, QuerySet

from weft.government.models import Community, Organisation
from weft.government.viewers import Viewer
from weft.register import snapshots
from weft.register.exports.columns import PLAIN, RELATIONS, SOURCE, Record
from weft.register.exports.references import References
from weft.register.models import Engagement, Influence

CHUNK = 500
_FIELDS = (
    *("pk", "public_id", "title", "description", "purpose", "question", "lead_id"),
    *("link", "report_link", "answer_link", "source_rest", "state", "stale"),
    *PLAIN,
    *SOURCE.values(),
)
_LEVELS = {level: place for place, level in enumerate(Influence.Level.values)}

type Links = dict[int, list[int]]


def identifiers(engagements: QuerySet[Engagement]) -> array:
    """Which rows, in the order of the file: the newest first day first, those without one last.

    Eight bytes a row. The order rests on what the file holds, never on this database.
    """
    ordered = engagements.order_by(F("opens_on").desc(nulls_last=True), "public_id")
    return array("q", ordered.values_list("pk", flat=True).iterator(chunk_size=10_000))


def read(pks: Sequence[int], *, viewer: Viewer, now: datetime, at: datetime) -> Iterator[Record]:
    """The records, each with what it is linked to; those gone from sight meanwhile are left out."""
    known = References(viewer)
    for chunk in batched(pks, CHUNK):
        seen = Engagement.objects.visible_to(viewer, now=now).filter(pk__in=chunk)
        found = {row["pk"]: row for row in seen.with_state(at).values(*_FIELDS)}
        _link(found, known)
        yield from (found[pk] for pk in chunk if pk in found)


def _link(records: dict[int, dict[str, Any]], known: References) -> None:
    leads = known.of(Organisation, (row["lead_id"] for row in records.values()))
    links = {relation: _links(relation, records) for relation in RELATIONS}
    influences = _influences(records, known)
    for relation, by_record in links.items():
        pks = {pk for linked in by_record.values() for pk in linked}
        references = known.of(snapshots.RELATIONS[relation].related_model, pks)
        for pk, row in records.items():
            linked = (references.get(each) for each in by_record[pk])
            row[relation] = sorted(filter(None, linked), key=lambda each: each.code)
    for pk, row in records.items():
        row["lead"] = leads[row["lead_id"]]
        row["influences"] = influences[pk]


def _links(relation: str, pks: Iterable[int]) -> Links:
    """For each engagement, the keys of what its `relation` holds."""
    through, mine, theirs = snapshots.links(relation)
    rows = through._default_manager.filter(**{f"{mine}__in": list(pks)})
    links: Links = defaultdict(list)
    for engagement, linked in rows.values_list(mine, theirs):
        links[engagement].append(linked)
    return links


def _influences(pks: Iterable[int], known: References) -> dict[int, list[dict[str, str]]]:
    rows = list(Influence.objects.filter(engagement__in=list(pks)))
    communities = known.of(Community, (row.community_id for row in rows if row.community_id))
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        influence = {name: getattr(row, name) for name in ("level", "whom", "stage", "legal_basis")}
        whose = communities[row.community_id].code if row.community_id else ""
        found[row.engagement_id].append({**influence, "community": whose})
    for each in found.values():
        each.sort(key=_by_level)
    return found


def _by_level(influence: dict[str, str]) -> tuple[object, ...]:
    return _LEVELS[influence["level"]], *sorted(influence.items())
