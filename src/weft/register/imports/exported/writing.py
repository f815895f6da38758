"""Write what a row of an export holds and other tables do not."""

from collections.abc import Mapping, Sequence
from typing import Any

from weft.government.models.policy import Visibility
from weft.ledger.trail import Hand
from weft.register import days, snapshots
from weft.register.imports.exported.facts import Exported
from weft.register.imports.reading import Candidate
from weft.register.models import Engagement, Influence, Named, Source
from weft.register.snapshots import Snapshot

BETWEEN = "; "  # words in one cell of what is kept beside a record

type Pair = tuple[Candidate, Engagement]


def apply(candidate: Candidate, told: Exported, record: Engagement) -> None:
    """Set the record's plain fields from the row; what the file says nothing of stays.

    The digest of the row it came from in its source stays too: an export is no source.
    """
    if candidate.lead:
        record.lead = candidate.lead
    rest = _rest(candidate, told, record)
    values = candidate.values | {"source_rest": rest}
    for name, texts in told.texts.items():
        both = {**getattr(record, name), **texts}
        values[name] = {tag: text for tag, text in both.items() if text}
    for name, value in values.items():
        setattr(record, name, value)
    days.place(record)


def begin(candidate: Candidate, told: Exported, record: Engagement) -> None:
    """What only a new record is given."""
    record.source_identifier = told.source_identifier
    if told.public_id:
        record.public_id = told.public_id
    apply(candidate, told, record)


def _rest(candidate: Candidate, told: Exported, record: Engagement) -> Snapshot:
    """What is kept beside; a word that is linked by now waits no longer."""
    rest: Snapshot = candidate.values["source_rest"]
    if told.has_rest:
        return rest
    kept = dict(record.source_rest)
    for name in told.words.keys() & kept.keys():
        left = [word for word in kept.pop(name).split(BETWEEN) if word not in told.words[name]]
        kept |= {name: BETWEEN.join(left)} if left else {}
    return kept | rest


def after(told: Exported, before: Snapshot) -> Snapshot:
    """What the record's snapshot becomes, beyond its columns and relations."""
    if told.influences is None:
        return {}
    levels = [
        {
            "level": each.level,
            "community": each.community.public_id if each.community else "",
            "whom": each.whom,
            "stage": each.stage,
            "legal_basis": each.legal_basis,
        }
        for each in told.influences
    ]
    # An export puts them in an order of its own, which is none of the record's.
    same = sorted(map(_in_order, levels)) == sorted(map(_in_order, before["influences"]))
    return {"influences": before["influences"] if same else levels}


def _in_order(level: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(level.items())


def influences(told: Exported, record: Engagement) -> list[Influence]:
    return [
        Influence(
            engagement=record,
            level=each.level,
            community=each.community,
            whom=each.whom,
            stage=each.stage,
            legal_basis=each.legal_basis,
        )
        for each in told.influences or ()
    ]


def keep_hidden(candidates: Sequence[Candidate], found: Mapping[str, Engagement]) -> None:
    """A file holds the policy items that its reader might see: links to others stay."""
    records = {
        record.pk: each.relations["policy_items"]
        for each in candidates
        if (record := found.get(each.identifier)) and "policy_items" in each.relations
    }
    through, mine, theirs = snapshots.links("policy_items")
    links = through._default_manager.filter(**{f"{mine}__in": records})
    hidden = links.exclude(**{f"{theirs}__visibility": Visibility.PUBLIC})
    for record, item in hidden.values_list(mine, theirs):
        records[record].add(item)


def settle_sources(added: Sequence[Pair]) -> None:
    """Give new records the source that their rows name; made when it is met first."""
    known: dict[str, Source] = {}
    for candidate, record in added:
        told = candidate.exported.source if candidate.exported else {}
        if not told:
            continue
        key = told["key"]
        if key not in known:
            known[key] = _source(told)
        record.source = known[key]


def _source(told: Mapping[str, str]) -> Source:
    rest = {name: text for name, text in told.items() if name != "key" and text}
    defaults = {"name": told["key"], "kind": Source.Kind.IMPORTED, **rest}
    return Source.objects.get_or_create(key=told["key"], defaults=defaults)[0]


def name_bringer(added: Sequence[Engagement], hand: Hand) -> None:
    """Whoever brings in what only those named on it see is named on it, as if they wrote it."""
    if hand.person is not None:
        Named.objects.bulk_create(
            Named(engagement=each, person=hand.person, may_edit=True)
            for each in added
            if each.visibility == Visibility.NAMED
        )
