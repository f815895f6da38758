"""Engagements as the index needs them: in as many queries for a thousand as for one."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Model

from weft.government.models import Area, Community, Organisation, RightsHolder, Topic
from weft.government.models.policy import Visibility
from weft.register.models import Engagement, Influence
from weft.register.search.index.documents import COPIED, TEXTS, Record, Related
from weft.register.search.index.lists import Lists

COLUMNS = (
    "pk",
    "public_id",
    "source_identifier",
    "languages",
    "lead__level",
    "source__key",
    "source__name",
    *TEXTS,
    *COPIED,
)
RELATIONS: dict[str, type[Model]] = {
    "topics": Topic,
    "communities": Community,
    "areas": Area,
    "rights_holders": RightsHolder,
    "supporting": Organisation,
}


def records(engagement_ids: Collection[int], lists: Lists) -> list[Record]:
    rows = list(Engagement.objects.filter(pk__in=engagement_ids).order_by().values(*COLUMNS))
    related: defaultdict[int, Related] = defaultdict(Related)
    for name, model in RELATIONS.items():
        pairs = _pairs(name, engagement_ids)
        for engagement_id, key in pairs:
            getattr(related[engagement_id], name).append(key)
        lists.load(model, {key for _, key in pairs})
    _read_policy_items(engagement_ids, related)
    _read_influences(engagement_ids, related)
    lists.load(Organisation, {row["lead_id"] for row in rows})
    return [Record(row, related[row["pk"]], lists) for row in rows]


def _pairs(relation: str, engagement_ids: Collection[int]) -> list[tuple[int, int]]:
    field: Any = Engagement._meta.get_field(relation)
    through = field.remote_field.through._default_manager
    return list(
        through.filter(engagement__in=engagement_ids).values_list(
            "engagement_id", f"{field.m2m_reverse_field_name()}_id"
        )
    )


def _read_policy_items(engagement_ids: Collection[int], related: defaultdict[int, Related]) -> None:
    """Public ones only: to be found by a restricted bill's title would betray the bill."""
    rows = Engagement.policy_items.through.objects.filter(
        engagement__in=engagement_ids, policyitem__visibility=Visibility.PUBLIC
    ).values_list("engagement_id", "policyitem__title", "policyitem__reference")
    for engagement_id, title, number in rows:
        related[engagement_id].policy_items.append((title, number))


def _read_influences(engagement_ids: Collection[int], related: defaultdict[int, Related]) -> None:
    rows = Influence.objects.filter(engagement__in=engagement_ids)
    for engagement_id, level in rows.values_list("engagement_id", "level"):
        related[engagement_id].influences.append(level)
