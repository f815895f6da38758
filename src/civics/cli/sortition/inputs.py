"""What the commands of `civics sortition` are given, and where they write."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from civics.cli.output import Progress, write_file
from civics.sortition import (
    Distribution,
    Objective,
    Pool,
    PoolError,
    TicketError,
    read_people,
    read_quotas,
    solve,
)

__all__ = [
    "COMMITMENT",
    "LOTTERY",
    "POOL",
    "RESULT",
    "add_json",
    "add_objective",
    "add_pool",
    "names",
    "natural",
    "opened",
    "read_pool_of",
    "read_text",
    "share",
    "solved",
    "write_once",
]

COMMITMENT, LOTTERY, POOL, RESULT = "commitment.json", "lottery.json", "pool.json", "result.json"


def add_json(parser: argparse.ArgumentParser) -> None:
    """Ask for the form of the answer."""
    parser.add_argument("--json", action="store_true", help="answer for programs")


def add_pool(parser: argparse.ArgumentParser) -> None:
    """Ask for people, quotas and seats."""
    add = parser.add_argument
    add("--people", type=Path, required=True, metavar="P.csv", help="who may be drawn")
    add(
        "--categories",
        type=Path,
        required=True,
        metavar="C.csv",
        help="a minimum and a maximum for each value of each category",
    )
    add("--seats", type=natural, required=True, metavar="N", help="members of a panel")
    add("--id-column", default="", metavar="COLUMN", help="where the ids are (default: found)")
    add(
        "--household",
        action="append",
        default=[],
        metavar="COLUMN",
        help="part of the address; of people with the same, one is drawn at most",
    )
    add("--already-in", type=names, default=(), metavar="ID,ID", help="who is on every panel")
    add_json(parser)


def add_objective(parser: argparse.ArgumentParser) -> None:
    """Ask what the lottery makes as good as can be."""
    add = parser.add_argument
    add(
        "--objective",
        choices=list(Objective),
        default=Objective.LEXIMIN,
        help="what is made as fair as can be (default: leximin)",
    )
    add("--seed", type=natural, default=0, metavar="S", help="draws what is drawn (default: 0)")
    add(
        "--time-limit",
        type=_seconds,
        metavar="SEC",
        help="then give the best so far, with how much better any other could be",
    )


def read_pool_of(options: argparse.Namespace) -> Pool:
    """Read the tables that the options name."""
    with opened(options.categories) as lines:
        quotas = read_quotas(lines, name=str(options.categories))
    with opened(options.people) as lines:
        people = read_people(
            lines,
            quotas,
            id_column=options.id_column,
            household_columns=options.household,
            name=str(options.people),
        )
    return Pool(people, quotas, options.seats, already_in=options.already_in)


def solved(pool: Pool, options: argparse.Namespace) -> Distribution:
    """Find the fairest lottery, with a bar on a terminal."""
    with Progress("Looking for the fairest lottery") as progress:
        return solve(
            pool,
            Objective(options.objective),
            seed=options.seed,
            time_limit=options.time_limit,
            progress=progress,
        )


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a table of text."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield lines


def read_text(path: Path) -> str:
    """Read a whole file of text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise TicketError(f"{path}: this is not text in UTF-8.") from None


def write_once(path: Path, text: str, *, is_secret: bool = False) -> None:
    """Write a file that must not change afterwards.

    Raises
    ------
    TicketError
        If it is there and says something else.
    """
    if not path.exists():
        write_file(path, text, is_secret=is_secret)
    elif read_text(path) != text:
        raise TicketError(
            f"{path} is there already and says something else; what was published must not "
            "change: choose another folder."
        )


def names(text: str) -> tuple[str, ...]:
    """Read ids with commas between them."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def natural(text: str) -> int:
    """Read a whole number."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 CONFIG: 32 bits
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return int(text)


def share(text: str) -> float:
    """Read a number from 0 to 1.

    Raises
    ------
    PoolError
        If it is none.
    """
    plain = text.replace(".", "", 1)
    if plain.isascii() and plain.isdecimal() and 0 <= float(text) <= 1:
        return float(text)
    raise PoolError(f"“{text[:40]}” is not a number from 0 to 1, such as 0.05.")


def _seconds(text: str) -> float:
    plain = text.replace(".", "", 1)
    if plain.isascii() and plain.isdecimal():
        return float(text)
    raise argparse.ArgumentTypeError(f"“{text}” is not a number of seconds")
