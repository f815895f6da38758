"""Reads across tables that more than one caller needs."""

from collections.abc import Collection, Iterable

from django.db import connection

from weft.government.models import Organisation, Succession

# Whatever ended in another body, by either way, and what it ended in.
_ENDED = """
    SELECT id, merged_into_id AS heir FROM {organisation} WHERE merged_into_id IS NOT NULL
    UNION ALL
    SELECT organisation_id, successor_id FROM {succession}
    WHERE kind = 'merged' AND NOT is_planned
"""
_FOUND = """
    WITH RECURSIVE found (id) AS (
        SELECT id FROM {organisation} WHERE {column} IN ({marks})
        UNION
        SELECT ended.id FROM ({ended}) AS ended JOIN found ON ended.heir = found.id
    )
    SELECT id FROM found
"""


def with_predecessors(organisation_ids: Iterable[int]) -> set[int]:
    """These bodies, those that were merged into them (all the way back), and their duplicates.

    What a body led before it was merged is found under its successor too. One query.
    """
    return _with_predecessors("id", list(organisation_ids))


def known_as(public_ids: Iterable[str]) -> set[int]:
    """`with_predecessors` of the bodies with these public identifiers."""
    return _with_predecessors("public_id", list(public_ids))


def _with_predecessors(column: str, values: Collection[int | str]) -> set[int]:
    if not values:
        return set()
    tables = {"organisation": _table(Organisation), "succession": _table(Succession)}
    marks = ", ".join(["%s"] * len(values))
    query = _FOUND.format(**tables, column=column, marks=marks, ended=_ENDED.format(**tables))
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return {key for (key,) in cursor.fetchall()}


def _table(model: type[Organisation | Succession]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
