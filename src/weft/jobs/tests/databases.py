"""A database of its own for processes that a test starts and kills."""

import os
from contextlib import contextmanager
from urllib.parse import quote
from uuid import uuid4

from django.db import connection


@contextmanager
def separate(folder):
    """The environment of a hub apart from the test's, on the same kind of database."""
    env = os.environ | {"WEFT_DATA": str(folder), "WEFT_MODE": "live", "WEFT_MAIL": "file"}
    if connection.vendor == "sqlite":
        env.pop("DATABASE_URL", None)
        yield env
        return
    name, given = f"weft_test_{uuid4().hex}", connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    user = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    port = f":{given['PORT']}" if given["PORT"] else ""
    try:
        yield env | {"DATABASE_URL": f"postgresql://{user}@{given['HOST']}{port}/{name}"}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
