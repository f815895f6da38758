"""PostgreSQL is told what its planner cannot know: common words would be slow to find without."""

import pytest
from django.db import connection


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"), [("jit", "off"), ("random_page_cost", "1.1"), ("cpu_tuple_cost", "0.03")]
)
def test_each_connection_is_told(name, value):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such setting")

    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        assert cursor.fetchone() == (value,)
