"""What every kind of file is read as."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field


class UnreadableError(Exception):
    """The file cannot be read as a table; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the file's own program shows it, and its cells by column."""

    number: int
    cells: Mapping[str, str]
    warnings: Sequence[str] = ()  # about how it was read
    wrong: Mapping[str, str] = field(default_factory=dict)  # cells that cannot be read: why


@dataclass(frozen=True)
class Table:
    kind: str  # "csv", "xlsx", "jsonl", "ics"
    columns: Sequence[str]
    read: Callable[[], Iterator[Row]]  # from the start each time
    size: int  # bytes; progress goes by rows where a total is known
    notes: Sequence[str] = ()  # what a person should know of how the file was read


def named_columns(cells: Sequence[str]) -> list[str]:
    """Column names from a header row: none empty, none twice."""
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        name = base = " ".join(cell.split()) or f"Column {number}"
        again = 2
        while name in taken:
            name, again = f"{base} ({again})", again + 1
        taken.add(name)
        names.append(name)
    return names
