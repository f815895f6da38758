"""Entries of the shared lists as plain mappings, as `schemas` describes them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from weft.api.texts import render
from weft.government.models import Area, Community, Organisation, PolicyItem, Topic
from weft.government.models.entries import NamedEntry
from weft.government.references import code_of, codes_of_organisations, ours

type Item = Mapping[str, Any]


def organisations(rows: Sequence[Organisation], wanted: str) -> list[Item]:
    codes = codes_of_organisations([row.pk for row in rows])
    return [
        {
            **_entry(row, wanted),
            "codes": codes[row.pk],
            "level": row.level,
            "kind": row.kind,
            "parent": _id(row.parent),
            "website": row.website,
            "time_zone": row.time_zone,
            "starts_on": day(row.starts_on),
            "ends_on": day(row.ends_on),
        }
        for row in rows
    ]


def topics(rows: Sequence[Topic], wanted: str) -> list[Item]:
    return [
        {**_entry(row, wanted), "code": code_of(row), "parent": _id(row.parent)} for row in rows
    ]


def communities(rows: Sequence[Community], wanted: str) -> list[Item]:
    return [
        {
            **_entry(row, wanted),
            "code": code_of(row),
            "shares": row.shares,
            "area": _id(row.area),
            "estimated_size": row.estimated_size,
            "size_source": row.size_source,
        }
        for row in rows
    ]


def areas(rows: Sequence[Area], wanted: str) -> list[Item]:
    return [
        {
            **_entry(row, wanted),
            "code": code_of(row),
            "kind": row.kind,
            "parent": _id(row.parent),
            "boundary": row.boundary,
        }
        for row in rows
    ]


def policy_items(rows: Sequence[PolicyItem], wanted: str) -> list[Item]:
    """Their owner is a person, and is not told."""
    codes = codes_of_organisations([row.organisation_id for row in rows])
    return [
        {
            "id": row.public_id,
            "version": row.version,
            "address": address(row),
            "title": render(row.title, wanted),
            "description": render(row.description, wanted),
            "reference": row.reference,
            "kind": row.kind,
            "stage": row.stage,
            "organisation": link(
                row.organisation.public_id,
                (codes[row.organisation_id] or [ours(row.organisation.public_id)])[0],
                row.organisation.names,
                wanted,
            ),
            "topics": [
                link(topic.public_id, code_of(topic), topic.names, wanted)
                for topic in row.topics.all()
            ],
            "decision_on": day(row.decision_on),
            "website": row.website,
            "visibility": row.visibility,
        }
        for row in rows
    ]


def link(public_id: str, code: str, names: Mapping[str, str], wanted: str) -> Item:
    return {"id": public_id, "code": code, "name": render(names, wanted)}


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def address(row: Any) -> str:
    return f"{settings.SITE_ADDRESS}{row.get_absolute_url()}"


def _entry(row: Any, wanted: str) -> Item:
    return {
        "id": row.public_id,
        "version": row.version,
        "address": address(row),
        "name": render(row.names, wanted),
        "description": render(row.description, wanted),
        "other_names": row.other_names,
        "merged_into": _id(row.merged_into),
    }


def _id(row: NamedEntry | None) -> str | None:
    return row.public_id if row else None
