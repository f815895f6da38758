"""A file's rows, each with what it would become: read a batch at a time, by whoever needs them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from weft.register import search
from weft.register.imports.reading import Candidate, Reader
from weft.register.imports.tables import Row, Table


@dataclass(frozen=True)
class Read:
    """A row and what it would become."""

    row: Row
    candidate: Candidate


class Rows:
    """All rows of a table but a trailer, in order, each once."""

    def __init__(self, table: Table, reader: Reader) -> None:
        self._rows = (row for row in table.read() if not _is_trailer(row))
        self._reader = reader

    def skip(self, number: int) -> None:
        next(islice(self._rows, number, number), None)

    def batch(self, size: int, *, for_index: bool = False) -> Sequence[Read]:
        """The next rows; with `for_index`, their texts as the search reads them, too."""
        return [self._read(row, for_index=for_index) for row in islice(self._rows, size)]

    def batches(self, size: int) -> Iterator[Sequence[Read]]:
        while batch := self.batch(size):
            yield batch

    def _read(self, row: Row, *, for_index: bool) -> Read:
        candidate = self._reader.read(row)
        if for_index and not candidate.exported:
            candidate.texts = search.Texts.of(candidate.values)
        return Read(row, candidate)


def _is_trailer(row: Row) -> bool:
    """The last line of a hub's own export, which says that it is complete."""
    first = next(iter(row.cells.values()), "")
    return first.startswith(("# complete", "# broken off")) or "weft_export" in row.cells
