"""A proposal was decided: what an import could not link is linked, where it was waiting.

An import keeps a word that Weft does not know beside the record, under its column (`source_rest`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import batched
from typing import Any

from django.db.models import Q

from weft.government.actions import proposals
from weft.government.models import Organisation, Proposal
from weft.government.models.entries import NamedEntry
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register.following.holdings import Listed, OwnSupport
from weft.register.following.rewriting import BATCH, rewriting
from weft.register.imports import definitions
from weft.register.imports.exported import references
from weft.register.imports.lookups import KINDS
from weft.register.models import Engagement, Import
from weft.register.snapshots import RELATIONS

LINK, UNLINK = "link", "unlink"
BETWEEN = "; "  # words in one cell of what is kept


@dataclass(frozen=True)
class Column:
    """Where an import keeps words of one relation that wait."""

    relation: str
    scheme: str
    said: Mapping[str, str]  # what the mapping says that a word means
    is_exported: bool = False

    def identity(self, word: str) -> tuple[str, str]:
        """Under what an import proposes this word."""
        if self.is_exported:
            scheme, value = references.parts(KINDS[self.relation], word)
            return proposals.identity(scheme, value, {"und": word})
        names = {"en": self.said[word]} if word in self.said else {"und": word}
        return proposals.identity(self.scheme, word if self.scheme else "", names)


Columns = dict[str, Column]  # by the name of the file's column


def follow(proposal: Proposal, hand: Hand) -> None:
    """Links the entry it became; where the decision was undone, lets the words wait again."""
    hand = replace(hand, origin=f"proposal:{proposal.pk}")
    entry = proposal.became
    if entry is None:
        _unlink(hand)
        return
    for source, columns in _columns(proposal):
        waits = Q()
        for name in columns:
            waits |= Q(source_rest__has_key=name)
        rows = Engagement.objects.filter(waits).order_by("pk")
        rows = rows if source is None else rows.filter(source=source)
        for keys in batched(list(rows.values_list("pk", flat=True)), BATCH):
            _link(keys, columns, proposal, entry, hand)


def _columns(proposal: Proposal) -> Iterator[tuple[int | None, Columns]]:
    """Of each source that was imported, the columns in which such a thing may wait.

    Under None those of exports, whose rows say themselves which source they are from.
    """
    found: dict[int | None, Columns] = {}
    for brought in Import.objects.filter(source__isnull=False, ran_at__isnull=False):
        definition = definitions.from_json(brought.definition)
        is_exported = definition.style == definitions.EXPORT
        columns = found.setdefault(None if is_exported else brought.source_id, {})
        for name, column in definition.columns.items():
            if column.field in RELATIONS and KINDS.get(column.field) == proposal.kind:
                columns[name] = Column(
                    relation=column.field,
                    scheme=definition.schemes.get(column.field, ""),
                    said=definition.values.get(column.field, {}),
                    is_exported=is_exported,
                )
    return ((source, columns) for source, columns in found.items() if columns)


def _link(
    keys: tuple[int, ...], columns: Columns, proposal: Proposal, entry: NamedEntry, hand: Hand
) -> None:
    wanted = (proposal.scheme, proposal.value)
    linked: dict[str, set[int]] = {}
    with rewriting(keys, hand, what=LINK) as records:
        for record in records:
            for name, column in columns.items():
                words = _words(record.source_rest, name)
                left = [word for word in words if column.identity(word) != wanted]
                if left != words:
                    record.source_rest = _with(record.source_rest, name, left)
                    linked.setdefault(column.relation, set()).add(record.pk)
        for relation, holders in linked.items():
            Listed(relation).add(entry, holders)
        if isinstance(entry, Organisation):
            OwnSupport().move(entry, entry, records)


def _words(rest: dict[str, Any], name: str) -> list[str]:
    return [word for word in rest.get(name, "").split(BETWEEN) if word]


def _with(rest: dict[str, Any], name: str, words: list[str]) -> dict[str, Any]:
    others = {key: text for key, text in rest.items() if key != name}
    return {**others, name: BETWEEN.join(words)} if words else others


def _unlink(hand: Hand) -> None:
    """Take back what the last decision linked, unless somebody changed it since."""
    lines = Entry.objects.filter(
        origin=hand.origin, subject_kind=Engagement._meta.label_lower, what__in=(LINK, UNLINK)
    )
    last = {line.subject_id: line for line in lines.order_by("pk")}
    undone = {key: line.changes for key, line in last.items() if line.what == LINK}
    for keys in batched(sorted(undone), BATCH):
        with rewriting(keys, hand, what=UNLINK) as records:
            for record in records:
                record.source_rest = _waiting_again(record.source_rest, undone[record.pk])
            for relation in RELATIONS:
                _take_out(relation, {record.pk: undone[record.pk] for record in records})


def _waiting_again(rest: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    before, after = (side or {} for side in changes["source_rest"])
    for name in before:
        left = _words(after, name)
        if taken := [word for word in _words(before, name) if word not in left]:
            rest = _with(rest, name, [*_words(rest, name), *taken])
    return rest


def _take_out(relation: str, changes: dict[int, dict[str, Any]]) -> None:
    """Of this relation, the entry that was put in."""
    holders: dict[str, set[int]] = {}
    for key, each in changes.items():
        before, after = (side or [] for side in each.get(relation, ([], [])))
        for public_id in set(after) - set(before):
            holders.setdefault(public_id, set()).add(key)
    model: Any = RELATIONS[relation].related_model
    for entry in model.objects.filter(public_id__in=holders):
        Listed(relation).drop(entry, holders[entry.public_id])
