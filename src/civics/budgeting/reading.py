"""Read elections from Pabulib's `.pb` files."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from civics.budgeting._records import Record, records
from civics.budgeting._votes import Votes
from civics.budgeting.elections import Election, Money, Project, VoteType, plain
from civics.budgeting.errors import PabulibError

__all__ = ["parse_amount", "read_pabulib"]

SECTIONS = ("META", "PROJECTS", "VOTES")
# Long exponents would make numbers of a million digits.
AMOUNT = re.compile(r"[+-]?\d{1,30}([.,]\d{1,15})?", re.ASCII)


def read_pabulib(content: str | bytes) -> Election:
    r"""Read the budget, projects and ballots of a Pabulib file.

    Parameters
    ----------
    content : str or bytes
        The whole file; bytes are UTF-8, with or without a byte order mark.

    Returns
    -------
    Election
        With every column and every line of `META` kept, so that `write_pabulib` gives back the
        same data.

    Raises
    ------
    PabulibError
        With line, column and reason, for anything that is not as the format says: a section that is
        missing or comes twice, a wrong number of fields, an amount that is no number, an unknown or
        repeated project, points that do not match, or numbers of projects and votes other than
        `META` declares (as in a file cut short).

    Notes
    -----
    Amounts and points are exact, also with decimals. Declared numbers of votes per project, and
    limits on the length of ballots, are kept but not enforced: cities publish ballots that break
    them.

    References
    ----------
    .. [1] Faliszewski, P. et al. (2023). Participatory Budgeting: Data, Tools and Analysis. IJCAI.

    Examples
    --------
    >>> election = read_pabulib(
    ...     "META\nkey;value\nbudget;100\nvote_type;approval\n"
    ...     "PROJECTS\nproject_id;cost\npark;60\npath;40\n"
    ...     "VOTES\nvoter_id;vote\n1;park,path\n2;path\n"
    ... )
    >>> [(project.id, project.cost) for project in election.projects], election.votes.tolist()
    ([('park', 60), ('path', 40)], [1, 2])
    """
    lines = records(_decoded(content))
    sections = _sections(lines)
    meta = _Meta.read(sections["META"])
    projects = _projects(sections["PROJECTS"])
    meta.check_count("num_projects", len(projects), "projects")
    votes = Votes.read(sections["VOTES"], meta.vote_type, [project.id for project in projects])
    meta.check_count("num_votes", len(votes.ballots), "votes")
    return Election(
        budget=meta.budget,
        projects=projects,
        ballots=votes.ballots,
        vote_type=meta.vote_type,
        details=meta.values,
        voters=votes.voters,
    )


def parse_amount(text: str) -> Money:
    """Read an exact amount such as ``1200``, ``1200.50`` or ``1200,5``.

    Raises
    ------
    ValueError
        If it is anything else.
    """
    if not AMOUNT.fullmatch(text.strip()):
        raise ValueError(text)
    return plain(Fraction(text.strip().replace(",", ".")))


def _decoded(content: str | bytes) -> str:
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise PabulibError(
            "this is not text in UTF-8.", line=before.count(b"\n") + 1, column=column
        ) from None


@dataclass(frozen=True)
class _Section:
    header: Record
    rows: Sequence[Record]

    def column(self, name: str) -> int:
        if name not in self.header.fields:
            self.header.fail(f"the column “{name}” is missing here.")
        return self.header.fields.index(name)


def _sections(lines: Iterator[Record]) -> dict[str, _Section]:
    found: dict[str, list[Record]] = {}
    current: list[Record] | None = None
    last = 1
    for record in lines:
        last = record.line
        name = record.fields[0].strip()
        if len(record.fields) == 1 and name in SECTIONS:
            _expect(record, name, len(found))
            current = found[name] = []
        elif current is None:
            record.fail("a Pabulib file begins with the line META.")
        else:
            current.append(record)
    if len(found) < len(SECTIONS):
        raise PabulibError(f"the section {SECTIONS[len(found)]} is missing.", line=last)
    return {name: _with_header(name, rows, last) for name, rows in found.items()}


def _expect(record: Record, name: str, position: int) -> None:
    if position == len(SECTIONS) or name != SECTIONS[position]:
        expected = SECTIONS[position] if position < len(SECTIONS) else "no further section"
        record.fail(f"the section {name} stands here; expected was {expected}.")


def _with_header(name: str, rows: list[Record], last: int) -> _Section:
    if not rows:
        raise PabulibError(f"the section {name} has no line that names its columns.", line=last)
    header = Record(rows[0].line, tuple(field.strip() for field in rows[0].fields), rows[0].text)
    for index, column in enumerate(header.fields):
        if column in header.fields[:index]:
            header.fail(f"the column “{column}” stands here twice.", index)
    for row in rows[1:]:
        if len(row.fields) != len(header.fields):
            shorter = min(len(row.fields), len(header.fields))
            row.fail(
                f"{len(row.fields)} fields, where the section {name} has {len(header.fields)} "
                f"columns.",
                min(shorter, len(row.fields) - 1),
            )
    return _Section(header, rows[1:])


@dataclass(frozen=True)
class _Meta:
    values: dict[str, str]
    rows: dict[str, Record]
    budget: Money
    vote_type: VoteType

    @classmethod
    def read(cls, section: _Section) -> "_Meta":
        if len(section.header.fields) < 2:  # noqa: PLR2004
            section.header.fail("the section META has two columns, key and value.")
        rows: dict[str, Record] = {}
        for row in section.rows:
            key = row.fields[0].strip()
            if key in rows:
                row.fail(f"the key “{key}” stands here a second time.")
            rows[key] = row
        for key in ("budget", "vote_type"):
            if key not in rows:
                section.header.fail(f"the section META does not say the {key}.")
        values = {key: row.fields[1] for key, row in rows.items()}
        return cls(values, rows, _amount(rows["budget"], 1, "budget"), _vote_type(rows))

    def check_count(self, key: str, number: int, what: str) -> None:
        """Refuse a file that declares another number than it holds."""
        if key in self.rows and self.values[key].strip() != str(number):
            self.rows[key].fail(
                f"{key} says {self.values[key]!r}, and the file holds {number} {what}.", 1
            )


def _vote_type(rows: dict[str, Record]) -> VoteType:
    named = rows["vote_type"].fields[1].strip().lower()
    if named not in set(VoteType):
        rows["vote_type"].fail(f"the vote type “{named}” is none of {', '.join(VoteType)}.", 1)
    return VoteType(named)


def _amount(row: Record, index: int, what: str) -> Money:
    try:
        amount = parse_amount(row.fields[index])
    except ValueError:
        row.fail(f"the {what} “{row.fields[index]}” is not a number.", index)
    if amount < 0:
        row.fail(f"the {what} {row.fields[index]} is negative.", index)
    return amount


def _projects(section: _Section) -> tuple[Project, ...]:
    identifier, cost = section.column("project_id"), section.column("cost")
    others = [
        (index, name)
        for index, name in enumerate(section.header.fields)
        if index not in {identifier, cost}
    ]
    projects: dict[str, Project] = {}
    for row in section.rows:
        name = row.fields[identifier].strip()
        if not name or "," in name:
            row.fail("a project needs an id, without commas.", identifier)
        if name in projects:
            row.fail(f"the project {name} stands here a second time.", identifier)
        details = {column: row.fields[index] for index, column in others}
        projects[name] = Project(name, _amount(row, cost, "cost"), details)
    return tuple(projects.values())
