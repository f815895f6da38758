"""Whether this hub can serve: what `/health/ready` and `weft check` ask."""

from collections.abc import Callable

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error

from weft.register.models import Engagement, SearchEntry

_known_to_hold: set[str] = set()


def troubles() -> list[str]:
    """What keeps this hub from serving, as sentences; empty when nothing does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return ["The database does not answer."]
    for question in (_migrations, _index):  # a database that is behind may have no index to ask
        if trouble := _once(question):
            return [trouble]
    return []


def _once(question: Callable[[], str]) -> str:
    """Ask until the answer is good: what a deployment has done, a process need not ask again."""
    name = question.__name__
    if name in _known_to_hold:
        return ""
    trouble = question()
    if not trouble:
        _known_to_hold.add(name)
    return trouble


def _migrations() -> str:
    waiting = missing_migrations()
    if not waiting:
        return ""
    return f"The database is behind the code by {len(waiting)}. Run “weft manage migrate”."


def _index() -> str:
    if SearchEntry.objects.exists() or not Engagement.objects.exists():
        return ""
    return "The search index is empty. Run “weft reindex”."


def missing_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
