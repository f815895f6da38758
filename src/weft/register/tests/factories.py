"""Plain makers of engagements for tests."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from weft.government.models import Organisation
from weft.government.models.policy import Visibility
from weft.government.tests.factories import make_organisation
from weft.register import search
from weft.register.models import Engagement, Source

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RELATIONS = {field.name for field in Engagement._meta.many_to_many}


def here() -> Source:
    return Source.objects.get_or_create(
        key="here", defaults={"name": "Entered here", "kind": Source.Kind.ENTERED}
    )[0]


def make_engagement(
    title: str | dict[str, str] = "What should the park be?",
    *,
    lead: Organisation | None = None,
    **fields: Any,
) -> Engagement:
    """An engagement whose `opens_at` and `closes_at` follow from its days, in UTC; indexed.

    Relations are given as lists: `topics=[health]`.
    """
    relations = {name: fields.pop(name) for name in RELATIONS & fields.keys()}
    for day, moment, shift in (("opens_on", "opens_at", 0), ("closes_on", "closes_at", 1)):
        if isinstance(fields.get(day), date):
            midnight = datetime.combine(fields[day] + timedelta(days=shift), time(), tzinfo=UTC)
            fields.setdefault(moment, midnight)
    fields.setdefault("title", {"en": title} if isinstance(title, str) else title)
    fields.setdefault("visibility", Visibility.PUBLIC)
    fields.setdefault("created_at", NOW)
    fields.setdefault("changed_at", NOW)
    fields.setdefault("source", here())
    engagement = Engagement.objects.create(lead=lead or make_organisation(), **fields)
    for name, records in relations.items():
        getattr(engagement, name).set(records)
    search.reindex([engagement.pk])
    return engagement
