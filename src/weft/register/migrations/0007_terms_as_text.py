"""A facet's numbers are kept as text, a character each: databases put texts together fast."""

from itertools import batched

import numpy as np
from django.db import migrations, models

BATCH = 5_000
FIRST, SURROGATES, HOW_MANY = 0x100, 0xD800, 0x800  # as `register.search.packing` has them


def pack(before):
    points = np.frombuffer(before, dtype="<u4") + FIRST
    return "".join(chr(point if point < SURROGATES else point + HOW_MANY) for point in points)


def as_text(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT engagement_id FROM register_searchentry ORDER BY engagement_id")
        keys = [key for (key,) in cursor.fetchall()]
        for batch in batched(keys, BATCH):
            cursor.execute(
                "SELECT before, engagement_id FROM register_searchentry "
                "WHERE engagement_id BETWEEN %s AND %s",
                [batch[0], batch[-1]],
            )
            cursor.executemany(
                "UPDATE register_searchentry SET codes = %s WHERE engagement_id = %s",
                [(pack(before), key) for before, key in cursor.fetchall()],
            )


class Migration(migrations.Migration):
    dependencies = [("register", "0006_index_of_reports")]

    operations = [
        migrations.RenameField("searchentry", "codes", "before"),
        migrations.AddField(
            "searchentry", "codes", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.RunPython(as_text, elidable=True),
        migrations.RemoveField("searchentry", "before"),
    ]
