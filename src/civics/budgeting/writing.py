"""Write elections as Pabulib's `.pb` files."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import gcd

from civics.budgeting.elections import Election, Money
from civics.budgeting.errors import ElectionError

__all__ = ["write_pabulib"]


def write_pabulib(election: Election) -> str:
    r"""Write an election so that `read_pabulib` gives back the same.

    Parameters
    ----------
    election : Election

    Returns
    -------
    str
        The file, lines ending in ``\n``. Budget, vote type and the two counts are written from
        the election itself, whatever its details say.

    Raises
    ------
    ElectionError
        If an amount has no finite decimal form, or an id holds a comma or is empty.

    Examples
    --------
    >>> print(write_pabulib(Election.of({"park": 60}, [["park"], []], budget=80)))
    META
    key;value
    budget;80
    vote_type;approval
    num_projects;1
    num_votes;2
    PROJECTS
    project_id;cost
    park;60
    VOTES
    voter_id;vote
    1;park
    2;
    <BLANKLINE>
    """
    rows = [["META"], ["key", "value"], *_meta(election)]
    rows += [["PROJECTS"], *_projects(election), ["VOTES"], *_votes(election)]
    return "".join(";".join(map(_quoted, row)) + "\n" for row in rows)


def _meta(election: Election) -> list[list[str]]:
    ours = {
        "budget": _decimal(election.budget),
        "vote_type": str(election.vote_type),
        "num_projects": str(len(election.projects)),
        "num_votes": str(len(election.ballots)),
    }
    return [[key, value] for key, value in {**ours, **election.details, **ours}.items()]


def _projects(election: Election) -> Iterator[list[str]]:
    columns = list(dict.fromkeys(key for each in election.projects for key in each.details))
    yield ["project_id", "cost", *columns]
    for project in election.projects:
        if not project.id.strip() or "," in project.id:
            raise ElectionError(f"“{project.id}” cannot be the id of a project in a Pabulib file.")
        others = [project.details.get(column, "") for column in columns]
        yield [project.id, _decimal(project.cost), *others]


def _votes(election: Election) -> Iterator[list[str]]:
    ballots = election.ballots
    voters = dict(election.voters) or {"voter_id": [str(i + 1) for i in range(len(ballots))]}
    with_points = election.vote_type.has_points
    rest = [name for name in voters if name != "voter_id"]
    yield ["voter_id", "vote", *(["points"] if with_points else []), *rest]
    names = [project.id for project in election.projects]
    for index in range(len(ballots)):
        row = [voters["voter_id"][index], ",".join(names[p] for p in ballots.projects_of(index))]
        if with_points:
            row.append(",".join(_points(election, index)))
        yield row + [voters[name][index] for name in rest]


def _points(election: Election, ballot: int) -> Iterable[str]:
    given = election.ballots.points
    if given is None:
        raise ElectionError(f"ballots of the type {election.vote_type} need points.")
    first, last = election.ballots.starts[ballot : ballot + 2].tolist()
    unit = election.ballots.points_unit
    return (_decimal(Fraction(each, unit)) for each in given[first:last].tolist())


def _decimal(amount: Money) -> str:
    """Write an exact amount with as many decimals as it needs."""
    if amount.denominator == 1:
        return str(int(amount))
    left = amount.denominator
    places = 0
    while left % 2 == 0 or left % 5 == 0:
        left //= gcd(left, 10)
        places += 1
    if left != 1:
        raise ElectionError(f"the amount {amount} has no end in decimals.")
    digits = str(abs(int(amount * 10**places))).rjust(places + 1, "0")
    return f"{'-' if amount < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _quoted(field: str) -> str:
    needs = ";" in field or "\n" in field or "\r" in field or field.startswith('"')
    return f'"{field.replace('"', '""')}"' if needs else field
