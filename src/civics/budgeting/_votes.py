"""The section of votes: fast where all is well, exact about the place where it is not."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Protocol

import numpy as np

from civics.budgeting._records import Record
from civics.budgeting.elections import Ballots, Money, VoteType, plain

__all__ = ["Votes"]

WHOLE = re.compile(r"\d{1,9}(,\d{1,9})*", re.ASCII)
DECIMAL = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)


class _Table(Protocol):
    @property
    def header(self) -> Record: ...
    @property
    def rows(self) -> Sequence[Record]: ...
    def column(self, name: str) -> int: ...


@dataclass(frozen=True)
class Votes:
    """Ballots, and the other columns of their lines."""

    ballots: Ballots
    voters: dict[str, list[str]]

    @classmethod
    def read(cls, table: _Table, vote_type: VoteType, projects: Sequence[str]) -> "Votes":
        """Read all lines; `projects` are the known ids in their order."""
        vote = table.column("vote")
        used = {vote}
        starts, entries = _named(table.rows, vote, vote_type, projects)
        points, unit = None, 1
        if vote_type.has_points:
            used.add(column := table.column("points"))
            points, unit = _points(table.rows, column, starts)
        table.column("voter_id")
        voters = {
            name: [row.fields[index] for row in table.rows]
            for index, name in enumerate(table.header.fields)
            if index not in used
        }
        return cls(
            Ballots(
                starts=np.array(starts, np.int64),
                projects=np.array(entries, np.int32),
                points=None if points is None else np.array(points, np.int64),
                points_unit=unit,
            ),
            voters,
        )


def _named(
    rows: Sequence[Record], column: int, vote_type: VoteType, projects: Sequence[str]
) -> tuple[array[int], array[int]]:
    position = {project: index for index, project in enumerate(projects)}
    starts, entries = array("q", [0]), array("i")
    for row in rows:
        text = row.fields[column]
        names = text.split(",") if text else []
        try:
            ballot = [position[name] for name in names]
        except KeyError:
            ballot = _with_spaces(row, column, names, position)
        if len(ballot) > 1:
            _check_several(row, column, names, ballot, vote_type)
        entries.extend(ballot)
        starts.append(len(entries))
    return starts, entries


def _with_spaces(row: Record, column: int, names: list[str], position: dict[str, int]) -> list[int]:
    ballot = [position.get(name.strip(), -1) for name in names]
    if -1 in ballot:
        unknown = names[ballot.index(-1)].strip()
        row.fail(f"the vote names “{unknown}”, which is not a project.", column)
    return ballot


def _check_several(
    row: Record, column: int, names: list[str], ballot: list[int], vote_type: VoteType
) -> None:
    if vote_type is VoteType.CHOOSE_ONE:
        row.fail(f"{len(ballot)} projects, where the vote type is choose-1.", column)
    if len(set(ballot)) < len(ballot):
        twice = next(name for name in names if names.count(name) > 1)
        row.fail(f"the vote names {twice.strip()} twice.", column)


def _points(rows: Sequence[Record], column: int, starts: array[int]) -> tuple[list[int], int]:
    given: list[Money] = []
    for index, row in enumerate(rows):
        text = row.fields[column]
        if WHOLE.fullmatch(text):
            points: list[Money] = [int(each) for each in text.split(",")]
        else:
            points = _with_decimals(row, column)
        if len(points) != starts[index + 1] - starts[index]:
            wanted = starts[index + 1] - starts[index]
            row.fail(f"{len(points)} points, for a vote that names {wanted} projects.", column)
        given.extend(points)
    unit = lcm(*{each.denominator for each in given})
    return [int(each * unit) for each in given], unit


def _with_decimals(row: Record, column: int) -> list[Money]:
    text = row.fields[column]
    if not text.strip():
        return []
    parts = [part.strip() for part in text.split(",")]
    if not all(DECIMAL.fullmatch(part) for part in parts):
        row.fail("points are numbers up to 999,999,999, such as 3,1,0.5.", column)
    return [plain(Fraction(part)) for part in parts]
