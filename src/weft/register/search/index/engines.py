"""Which of the two databases is in use, and what the search needs of it."""

from collections.abc import Collection, Iterable
from typing import Any, Protocol

from django.db import connection
from django.db.models import QuerySet

from weft.register.models import SearchEntry
from weft.register.search.asking import Asked
from weft.register.search.index.documents import Document
from weft.register.search.index.postgres import PostgresEngine
from weft.register.search.index.sqlite import SqliteEngine


class Engine(Protocol):
    """Statements are built from folded words alone, so that no text can break them."""

    def add(self, documents: Iterable[Document]) -> None:
        """Put documents of new engagements into the index."""

    def write(self, documents: Iterable[Document]) -> None:
        """Put these documents into the index, in place of earlier ones."""

    def remove(self, engagement_ids: Collection[int]) -> None: ...

    def matching(self, asked: Asked) -> tuple[str, list[Any]]:
        """A SELECT of the ids of all that is asked for, with its parameters."""
        ...

    def some(self, asked: Asked, *, most: int | None) -> tuple[str, list[Any]]:
        """A SELECT of the ids of `most` of what is asked for, or of all; to see whether any is."""
        ...

    def ranked(self, asked: Asked, rows: QuerySet[SearchEntry]) -> list[int]:
        """The ids of these rows, those that match best first; equals stay in their order."""
        ...

    def near(self, word: str, *, most: int) -> list[tuple[str, int]]:
        """Known words that share letters with `word`, each with its weight."""
        ...

    def note_new_words(self) -> None:
        """To be called when SearchWord has grown."""

    def tidy(self) -> None:
        """To be called after a rebuild: the database looks at what it now holds."""


def engine() -> Engine:
    return PostgresEngine() if connection.vendor == "postgresql" else SqliteEngine()
