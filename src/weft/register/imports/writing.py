"""Write a batch of rows: in the caller's transaction, at a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.db.models.base import ModelState

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register import bulk, days, search, snapshots
from weft.register.imports.exported import writing as exported
from weft.register.imports.reading import Candidate
from weft.register.models import Engagement, Influence, Source
from weft.register.snapshots import Snapshot
from weft.register.told import DENIES_REPORT

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"
REPORT, CANCEL = "report", "cancel"  # acts whose date a table does not tell
LANGUAGE_MAPS = (
    "title",
    "description",
    "purpose",
    "question",
    "link",
    "report_link",
    "answer_link",
)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is the same for every row of an import."""

    source: Source
    taken_at: datetime
    visibility: str
    hand: Hand
    languages: tuple[str, ...] = ()


@dataclass
class Change:
    """What a row does to the register."""

    candidate: Candidate
    what: str
    engagement: Engagement
    changes: trail.Changes = field(default_factory=dict)
    is_otherwise: bool = False  # nothing moved, but the row is not the same as last time


def existing(
    source: Source, candidates: Iterable[Candidate], *, lock: bool
) -> dict[str, Engagement]:
    """The records that these rows are about; locked until the transaction ends, if asked."""
    wanted = [each.identifier for each in candidates]
    rows = Engagement.objects.select_related("lead")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found = rows.filter(source=source, source_identifier__in=wanted)
    return {each.source_identifier: each for each in found}


def plan(
    candidates: Sequence[Candidate], found: Mapping[str, Engagement], setting: Setting
) -> list[Change]:
    """What each row would do; writes nothing."""
    again = [
        record
        for each in candidates
        if (record := found.get(each.identifier))
        and (each.exported or record.source_digest != each.digest)
    ]
    if again and any(each.exported for each in candidates):
        exported.keep_hidden(candidates, found)
    before = snapshots.snapshots(again) if again else {}
    public = _public_ids(candidates) if again else {}
    changes = []
    for candidate in candidates:
        record = found.get(candidate.identifier)
        if record is None:
            changes.append(_addition(candidate, setting))
        elif record.pk not in before:
            changes.append(Change(candidate, UNCHANGED, record))
        else:
            changes.append(_update(candidate, record, before[record.pk], public, setting))
    return changes


def write(
    changes: Sequence[Change], setting: Setting, vocabulary: search.Vocabulary | None = None
) -> None:
    """Do what was planned: records, relations, history and index."""
    added = [each for each in changes if each.what == ADDED]
    changed = [each for each in changes if each.what == CHANGED]
    exported.settle_sources([(each.candidate, each.engagement) for each in added])
    _add([each.engagement for each in added])
    exported.name_bringer([each.engagement for each in added], setting.hand)
    if changed:
        _update_columns(changed)
        _clear_relations(changed)
    _link([*added, *changed])
    _influences([*added, *changed])
    _keep_trail(added, changed, setting.hand)
    _seen_again([each for each in changes if each.what == UNCHANGED], setting)
    search.add([_as_added(each) for each in added], vocabulary)
    search.reindex([each.engagement.pk for each in changed], vocabulary)


def _as_added(change: Change) -> search.Added:
    influences = [each.level for each in _levels(change)]
    candidate = change.candidate
    return search.Added(change.engagement, candidate.relations, influences, candidate.texts)


def _add(engagements: Sequence[Engagement]) -> None:
    keys = bulk.new_keys(Engagement, len(engagements))
    for engagement, key in zip(engagements, keys, strict=True):
        engagement.pk = key
    bulk.insert_objects(engagements)


def apply(candidate: Candidate, record: Engagement, setting: Setting) -> None:
    """Set the record's plain fields from the row; fields the row says nothing of stay."""
    if candidate.exported:
        exported.apply(candidate, candidate.exported, record)
        return
    if candidate.lead:
        record.lead = candidate.lead
    for name, value in candidate.values.items():
        setattr(record, name, value)
    record.source_digest = "" if candidate.unknown else candidate.digest
    record.source_taken_at = setting.taken_at
    if not candidate.values.get("languages") and not record.languages:
        record.languages = [tag for tag in setting.languages if tag in record.title]
    _report(candidate, record, setting)
    _cancel(candidate, record, setting)
    days.place(record)


def _report(candidate: Candidate, record: Engagement, setting: Setting) -> None:
    """A report exists by the day of the table; when it came out, the table does not say.

    Where a source gives its address and says that there is none, its word is kept beside it.
    """
    if candidate.reported is False and any(candidate.values.get("report_link", {}).values()):
        record.source_rest = {**record.source_rest, DENIES_REPORT: "no"}
    if candidate.reported or any(candidate.values.get("report_link", {}).values()):
        if record.reported_at is None:
            record.reported_at = setting.taken_at
            record.undated_acts = [*record.undated_acts, REPORT]
    elif candidate.reported is False and REPORT in record.undated_acts:
        record.reported_at = None
        record.undated_acts = [act for act in record.undated_acts if act != REPORT]


def _cancel(candidate: Candidate, record: Engagement, setting: Setting) -> None:
    state = candidate.values.get("source_state")
    if state == "cancelled" and record.cancelled_at is None:
        record.cancelled_at = setting.taken_at
        record.cancel_reason = record.cancel_reason or candidate.values["source_status"]
        record.undated_acts = [*record.undated_acts, CANCEL]
    elif state and state != "cancelled" and CANCEL in record.undated_acts:
        record.cancelled_at, record.cancel_reason = None, ""
        record.undated_acts = [act for act in record.undated_acts if act != CANCEL]


def _addition(candidate: Candidate, setting: Setting) -> Change:
    record = _new(setting)
    record.source_identifier = candidate.identifier
    if candidate.exported:
        exported.begin(candidate, candidate.exported, record)
    else:
        apply(candidate, record, setting)
    return Change(candidate, ADDED, record)


def _new(setting: Setting) -> Engagement:
    """A record of the model's defaults, past `__init__`, which takes longer than all the rest."""
    record, hand = Engagement.__new__(Engagement), setting.hand
    record._state = ModelState()
    record.__dict__.update(_PLAIN)
    record.__dict__.update({name: make() for name, make in _MADE})
    record.source = setting.source
    record.visibility = setting.visibility
    record.created_at = record.changed_at = hand.at
    record.created_by_id = hand.person.pk if hand.person else None
    return record


_FIELDS = Engagement._meta.concrete_fields
_PLAIN = {field.attname: field.get_default() for field in _FIELDS}
_MADE = [  # those that are another object for each record
    (field.attname, field.default)
    for field in _FIELDS
    if field.has_default() and callable(field.default)
]


def _update(
    candidate: Candidate,
    record: Engagement,
    before: Snapshot,
    public: Mapping[tuple[str, int], str],
    setting: Setting,
) -> Change:
    apply(candidate, record, setting)
    after = before | snapshots.columns(record) | {"lead": record.lead.public_id}
    for name, keys in candidate.relations.items():
        after[name] = sorted(public.get((name, key), "") for key in keys)
    if candidate.influence:
        after["influences"] = [_influence_of(candidate)]
    if candidate.exported:
        after |= exported.after(candidate.exported, before)
    else:
        # That it was seen again on another day is no change of what it says.
        before = before | {"source_taken_at": after["source_taken_at"]}
    changes = snapshots.diff(before, after)
    if changes:
        record.version += 1
        record.changed_at = setting.hand.at
    return Change(candidate, CHANGED if changes else UNCHANGED, record, changes, not changes)


def _influence_of(candidate: Candidate) -> dict[str, str]:
    empty = dict.fromkeys(("community", "whom", "stage", "legal_basis"), "")
    return {"level": candidate.influence, **empty}


def _public_ids(candidates: Iterable[Candidate]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for each in candidates:
        for name, keys in each.relations.items():
            wanted.setdefault(name, set()).update(keys)
    return {
        (name, key): public_id
        for name, keys in wanted.items()
        for key, public_id in _model_of(name)
        ._default_manager.filter(pk__in=keys)
        .values_list("pk", "public_id")
    }


def _model_of(relation: str) -> type[models.Model]:
    model = snapshots.RELATIONS[relation].related_model
    if isinstance(model, str):
        raise TypeError(relation)
    return model


_WRITTEN = [
    *(name for name in snapshots.COLUMNS if name != "public_id"),
    *("lead", "opens_at", "closes_at", "version", "changed_at", "source_digest"),
]


def _update_columns(changed: Sequence[Change]) -> None:
    Engagement.objects.bulk_update([each.engagement for each in changed], _WRITTEN, batch_size=100)


def _clear_relations(changed: Sequence[Change]) -> None:
    for name in snapshots.RELATIONS:
        moved = [each.engagement.pk for each in changed if name in each.changes]
        if moved:
            through, mine, _theirs = snapshots.links(name)
            through._default_manager.filter(**{f"{mine}__in": moved}).delete()
    moved = [each.engagement.pk for each in changed if "influences" in each.changes]
    if moved:
        Influence.objects.filter(engagement__in=moved).delete()


def _link(changes: Sequence[Change]) -> None:
    for name in snapshots.RELATIONS:
        through, mine, theirs = snapshots.links(name)
        rows = [
            (each.engagement.pk, key)
            for each in changes
            if each.what == ADDED or name in each.changes
            for key in each.candidate.relations.get(name, ())
        ]
        if rows:
            bulk.insert(through, (f"{mine}_id", f"{theirs}_id"), rows)


def _influences(changes: Sequence[Change]) -> None:
    bulk.insert_objects(
        [
            level
            for each in changes
            if each.what == ADDED or "influences" in each.changes
            for level in _levels(each)
        ]
    )


def _levels(change: Change) -> list[Influence]:
    told, record = change.candidate, change.engagement
    if told.exported:
        return exported.influences(told.exported, record)
    return [Influence(engagement=record, level=told.influence)] if told.influence else []


def _keep_trail(added: Sequence[Change], changed: Sequence[Change], hand: Hand) -> None:
    lines = [trail.line(each.engagement, Entry.Verb.CREATED.value, hand) for each in added]
    for each in changed:
        verb = Entry.Verb.CHANGED.value
        lines.append(trail.line(each.engagement, verb, hand, changes=each.changes))
    bulk.insert(Entry, trail.LINE, lines)


def _seen_again(unchanged: Sequence[Change], setting: Setting) -> None:
    """The source still says so on the day of the table; staleness is judged by that day."""
    unchanged = [each for each in unchanged if not each.candidate.exported]  # it is no source
    keys = [each.engagement.pk for each in unchanged]
    rows = Engagement.objects.filter(pk__in=keys, source_taken_at__lt=setting.taken_at)
    rows.update(source_taken_at=setting.taken_at)
    # The row was written otherwise, or mapped otherwise, but comes to the same.
    otherwise = [each.engagement for each in unchanged if each.is_otherwise]
    Engagement.objects.bulk_update(otherwise, ["source_digest"])
