"""A small, made-up election to try the commands with."""

from collections.abc import Iterator, Mapping

from civics.budgeting import Election, Project

__all__ = ["SAMPLE"]

_PROJECTS = (
    ("1", 52_000, "A square without cars", "streets", "South"),
    ("2", 40_000, "Trees along the river", "green", "South"),
    ("3", 25_000, "A skate park by the station", "sport", "North"),
    ("4", 30_000, "A football pitch by the station", "sport", "North"),
    ("5", 9_000, "Benches at bus stops", "streets", "North"),
    ("6", 6_000, "A library of tools", "sharing", "North"),
)
_BALLOTS: Mapping[tuple[str, ...], int] = {
    ("1", "2"): 210,
    ("1", "2", "5"): 95,
    ("1",): 60,
    ("3", "5", "6"): 90,
    ("4", "5"): 75,
    ("3", "4", "6"): 45,
    ("5", "6"): 25,
}


def _ballots() -> Iterator[tuple[str, ...]]:
    for ballot, number in _BALLOTS.items():
        yield from [ballot] * number


def _sample() -> Election:
    costs = {project: cost for project, cost, *_ in _PROJECTS}
    plain = Election.of(costs, _ballots(), budget=100_000)
    projects = tuple(
        Project(project, cost, {"name": name, "category": category, "district": district})
        for project, cost, name, category, district in _PROJECTS
    )
    details = {"description": "A made-up election to try civics with", "currency": "EUR"}
    return Election(plain.budget, projects, plain.ballots, details=details)


SAMPLE = _sample()
