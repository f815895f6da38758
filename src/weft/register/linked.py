"""Read what one engagement is linked to, asking only where it is linked to anything.

Most engagements leave most relations empty, and each costs a query. One query says which.
"""

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model, Prefetch, prefetch_related_objects

from weft.register.models import Engagement


def fetch(engagement: Engagement, *lookups: str | Prefetch) -> None:
    """`prefetch_related_objects` for one engagement and its own relations."""
    names = tuple(each if isinstance(each, str) else each.prefetch_to for each in lookups)
    with connection.cursor() as cursor:
        cursor.execute(_which(names), [engagement.pk] * len(names))
        (row,) = cursor.fetchall()
    full = {name for name, has_any in zip(names, row, strict=True) if has_any}
    wanted = [each for name, each in zip(names, lookups, strict=True) if name in full]
    prefetch_related_objects([engagement], *wanted)
    kept = vars(engagement).setdefault("_prefetched_objects_cache", {})
    kept |= {name: _related(name)._default_manager.none() for name in names if name not in full}


@cache
def _which(names: tuple[str, ...]) -> str:
    """Whether there is a row of each relation; all names are our own."""
    asked = (
        f"EXISTS (SELECT 1 FROM {table} WHERE {column} = %s)"  # noqa: S608
        for table, column in map(_held, names)
    )
    return f"SELECT {', '.join(asked)}"


def _held(name: str) -> tuple[str, str]:
    """The table of a relation, and its column for the engagement."""
    field: Any = Engagement._meta.get_field(name)
    if field.many_to_many:
        return field.m2m_db_table(), field.m2m_column_name()
    return field.related_model._meta.db_table, field.field.column


def _related(name: str) -> type[Model]:
    field: Any = Engagement._meta.get_field(name)
    related: type[Model] = field.related_model
    return related
