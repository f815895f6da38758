"""Which engagements are indexed with an entry of the shared lists: what to index again with it."""

from collections.abc import Collection

from django.db.models import Model, Q

from weft.government import queries
from weft.government.models import (
    Area,
    Community,
    Organisation,
    PolicyItem,
    RightsHolder,
    Topic,
)
from weft.government.models.entries import NamedEntry
from weft.register.models import Engagement
from weft.register.search.conditions import below
from weft.register.search.index.writing import reindex

# The relations by which an engagement holds an entry, and whether entries above count too.
HELD_BY: dict[type[Model], tuple[tuple[str, ...], bool]] = {
    Organisation: (("lead", "supporting"), False),
    Topic: (("topics",), True),
    Area: (("areas",), True),
    Community: (("communities",), False),
    RightsHolder: (("rights_holders",), False),
}


def policy_item_changed(item: PolicyItem) -> None:
    """Index again all that is linked to `item`, because its title or who may see it changed."""
    links = Engagement.policy_items.through.objects.filter(policyitem=item)
    reindex(links.values_list("engagement", flat=True))


def concerned(entry: NamedEntry) -> set[int]:
    """The keys of the engagements that are indexed with `entry`: to be indexed again where its
    names, place or successor changed."""
    relations, parents = HELD_BY[type(entry)]
    if isinstance(entry, Organisation):
        keys: Collection[int] = queries.with_predecessors([entry.pk])
    else:
        keys = below(type(entry), [entry.public_id], parents=parents)
    holds = Q()
    for relation in relations:
        holds |= Q(**{f"{relation}__in": keys})
    return set(Engagement.objects.filter(holds).values_list("pk", flat=True))
