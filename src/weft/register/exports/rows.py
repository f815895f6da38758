"""Read an export's rows: some hundreds at a time, with the same number of queries each time."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.db.models import F, Model, QuerySet, Value

from weft.government.models import Community, Organisation
from weft.government.viewers import Viewer
from weft.register import snapshots
from weft.register.exports.columns import PLAIN, RELATIONS, SOURCE, Record
from weft.register.exports.references import Found, References, Wanted
from weft.register.models import Engagement, Influence

CHUNK = 500
_FIELDS = (
    *("pk", "public_id", "title", "description", "purpose", "question", "lead_id"),
    *("link", "report_link", "answer_link", "source_rest", "state", "stale"),
    *("version", "changed_at"),
    *PLAIN,
    *SOURCE.values(),
)
_LEVELS = {level: place for place, level in enumerate(Influence.Level.values)}

type Links = dict[int, list[int]]
type Linked = dict[str, Any]  # a level of influence, with its community's Reference or None


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
    """Put what each is linked to beside its own fields."""
    links = _links(records)
    influences = list(Influence.objects.filter(engagement__in=list(records)))
    known.meet(_linked_to(records, links, influences))
    organisations, levels = known.of(Organisation), _levels(influences, known.of(Community))
    for relation, by_record in links.items():
        references = known.of(snapshots.RELATIONS[relation].related_model)
        for pk, row in records.items():
            linked = (references.get(each) for each in by_record[pk])
            row[relation] = sorted(filter(None, linked), key=lambda each: each.code)
    for pk, row in records.items():
        row["lead"] = organisations[row["lead_id"]]
        row["influences"] = levels[pk]


def _linked_to(
    records: dict[int, dict[str, Any]], links: dict[str, Links], influences: list[Influence]
) -> Wanted:
    """The keys of all that is named."""
    found: dict[type[Model], set[int]] = defaultdict(set)
    found[Organisation] = {row["lead_id"] for row in records.values()}
    found[Community] = {row.community_id for row in influences if row.community_id}
    for relation, by_record in links.items():
        found[snapshots.RELATIONS[relation].related_model].update(*by_record.values())
    return found


def _links(pks: Iterable[int]) -> dict[str, Links]:
    """For each relation and engagement, the keys of what is linked; one query for all."""
    found: dict[str, Links] = {relation: defaultdict(list) for relation in RELATIONS}
    first, *others = (_rows_of_links(relation, list(pks)) for relation in RELATIONS)
    for relation, engagement, linked in first.union(*others, all=True):
        found[relation][engagement].append(linked)
    return found


def _rows_of_links(relation: str, pks: Sequence[int]) -> QuerySet:
    through, mine, theirs = snapshots.links(relation)
    rows = through._default_manager.filter(**{f"{mine}__in": pks})
    links: QuerySet = rows.annotate(relation=Value(relation))
    return links.values_list("relation", mine, theirs)


def _levels(influences: Iterable[Influence], communities: Found) -> dict[int, list[Linked]]:
    found: dict[int, list[Linked]] = defaultdict(list)
    for row in influences:
        influence = {name: getattr(row, name) for name in ("level", "whom", "stage", "legal_basis")}
        community = communities[row.community_id] if row.community_id else None
        found[row.engagement_id].append({**influence, "community": community})
    for each in found.values():
        each.sort(key=_by_level)
    return found


def _by_level(influence: Linked) -> tuple[object, ...]:
    community = influence["community"]
    rest = (influence["whom"], influence["stage"], influence["legal_basis"])
    return _LEVELS[influence["level"]], community.code if community else "", *rest
