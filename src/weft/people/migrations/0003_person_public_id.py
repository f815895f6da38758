from django.db import migrations, models

import weft.identifiers


def fill(apps, schema_editor):
    people = apps.get_model("people", "Person").objects
    for pk in people.values_list("pk", flat=True):
        people.filter(pk=pk).update(public_id=weft.identifiers.new())


class Migration(migrations.Migration):
    dependencies = [("people", "0002_tokens")]

    operations = [
        migrations.AddField(
            "person", "public_id", models.CharField(max_length=10, null=True)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "person",
            "public_id",
            models.CharField(default=weft.identifiers.new, max_length=10, unique=True),
        ),
    ]
