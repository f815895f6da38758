"""The table of the shared cache: `migrate` makes it, so that no start has a step more."""

from django.core.management import call_command
from django.db import migrations

TABLE = "people_cache"


def make(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    name = schema_editor.quote_name(TABLE)
    schema_editor.execute(f"DROP TABLE IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("people", "0003_person_public_id")]
    operations = [migrations.RunPython(make, drop)]
