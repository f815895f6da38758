"""A file as columns and rows of text, read as a stream: `open_table(path)`."""

from weft.register.imports.tables.opening import open_table
from weft.register.imports.tables.shapes import Row, Table, UnreadableError

__all__ = ["Row", "Table", "UnreadableError", "open_table"]
