"""Engagements as the index needs them: in as many queries for a thousand as for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from weft.government.models import (
    Area,
    Community,
    Organisation,
    PolicyItem,
    RightsHolder,
    Topic,
)
from weft.government.models.policy import Visibility
from weft.languages import LanguageMap
from weft.register.models import Engagement, Influence
from weft.register.search.index.documents import COPIED, TEXTS, Record, Related, Texts
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


@dataclass(frozen=True)
class Added:
    """A new engagement, with all that it was linked to."""

    engagement: Engagement  # its lead and source at hand
    relations: Mapping[str, Collection[int]]
    influences: Sequence[str] = ()
    texts: Texts | None = None  # where they were read before


def added(new: Collection[Added], lists: Lists) -> list[Record]:
    """As `records`, of what need not be read again."""
    for name, model in RELATIONS.items():
        lists.load(model, {key for each in new for key in each.relations.get(name, ())})
    lists.load(Organisation, {each.engagement.lead_id for each in new})
    policy_items = _policy_items(
        {key for each in new for key in each.relations.get("policy_items", ())}
    )
    return [
        Record(_row(each.engagement), _related(each, policy_items), lists, each.texts)
        for each in new
    ]


def _row(engagement: Engagement) -> dict[str, Any]:
    return {name: getattr(engagement, name) for name in _OWN} | {
        "lead__level": engagement.lead.level,
        "source__key": engagement.source.key,
        "source__name": engagement.source.name,
    }


_OWN = [name for name in COLUMNS if "__" not in name]


def _related(new: Added, policy_items: Mapping[int, tuple[LanguageMap, str]]) -> Related:
    links = new.relations
    return Related(
        **{name: list(links.get(name, ())) for name in RELATIONS},
        policy_items=[policy_items[k] for k in links.get("policy_items", ()) if k in policy_items],
        influences=list(new.influences),
    )


def _policy_items(keys: Iterable[int]) -> dict[int, tuple[LanguageMap, str]]:
    """Public ones only: to be found by a restricted bill's title would betray the bill."""
    rows = PolicyItem.objects.filter(pk__in=keys, visibility=Visibility.PUBLIC)
    return {
        key: (title, number) for key, title, number in rows.values_list("pk", "title", "reference")
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
    pairs = _pairs("policy_items", engagement_ids)
    known = _policy_items({key for _, key in pairs})
    for engagement_id, key in pairs:
        if key in known:
            related[engagement_id].policy_items.append(known[key])


def _read_influences(engagement_ids: Collection[int], related: defaultdict[int, Related]) -> None:
    rows = Influence.objects.filter(engagement__in=engagement_ids)
    for engagement_id, level in rows.values_list("engagement_id", "level"):
        related[engagement_id].influences.append(level)
