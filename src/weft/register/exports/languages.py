"""Which languages occur in an export: each has its columns, and the columns come first."""

from functools import reduce

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from weft.government.models import Community, Organisation, PolicyItem
from weft.government.viewers import Viewer
from weft.register import snapshots
from weft.register.exports.columns import RELATIONS, TEXTS_AFTER, TEXTS_BEFORE
from weft.register.models import Engagement


def tags(selection: QuerySet[Engagement], viewer: Viewer) -> list[str]:
    """The hub's own languages in their order, then the others that occur in `selection`.

    Only what is selected counts: a column for a language that occurs in one hidden draft would
    betray the draft.
    """
    chosen = Engagement.objects.filter(pk__in=selection.order_by().values("pk"))
    occurring = _keys(chosen, *TEXTS_BEFORE, *TEXTS_AFTER)
    occurring |= _keys(_linked(Organisation.objects.all(), "lead", chosen), "names")
    influenced = Community.objects.filter(influences__engagement__in=chosen)
    occurring |= _keys(influenced, "names")
    for relation in RELATIONS:
        model = snapshots.RELATIONS[relation].related_model
        if model is PolicyItem:
            items = _linked(PolicyItem.objects.visible_to(viewer), relation, chosen)
            occurring |= _keys(items, "title")
            bodies = Organisation.objects.filter(pk__in=items.order_by().values("organisation"))
            occurring |= _keys(bodies, "names")
        else:
            entries = model._default_manager.all()
            occurring |= _keys(_linked(entries, relation, chosen), "names")
    own = [tag for tag, _ in settings.LANGUAGES]
    return own + sorted(occurring.difference(own))


def _linked(entries: QuerySet, relation: str, chosen: QuerySet[Engagement]) -> QuerySet:
    if relation in RELATIONS:
        through, mine, theirs = snapshots.links(relation)
        linked = through._default_manager.filter(**{f"{mine}__in": chosen}).values(theirs)
    else:
        linked = chosen.values(relation)
    return entries.filter(pk__in=linked)


def _keys(rows: QuerySet, *fields: str) -> set[str]:
    """The languages of the texts in `fields` of `rows`, in one pass over them."""
    texts = [f"chosen.{connection.ops.quote_name(field)}" for field in fields]
    chosen, parameters = rows.order_by().values(*fields).query.sql_with_params()
    if connection.vendor == "postgresql":
        keys = f"SELECT DISTINCT jsonb_object_keys({' || '.join(texts)})"
        query = f"{keys} FROM ({chosen}) chosen"
    else:
        merged = reduce(lambda some, more: f"json_patch({some}, {more})", texts)
        query = f"SELECT DISTINCT each.key FROM ({chosen}) chosen, json_each({merged}) each"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return {tag for (tag,) in cursor.fetchall()}
