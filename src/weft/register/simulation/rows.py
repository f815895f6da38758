"""Write many rows at once, without a model's `save`: COPY on PostgreSQL, `executemany` on SQLite.

For rows that are known to be right, into tables that nobody else writes to.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models


def insert(objects: Sequence[models.Model]) -> None:
    """Insert `objects`, all of one model; keys that are set are kept."""
    if not objects:
        return
    fields = _fields(objects[0])
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(objects[0]._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for values in _values(objects, fields):
                    copy.write_row(values)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - our own names
                list(_values(objects, fields)),
            )


def _fields(sample: models.Model) -> list[models.Field]:
    every = sample._meta.concrete_fields
    return [field for field in every if not field.primary_key or sample.pk is not None]


def _values(objects: Sequence[models.Model], fields: Sequence[models.Field]) -> Iterator[list[Any]]:
    for each in objects:
        yield [
            field.get_db_prep_save(field.pre_save(each, add=True), connection) for field in fields
        ]


def first_free_key(model: type[models.Model]) -> int:
    return (model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def tell_the_database(model: type[models.Model]) -> None:
    """After rows with keys of our own: let the database count on from the last one."""
    from django.core.management.color import no_style  # noqa: PLC0415

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
