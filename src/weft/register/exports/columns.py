"""The columns of an export, in their order: every field of an engagement, in words and in codes.

A text has one column per language: ``title_en``, ``title_fr``. What an engagement is linked to is
given twice: by reference (``cofog:07``), so that another hub knows it, and by its names, so that a
hub that does not can add it. People who are named on a record are left out.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from weft.languages import LanguageMap

Value = str | list[str] | bool
Record = Mapping[str, Any]

TEXTS_BEFORE = ("title", "description", "purpose", "question")
TEXTS_AFTER = ("link", "report_link", "answer_link")
RELATIONS = {  # a relation of the engagement, and what the columns of its names begin with
    "supporting": "supporting_names",
    "policy_items": "policy_item_names",
    "topics": "topic_names",
    "communities": "community_names",
    "rights_holders": "rights_holder_names",
    "areas": "area_names",
}
INFLUENCES = {  # five lists side by side: the first of each is the first level of influence
    "influence_levels": "level",
    "influence_communities": "community",
    "influence_whom": "whom",
    "influence_stages": "stage",
    "influence_legal_bases": "legal_basis",
}
POLICY_ITEMS = {  # lists beside the one of policy items: what another hub needs to record them
    "policy_item_kinds": "kind",
    "policy_item_stages": "stage",
    "policy_item_visibilities": "visibility",
}
ORGANISATIONS = "policy_item_organisations"
ORGANISATION_NAMES = "policy_item_organisation_names"
COMMUNITY_NAMES = "influence_community_names"
PLAIN = (
    "methods",
    "languages",
    "about_when",
    "opens_on",
    "closes_on",
    "planned_at",
    "announced_at",
    "reported_at",
    "answered_at",
    "cancelled_at",
    "cancel_reason",
    "undated_acts",
    "visibility",
    "embargo_until",
)
SOURCE = {  # column: field
    "source": "source__key",
    "source_name": "source__name",
    "source_kind": "source__kind",
    "source_address": "source__address",
    "source_licence": "source__licence",
    "source_attribution": "source__attribution",
    "source_identifier": "source_identifier",
    "source_status": "source_status",
    "source_state": "source_state",
    "source_taken_at": "source_taken_at",
    "dates_problem": "dates_problem",
}
DERIVED = ("state", "stale")  # as of the day of the export; import leaves them alone


@dataclass(frozen=True)
class Reference:
    """One thing an engagement is linked to: how other hubs know it, and what it is called."""

    id: str  # its public identifier
    code: str  # "cofog:07"; "weft:" and its public identifier where it has no official code
    names: LanguageMap
    facts: Mapping[str, str] = field(default_factory=dict)  # of a policy item, by `POLICY_ITEMS`
    body: "Reference | None" = None  # a policy item's organisation


class Column(NamedTuple):
    name: str
    read: Callable[[Record], Value]


def columns(tags: Sequence[str], *, with_rest: bool) -> list[Column]:
    """The columns of an export in which the languages `tags` occur.

    `with_rest` adds what an import kept without understanding it: for officials only, since
    nobody has looked whether it names people.
    """
    return [
        Column("id", _plain("public_id")),
        *_texts(TEXTS_BEFORE, tags),
        Column("lead", lambda record: record["lead"].code),
        *(Column(f"lead_name_{tag}", _name_of_lead(tag)) for tag in tags),
        *_relations(tags),
        *_policy_items(tags),
        *(Column(name, _influences(part)) for name, part in INFLUENCES.items()),
        *(Column(f"{COMMUNITY_NAMES}_{tag}", _communities(tag)) for tag in tags),
        *_texts(TEXTS_AFTER, tags),
        *(Column(name, _plain(name)) for name in PLAIN),
        *(Column(name, _plain(field)) for name, field in SOURCE.items()),
        *([Column("source_rest", _rest)] if with_rest else []),
        *(Column(name, _plain(name)) for name in DERIVED),
    ]


def _texts(fields: Iterable[str], tags: Sequence[str]) -> list[Column]:
    return [Column(f"{field}_{tag}", _text(field, tag)) for field in fields for tag in tags]


def _relations(tags: Sequence[str]) -> Iterable[Column]:
    for relation, names in RELATIONS.items():
        yield Column(relation, _codes(relation))
        for tag in tags:
            yield Column(f"{names}_{tag}", _names(relation, tag))


def _policy_items(tags: Sequence[str]) -> Iterable[Column]:
    def listed(read: Callable[[Reference], str]) -> Callable[[Record], Value]:
        return lambda record: _unless_all_empty([read(each) for each in record["policy_items"]])

    def fact(name: str) -> Callable[[Reference], str]:
        return lambda item: item.facts.get(name, "")

    def name(tag: str) -> Callable[[Reference], str]:
        return lambda item: item.body.names.get(tag, "") if item.body else ""

    for column, each in POLICY_ITEMS.items():
        yield Column(column, listed(fact(each)))
    yield Column(ORGANISATIONS, listed(lambda item: item.body.code if item.body else ""))
    for tag in tags:
        yield Column(f"{ORGANISATION_NAMES}_{tag}", listed(name(tag)))


def _plain(field: str) -> Callable[[Record], Value]:
    return lambda record: plain(record[field])


def plain(value: object) -> Value:
    """A field's value as an export has it."""
    match value:
        case None:
            return ""
        case bool() | str():
            return value
        case list():
            return [str(each) for each in value]
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
    return str(value)


def _text(field: str, tag: str) -> Callable[[Record], Value]:
    return lambda record: record[field].get(tag, "")


def _name_of_lead(tag: str) -> Callable[[Record], Value]:
    return lambda record: record["lead"].names.get(tag, "")


def _codes(relation: str) -> Callable[[Record], Value]:
    return lambda record: [each.code for each in record[relation]]


def _names(relation: str, tag: str) -> Callable[[Record], Value]:
    def read(record: Record) -> Value:
        return _unless_all_empty([each.names.get(tag, "") for each in record[relation]])

    return read


def _influences(part: str) -> Callable[[Record], Value]:
    def read(record: Record) -> Value:
        return _unless_all_empty([_word(each[part]) for each in record["influences"]])

    return read


def _communities(tag: str) -> Callable[[Record], Value]:
    def read(record: Record) -> Value:
        communities = (each["community"] for each in record["influences"])
        return _unless_all_empty([each.names.get(tag, "") if each else "" for each in communities])

    return read


def _word(value: str | Reference | None) -> str:
    return value.code if isinstance(value, Reference) else value or ""


def _unless_all_empty(values: list[str]) -> list[str]:
    return values if any(values) else []


def _rest(record: Record) -> Value:
    rest = record["source_rest"]
    return json.dumps(rest, ensure_ascii=False, sort_keys=True) if rest else ""
