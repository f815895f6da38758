"""Full text on PostgreSQL: a tsvector of our own stems, a GIN index, and trigrams of words."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from weft.register import bulk
from weft.register.models import SearchEntry
from weft.register.search.asking import Asked, Term
from weft.register.search.index.documents import LONGEST, Document

TABLE, COLUMNS = "register_searchtext", ("id", "document")
LAST_POSITION = 16_383  # of a tsvector
_MATCHING = "SELECT id FROM register_searchtext WHERE document @@ %s::tsquery"
WEIGHTS = "{0.1, 0.1, 0.4, 1.0}"  # of D (body), C, B (names), A (title)


class PostgresEngine:
    def add(self, documents: Iterable[Document]) -> None:
        bulk.insert_into(TABLE, COLUMNS, map(_row, documents))

    def write(self, documents: Iterable[Document]) -> None:
        bulk.put_into(TABLE, COLUMNS, map(_row, documents))

    def remove(self, engagement_ids: Collection[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM register_searchtext WHERE id = ANY(%s)", [list(engagement_ids)]
            )

    def matching(self, asked: Asked) -> tuple[str, list[Any]]:
        return _MATCHING, [tsquery(asked)]

    def some(self, asked: Asked, *, most: int | None) -> tuple[str, list[Any]]:
        # Planned apart, or the planner reads all texts in the hope to meet a rare word soon.
        return (
            f"WITH found AS MATERIALIZED ({_MATCHING} LIMIT %s) SELECT id FROM found",  # noqa: S608
            [tsquery(asked), most],
        )

    def ranked(self, asked: Asked, rows: QuerySet[SearchEntry]) -> list[int]:
        try:
            listed, parameters = rows.values("pk").query.sql_with_params()
        except EmptyResultSet:  # such as of a rights-holder that nobody knows
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT newest.pk "  # noqa: S608
                f"FROM (SELECT pk, row_number() OVER () AS place FROM ({listed}) AS it) AS newest "
                f"LEFT JOIN {TABLE} ON id = newest.pk "
                "ORDER BY ts_rank(%s::float4[], document, %s::tsquery) DESC NULLS LAST, place",
                [*parameters, WEIGHTS, tsquery(asked)],
            )
            return [key for (key,) in cursor.fetchall()]

    def near(self, word: str, *, most: int) -> list[tuple[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word, weight FROM register_searchword WHERE word %% %s "
                "ORDER BY similarity(word, %s) DESC, weight DESC, word LIMIT %s",
                [word, word, most],
            )
            return [(known, weight) for known, weight in cursor.fetchall()]

    def note_new_words(self) -> None:
        """Its index keeps itself."""

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE register_searchtext, register_searchentry, register_searchword")


def _row(document: Document) -> tuple[int, str]:
    return document.engagement_id, tsvector(document)


def tsvector(document: Document) -> str:
    """The document as PostgreSQL reads one: each stem with its place and weight.

    Stems are of letters and figures alone, so that none needs to be quoted within. One that comes
    again is written again, for PostgreSQL puts them together faster than we.
    """
    found: list[str] = []
    before = 0
    for weight, stems in (("A", document.title), ("B", document.names), ("", document.body)):
        places = _places(weight)[before : before + len(stems)]
        # An empty stem is the gap between two texts.
        found += [f"'{stem}':{place}" for stem, place in zip(stems, places, strict=True) if stem]
        before += len(stems)
    return " ".join(found)


@cache
def _places(weight: str) -> tuple[str, ...]:
    """Every place of a document as a tsvector writes it; made once, for there are many to write."""
    return tuple(f"{min(place, LAST_POSITION)}{weight}" for place in range(1, LONGEST + 1))


def tsquery(asked: Asked) -> str:
    """All that is wanted and nothing that is not."""
    wanted = (_any(asked.alternatives(term)) for term in asked.wanted)
    unwanted = (f"!{_any((term,))}" for term in asked.unwanted)
    return " & ".join((*wanted, *unwanted))


def _any(terms: Iterable[Term]) -> str:
    return f"({' | '.join(_variant(parts, term) for term in terms for parts in term.variants())})"


def _variant(parts: Sequence[str], term: Term) -> str:
    row = " <-> ".join(_quoted(part) for part in parts)
    return f"({row}:*)" if term.is_prefix else f"({row})"


def _quoted(stem: str) -> str:
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"
