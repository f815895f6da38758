"""The text index: a table of each database's own kind, which `search/index/` alone reads and writes."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

POSTGRES = (
    "CREATE TABLE register_searchtext (id bigint PRIMARY KEY, document tsvector NOT NULL)",
    # The document stays out of the row, so that counting matches reads few pages.
    "ALTER TABLE register_searchtext ALTER COLUMN document SET STORAGE EXTERNAL",
    "ALTER TABLE register_searchtext SET (toast_tuple_target = 128)",
    "CREATE INDEX register_searchtext_document ON register_searchtext USING gin (document)",
    "CREATE INDEX register_searchword_near ON register_searchword USING gin (word gin_trgm_ops)",
)
SQLITE = (
    # Words come already folded and stemmed; the ascii tokenizer only cuts at spaces.
    "CREATE VIRTUAL TABLE register_searchtext USING fts5(title, names, body, tokenize='ascii')",
    "CREATE VIRTUAL TABLE register_searchgrams USING fts5(word, tokenize='trigram')",
)
UNDO = {
    "postgresql": (
        "DROP INDEX register_searchword_near",
        "DROP TABLE register_searchtext",
    ),
    "sqlite": ("DROP TABLE register_searchgrams", "DROP TABLE register_searchtext"),
}
DO = {"postgresql": POSTGRES, "sqlite": SQLITE}


def _run(statements, schema_editor):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def make(apps, schema_editor):
    _run(DO, schema_editor)


def unmake(apps, schema_editor):
    _run(UNDO, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("register", "0003_search_tables")]

    operations = [TrigramExtension(), migrations.RunPython(make, unmake)]
