"""The index behind the search: kept up to date by writers, in each database's own way."""

from weft.register.search.index.writing import rebuild, reindex

__all__ = ["rebuild", "reindex"]
