"""What PostgreSQL is told on each new connection.

Its planner does not know that a text's words lie outside its row, nor that the tables fit in
memory: unasked, it reads every text for a common word, and compiles what runs once.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_SETTINGS = {"jit": "off", "random_page_cost": "1.1", "cpu_tuple_cost": "0.03"}
_STATEMENT = "; ".join(f"SET {name} = {value}" for name, value in _SETTINGS.items())


def prepare(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_STATEMENT)


def register() -> None:
    connection_created.connect(prepare, dispatch_uid="weft.site.databases")
