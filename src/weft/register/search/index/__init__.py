"""The index behind the search: kept up to date by writers, in each database's own way."""

from weft.register.search.index.changes import Seen, seen
from weft.register.search.index.documents import Texts
from weft.register.search.index.followers import follow
from weft.register.search.index.reading import Added
from weft.register.search.index.vocabulary import Census, Vocabulary
from weft.register.search.index.writing import add, complete, rebuild, reindex

__all__ = [
    "Added",
    "Census",
    "Seen",
    "Texts",
    "Vocabulary",
    "add",
    "complete",
    "follow",
    "rebuild",
    "reindex",
    "seen",
]
