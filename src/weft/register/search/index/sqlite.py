"""Full text on SQLite: FTS5 over our own stems, and trigrams of words in a second table."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from weft.register import bulk
from weft.register.models import SearchEntry
from weft.register.search.asking import Asked, Term
from weft.register.search.index.documents import Document

TABLE, COLUMNS = "register_searchtext", ("rowid", "title", "names", "body")
GAP = "¶"  # between two texts, so that no phrase reaches over
WEIGHTS = "10.0, 4.0, 1.0"  # of title, names and body


class SqliteEngine:
    def add(self, documents: Iterable[Document]) -> None:
        bulk.insert_into(TABLE, COLUMNS, map(_row, documents))

    def write(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        self.remove([document.engagement_id for document in documents])
        self.add(documents)

    def remove(self, engagement_ids: Collection[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM register_searchtext WHERE rowid = %s",
                [(engagement_id,) for engagement_id in engagement_ids],
            )

    def some(self, asked: Asked, *, most: int | None) -> tuple[str, list[Any]]:
        found, parameters = self.matching(asked)
        return f"{found} LIMIT %s", [*parameters, -1 if most is None else most]

    def matching(self, asked: Asked) -> tuple[str, list[Any]]:
        found = "SELECT rowid FROM register_searchtext"
        wanted, unwanted = _all(asked), _any(asked.unwanted)
        if not wanted:
            return (
                f"{found} WHERE rowid NOT IN ({found} WHERE register_searchtext MATCH %s)",
                [unwanted],
            )
        expression = f"({wanted}) NOT {unwanted}" if unwanted else wanted
        return f"{found} WHERE register_searchtext MATCH %s", [expression]

    def ranked(self, asked: Asked, rows: QuerySet[SearchEntry]) -> list[int]:
        keys = list(rows.values_list("pk", flat=True))
        ranks = self._ranks(asked, keys)
        return sorted(keys, key=lambda key: -ranks.get(key, 0.0))

    def _ranks(self, asked: Asked, engagement_ids: Sequence[int]) -> dict[int, float]:
        if not asked.wanted:
            return {}
        with connection.cursor() as cursor:
            # The plus keeps SQLite from asking the index once for each id.
            cursor.execute(
                f"SELECT rowid, -bm25(register_searchtext, {WEIGHTS}) FROM register_searchtext "  # noqa: S608
                "WHERE register_searchtext MATCH %s "
                "AND +rowid IN (SELECT value FROM json_each(%s))",
                [_all(asked), str(list(engagement_ids))],
            )
            return dict(cursor.fetchall())

    def near(self, word: str, *, most: int) -> list[tuple[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT known.word, known.weight FROM register_searchgrams AS grams "
                "JOIN register_searchword AS known ON known.id = grams.rowid "
                "WHERE register_searchgrams MATCH %s ORDER BY grams.rank, known.word LIMIT %s",
                [_grams(word), most],
            )
            return [(known, weight) for known, weight in cursor.fetchall()]

    def note_new_words(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO register_searchgrams (rowid, word) "
                "SELECT id, '_' || word || '_' FROM register_searchword WHERE id > "
                "(SELECT coalesce(max(rowid), 0) FROM register_searchgrams)"
            )

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM register_searchgrams "
                "WHERE rowid NOT IN (SELECT id FROM register_searchword)"
            )
            cursor.execute(
                "INSERT INTO register_searchtext (register_searchtext) VALUES ('optimize')"
            )
            cursor.execute("ANALYZE register_searchentry")


def _row(document: Document) -> tuple[int, str, str, str]:
    title, names, body = (
        " ".join(stem or GAP for stem in stems)
        for stems in (document.title, document.names, document.body)
    )
    return document.engagement_id, title, names, body


def _all(asked: Asked) -> str:
    return " AND ".join(_any(asked.alternatives(term)) for term in asked.wanted)


def _any(terms: Iterable[Term]) -> str:
    """One of these terms; nothing for none."""
    found = " OR ".join(_variant(parts, term) for term in terms for parts in term.variants())
    return f"({found})" if found else ""


def _variant(parts: Sequence[str], term: Term) -> str:
    row = '"' + " ".join(parts) + '"'
    return f"{row} *" if term.is_prefix else row


def _grams(word: str) -> str:
    padded = f"_{word}_"
    grams = dict.fromkeys(padded[start : start + 3] for start in range(len(padded) - 2))
    return " OR ".join(f'"{gram}"' for gram in grams)
