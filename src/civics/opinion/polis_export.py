"""Read what Polis exports, in each of the forms it has had over the years.

The forms differ in the name of the matrix (`participants-votes.csv`, `participant-votes.csv`), in
whether single votes (`votes.csv`) are there, in columns (`xid`, `is-meta`, `importance`), and in
the sign of votes: Polis's database holds -1 for agree, its exports mostly 1. The sign is not
assumed but read off the totals that each export also gives.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from civics.opinion.errors import MalformedFileError, MissingFileError, OpinionError
from civics.opinion.votes import Moderation, Statement, Votes
from civics.tables import Row, lines_of, rows_of

__all__ = ["Conversation", "read_comments", "read_folder", "read_matrix", "read_votes"]

_MATRIX = ("participants-votes.csv", "participant-votes.csv")
_VOTES = ("votes.csv",)
_COMMENTS = ("comments.csv",)
_SUMMARY = ("summary.csv",)
_TRUE = {"true", "t", "1", "yes"}
_FALSE = {"false", "f", "0", "no", ""}


class Reader[Found](Protocol):
    """Reads one file of an export."""

    def __call__(self, lines: Iterable[str], *, name: str) -> Found: ...


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Votes with what is known about the statements.

    Parameters
    ----------
    votes : Votes
    statements : dict of str to Statement
        By identifier; each statement of `votes` is there.
    topic : str
    exported_groups : dict of str to int
        The group in which Polis showed each participant; those it placed in none are left out.
    """

    votes: Votes
    statements: dict[str, Statement]
    topic: str = ""
    exported_groups: dict[str, int] = field(default_factory=dict)

    def kept(self, *, strict: bool = False) -> list[bool]:
        """Say for each statement of `votes` whether it may shape the groups."""
        return [
            self.statements[each].counts_for_groups(strict=strict) for each in self.votes.statements
        ]


@dataclass(frozen=True, kw_only=True)
class _Matrix:
    cast: list[tuple[str, str, int]]
    statements: list[str]
    groups: dict[str, int]
    agrees: int | None
    disagrees: int | None


def read_folder(folder: Path) -> Conversation:
    """Read an export as it was downloaded.

    Parameters
    ----------
    folder : Path
        Holds `votes.csv` or the matrix of participants and votes, or both; and, where there are
        texts and moderation, `comments.csv`. Names may carry a prefix, as recent downloads do.

    Returns
    -------
    Conversation

    Raises
    ------
    MissingFileError
        If there is no such folder, or neither file of votes is in it.
    MalformedFileError
        With line, column and reason, if a file cannot be read.
    """
    single, table = _find(folder, _VOTES, but=_MATRIX), _find(folder, _MATRIX)
    if single is None and table is None:
        raise MissingFileError(
            f"{folder} holds neither votes.csv nor participants-votes.csv: is it a Polis export?"
        )
    comments = _read(_find(folder, _COMMENTS), read_comments, ({}, None))
    matrix = _read(table, read_matrix, None)
    cast = _read(single, read_votes, None)
    votes, placed = _agreed(cast, matrix, known=comments[0], totals=comments[1])
    return Conversation(
        votes=votes,
        statements={each: comments[0].get(each, Statement(id=each)) for each in votes.statements},
        topic=_read(_find(folder, _SUMMARY), _topic, ""),
        exported_groups=placed,
    )


def read_votes(lines: Iterable[str], *, name: str = "votes.csv") -> list[tuple[str, str, int]]:
    """Read single votes, oldest first, as (participant, statement, vote) with the file's own sign.

    Votes at the same moment keep the order of the file.
    """
    found: list[tuple[int, tuple[str, str, int]]] = []
    for row in rows_of(
        lines, name=name, needs=("comment-id", "voter-id", "vote"), error=MalformedFileError
    ):
        vote = row.whole("vote", among=(-1, 0, 1))
        at = row.whole("timestamp") if "timestamp" in row.cells else 0
        found.append((at, (row.text("voter-id"), row.text("comment-id"), vote)))
    found.sort(key=lambda each: each[0])
    return [each for _, each in found]


def read_matrix(lines: Iterable[str], *, name: str = "participants-votes.csv") -> _Matrix:
    """Read the table of participants (lines) and statements (columns whose heading is a number)."""
    cast: list[tuple[str, str, int]] = []
    groups: dict[str, int] = {}
    statements: list[str] = []
    agrees = disagrees = 0
    counted = True
    for row in rows_of(lines, name=name, needs=("participant",), error=MalformedFileError):
        who = row.text("participant")
        statements = statements or [each for each in row.cells if each.isdigit()]
        _place(row, who, groups)
        cast += _cells(row, who, statements)
        counted = counted and {"n-agree", "n-disagree"} <= row.cells.keys()
        if counted:
            agrees += row.whole("n-agree")
            disagrees += row.whole("n-disagree")
    return _Matrix(
        cast=cast,
        statements=statements,
        groups=groups,
        agrees=agrees if counted else None,
        disagrees=disagrees if counted else None,
    )


def read_comments(
    lines: Iterable[str], *, name: str = "comments.csv"
) -> tuple[dict[str, Statement], tuple[int, int] | None]:
    """Read the statements, and how often all of them together were agreed and disagreed with."""
    statements: dict[str, Statement] = {}
    agrees = disagrees = 0
    for row in rows_of(
        lines, name=name, needs=("comment-id", "comment-body"), error=MalformedFileError
    ):
        statement = _statement(row)
        if statement.id in statements:
            raise row.wrong("comment-id", f"statement {statement.id} is there twice")
        statements[statement.id] = statement
        if {"agrees", "disagrees"} <= row.cells.keys():
            agrees += row.whole("agrees")
            disagrees += row.whole("disagrees")
    return statements, (agrees, disagrees) if agrees or disagrees else None


def _statement(row: Row) -> Statement:
    return Statement(
        id=row.text("comment-id"),
        text=row.cells["comment-body"].strip(),
        moderation=_moderation(row),
        is_meta=_truth(row, "is-meta"),
    )


def _moderation(row: Row) -> Moderation:
    column = next((each for each in ("moderated", "mod") if each in row.cells), "")
    cell = row.cells.get(column, "").strip().lower()
    if not cell:
        return Moderation.WAITING
    if cell in ("true", "false"):  # some forms say only whether it is shown
        return Moderation.ACCEPTED if cell == "true" else Moderation.REJECTED
    return Moderation(row.number(column, cell, among=(-1, 0, 1)))


def _truth(row: Row, column: str) -> bool:
    cell = row.cells.get(column, "").strip().lower()
    if cell not in _TRUE | _FALSE:
        raise row.wrong(column, f"“{cell[:40]}” is not true or false")
    return cell in _TRUE


def _place(row: Row, who: str, groups: dict[str, int]) -> None:
    cell = row.cells.get("group-id", "").strip()
    if cell:
        groups[who] = row.number("group-id", cell)


def _cells(row: Row, who: str, statements: list[str]) -> Iterator[tuple[str, str, int]]:
    for each in statements:
        cell = row.cells[each].strip()
        if cell:
            yield who, each, row.number(each, cell, among=(-1, 0, 1))


def _agreed(
    cast: list[tuple[str, str, int]] | None,
    matrix: _Matrix | None,
    *,
    known: dict[str, Statement],
    totals: tuple[int, int] | None,
) -> tuple[Votes, dict[str, int]]:
    """Bring both files to one sign; the single votes win, as they are the older source."""
    chosen = cast if cast is not None else matrix.cast if matrix else []
    counts = totals
    if matrix is not None and matrix.agrees is not None and matrix.disagrees is not None:
        counts = (matrix.agrees, matrix.disagrees)
    sign = _sign(chosen, counts)
    ids = [*known, *(matrix.statements if matrix else ())]
    votes = Votes.of(((who, what, sign * vote) for who, what, vote in chosen), statements=ids)
    return votes, dict(matrix.groups) if matrix else {}


def _sign(cast: list[tuple[str, str, int]], counts: tuple[int, int] | None) -> int:
    """Find whether 1 means agree (1) or disagree (-1), by which the totals fit better."""
    if counts is None:
        return 1
    ones, minus_ones = (sum(vote == kind for _, _, vote in cast) for kind in (1, -1))
    as_is = abs(ones - counts[0]) + abs(minus_ones - counts[1])
    turned = abs(minus_ones - counts[0]) + abs(ones - counts[1])
    return 1 if as_is <= turned else -1


def _topic(lines: Iterable[str], *, name: str) -> str:
    pairs = (cells for _, cells in lines_of(lines, name=name, error=MalformedFileError))
    return next((cells[1] for cells in pairs if cells[0] == "topic" and len(cells) > 1), "")


def _find(folder: Path, names: tuple[str, ...], *, but: tuple[str, ...] = ()) -> Path | None:
    try:
        files = sorted(each for each in folder.iterdir() if each.is_file())
    except OSError as error:
        raise MissingFileError(f"The folder {folder} cannot be read: {error.strerror}.") from error
    exact = [each for each in files if each.name in names]
    prefixed = [each for each in files if each.name.endswith(tuple(f"-{name}" for name in names))]
    rest = [each for each in prefixed if not each.name.endswith(but or ("\0",))]
    return next(iter(exact + rest), None)


def _read[Found](path: Path | None, reader: Reader[Found], otherwise: Found) -> Found:
    if path is None:
        return otherwise
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return reader(lines, name=path.name)
    except OSError as error:
        raise OpinionError(f"{path} cannot be read: {error.strerror}.") from error
