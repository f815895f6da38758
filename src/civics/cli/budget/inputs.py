"""What the commands of `civics budget` are given."""

import argparse
from pathlib import Path

from civics.budgeting import (
    Cap,
    Completion,
    Election,
    ElectionError,
    Limits,
    Outcome,
    PabulibError,
    TieBreak,
    Utility,
    apply,
    caps_by,
    exclusive,
    read_pabulib,
)
from civics.budgeting.reading import parse_amount
from civics.cli.output import Progress

__all__ = ["add_file", "add_options", "apply_rule", "read_election", "read_limits"]


def add_file(parser: argparse.ArgumentParser) -> None:
    """Ask for a file and the form of the answer."""
    parser.add_argument("file", metavar="FILE.pb", type=Path, help="projects and votes")
    parser.add_argument("--json", action="store_true", help="answer for programs")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Ask for what the rules have in common."""
    add = parser.add_argument
    add(
        "--utility",
        choices=list(Utility),
        default=Utility.COST,
        help="what a voter has from a project that is bought (default: cost)",
    )
    add(
        "--completion",
        choices=list(Completion),
        default=Completion.NONE,
        help="what equal shares does with money left over (default: none)",
    )
    add(
        "--tie-break",
        choices=list(TieBreak),
        default=TieBreak.LEXICAL,
        help="which of equal projects goes first (default: lexical)",
    )
    add(
        "--minimum-support",
        type=int,
        default=0,
        metavar="N",
        help="leave out projects with fewer votes",
    )
    add(
        "--cap",
        action="append",
        default=[],
        metavar="COLUMN=VALUE:AMOUNT",
        help="the most to spend on projects with that value in that column",
    )
    add(
        "--exclusive",
        action="append",
        default=[],
        metavar="ID,ID",
        help="buy at most one of these",
    )


def read_election(path: Path) -> Election:
    """Read a file; errors name it."""
    try:
        return read_pabulib(path.read_bytes())
    except PabulibError as error:
        error.args = (f"{path}, {error}",)
        raise


def read_limits(election: Election, options: argparse.Namespace) -> Limits:
    """Read the limits that the options name."""
    names = [[part.strip() for part in each.split(",")] for each in options.exclusive]
    caps = [exclusive(together) for together in names]
    for each in options.cap:
        caps.extend(_caps(election, each))
    return Limits(caps=tuple(caps), minimum_support=options.minimum_support)


def _caps(election: Election, text: str) -> tuple[Cap, ...]:
    column, _, rest = text.partition("=")
    value, _, amount = rest.rpartition(":")
    try:
        return caps_by(election, column, {value: parse_amount(amount)})
    except ValueError:
        raise ElectionError(
            f"--cap “{text}” is not of the form COLUMN=VALUE:AMOUNT, such as district=North:1000."
        ) from None


def apply_rule(election: Election, rule: str, options: argparse.Namespace) -> Outcome:
    """Apply a rule as the options say, with a bar on a terminal."""
    with Progress("Adding to the shares") as progress:
        return apply(
            election,
            rule,
            utility=Utility(options.utility),
            completion=options.completion,
            tie_break=options.tie_break,
            limits=read_limits(election, options),
            report=progress,
        )
