"""An engagement as a plain mapping, as `schemas.Engagement` describes it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from weft.api.texts import render
from weft.government.api.render import Item, link
from weft.register.exports.columns import (
    PLAIN,
    RELATIONS,
    TEXTS_AFTER,
    TEXTS_BEFORE,
    Record,
    Reference,
)
from weft.register.exports.columns import plain as as_text

_SOURCE = {
    "key": "source__key",
    "name": "source__name",
    "address": "source__address",
    "licence": "source__licence",
    "attribution": "source__attribution",
    "identifier": "source_identifier",
    "status": "source_status",
    "taken_at": "source_taken_at",
}
_AS_THEY_ARE = ("version", "state", "stale", "dates_problem")


def engagements(records: Iterable[Record], wanted: str) -> list[Item]:
    """Records that `exports.rows.read` read; what many are linked to is rendered once."""
    links: dict[str, Item] = {}

    def linked(reference: Reference) -> Item:
        if reference.id not in links:
            links[reference.id] = link(reference.id, reference.code, reference.names, wanted)
        return links[reference.id]

    return [_engagement(record, wanted, linked) for record in records]


def _engagement(record: Record, wanted: str, linked: Callable[[Reference], Item]) -> Item:
    return {
        "id": record["public_id"],
        "address": settings.SITE_ADDRESS + reverse("engagement", args=[record["public_id"]]),
        "changed_at": as_text(record["changed_at"]),
        **{name: record[name] for name in _AS_THEY_ARE},
        **{name: render(record[name], wanted) for name in (*TEXTS_BEFORE, *TEXTS_AFTER)},
        "lead": linked(record["lead"]),
        **{name: [linked(each) for each in record[name]] for name in RELATIONS},
        "influences": [_influence(each) for each in record["influences"]],
        **{name: _value(record[name]) for name in PLAIN},
        "source": {name: _value(record[field]) for name, field in _SOURCE.items()},
    }


def _influence(influence: Mapping[str, Any]) -> Item:
    """With its community's identifier, rather than its code."""
    community: Reference | None = influence["community"]
    return {**influence, "community": community.id if community else None}


def _value(value: Any) -> Any:
    return as_text(value) if isinstance(value, date | datetime) else value
