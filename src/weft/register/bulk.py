"""Write many rows at once, past the models: COPY on PostgreSQL, `executemany` on SQLite.

Rows are plain values in the order of the columns named. The database checks its constraints as
ever; defaults and `save` are the models' own and play no part.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from json import dumps
from json.encoder import encode_basestring_ascii as _quoted
from operator import attrgetter
from typing import Any

from django.db import connection, models

from weft.languages import LanguageMapField

type Rows = Iterable[Sequence[Any]]
type Prepare = Callable[[Any], Any]

STAGED = "staged_rows"
CACHE_KB = 16_384


def spare_memory() -> None:
    """Before going once through everything: SQLite is to hold little of it in memory.

    What serves pages, a map of the file and a large cache, only grows under such work. Holds for
    this connection, that is until the request, the job or the command has ended.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size = 0")
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")


def insert(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Add rows, given as values of the fields `names`."""
    fields = [_field(model, name) for name in names]
    insert_into(model._meta.db_table, _columns(fields), _prepared(fields, rows))


def insert_objects(objects: Sequence[models.Model]) -> None:
    """Add objects, all of one model; keys that are set are kept."""
    if objects:
        names = _names(objects[0])
        insert(type(objects[0]), names, map(attrgetter(*names), objects))


def put(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Add rows or, where the first of `names` is a key that is there, write them over its row."""
    fields = [_field(model, name) for name in names]
    put_into(model._meta.db_table, _columns(fields), _prepared(fields, rows))


def insert_into(table: str, columns: Sequence[str], rows: Rows) -> None:
    """`insert`, of values as the database takes them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, columns, rows)
        else:
            cursor.executemany(_insert(table, columns), list(rows))


def put_into(table: str, columns: Sequence[str], rows: Rows) -> None:
    """`put`, of values as the database takes them."""
    news = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    _merge(table, columns, rows, f"UPDATE SET {news}")


def add_missing(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Add rows except those whose first value, a key, is there already."""
    fields = [_field(model, name) for name in names]
    _merge(model._meta.db_table, _columns(fields), _prepared(fields, rows), "NOTHING")


def _merge(table: str, columns: Sequence[str], rows: Rows, then: str) -> None:
    key, listed = columns[0], ", ".join(columns)
    on_conflict = f"ON CONFLICT ({key}) DO {then}"
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.executemany(f"{_insert(table, columns)} {on_conflict}", list(rows))
            return
        cursor.execute(
            f"CREATE TEMPORARY TABLE {STAGED} ON COMMIT DROP AS SELECT {listed} FROM {table} "  # noqa: S608 - names of our own
            "WITH NO DATA"
        )
        _copy(cursor, STAGED, columns, rows)
        # In order, so that two writers wait for each other rather than deadlock.
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {STAGED} "  # noqa: S608
            f"ORDER BY {key} {on_conflict}"
        )
        cursor.execute(f"DROP TABLE {STAGED}")


def new_keys(model: type[models.Model], number: int) -> list[int]:
    """Keys for rows yet to be added, none ever used before; in a transaction that writes."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, number],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + number + 1))


def _copy(cursor: Any, table: str, columns: Sequence[str], rows: Rows) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(table: str, columns: Sequence[str]) -> str:
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return next(each for each in model._meta.concrete_fields if name in (each.attname, each.name))


def _names(sample: models.Model) -> list[str]:
    every = sample._meta.concrete_fields
    return [field.attname for field in every if not field.primary_key or sample.pk is not None]


def _columns(fields: Iterable[models.Field[Any, Any]]) -> list[str]:
    return [str(field.column) for field in fields]


def _prepared(fields: Sequence[models.Field[Any, Any]], rows: Rows) -> Iterator[list[Any]]:
    ways = [(place, way) for place, field in enumerate(fields) if (way := _way(field))]
    for row in rows:
        values = list(row)
        for place, way in ways:
            values[place] = way(values[place])
        yield values


def _way(field: models.Field[Any, Any]) -> Prepare | None:
    """How the field's values become the database's; None where they are already."""
    if isinstance(field, LanguageMapField):
        return _language_map
    if isinstance(field, models.JSONField):
        return _json
    if connection.vendor == "postgresql":  # its driver knows days, moments and bytes
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _json(value: Any) -> str | None:
    if value in ({}, []):  # as most are
        return str(value)
    return None if value is None else dumps(value)


def _language_map(words: dict[str, str]) -> str:
    """As `dumps` writes it, in a quarter of its time: there are millions of these."""
    if not words:
        return "{}"
    pairs = [f"{_quoted(tag)}: {_quoted(text)}" for tag, text in words.items() if text]
    return f"{{{', '.join(pairs)}}}"
