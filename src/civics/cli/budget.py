"""`civics budget`: count a participatory budget, explain and compare."""

import argparse
import time
from pathlib import Path

from civics.budgeting import (
    Cap,
    Completion,
    Election,
    ElectionError,
    Limits,
    Money,
    Outcome,
    PabulibError,
    Rule,
    TieBreak,
    Utility,
    apply,
    caps_by,
    exclusive,
    read_pabulib,
)
from civics.budgeting.elections import shown
from civics.budgeting.reading import parse_amount
from civics.cli.output import Progress, write, write_json

__all__ = ["add_commands"]

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]

RUN_EXAMPLE = """
example:
  civics budget run city.pb --rule equal-shares --utility cost --completion add1u --json

city.pb is a file in Pabulib's format (https://pabulib.org/format). Ties go by id unless
--tie-break says otherwise. Limits may be given several times:
  --cap "district=Centre:150000" --cap "category=Sport:80000" --exclusive 12,17 --minimum-support 50
"""


def add_commands(commands: Commands) -> None:
    """Add the commands of this job to the parser of `civics budget`."""
    run = commands.add_parser(
        "run",
        help="say which projects win",
        description="Say which projects win.",
        epilog=RUN_EXAMPLE,
    )
    _add_file(run)
    run.add_argument("--rule", choices=list(Rule), required=True, help="how to choose")
    _add_options(run)
    run.set_defaults(run=_run)


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.pb", type=Path, help="projects and votes")
    parser.add_argument("--json", action="store_true", help="answer for programs")


def _add_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--utility", choices=list(Utility), default=Utility.COST, help="what a voter has from it")
    add(
        "--completion",
        choices=list(Completion),
        default=Completion.NONE,
        help="what equal shares does with money left over (default: none)",
    )
    add("--tie-break", choices=list(TieBreak), default=TieBreak.LEXICAL, help="who wins ties")
    add("--minimum-support", type=int, default=0, metavar="N", help="votes a project needs")
    add(
        "--cap",
        action="append",
        default=[],
        metavar="COLUMN=VALUE:AMOUNT",
        help="the most to spend on projects with that value",
    )
    add(
        "--exclusive", action="append", default=[], metavar="ID,ID", help="buy one of these at most"
    )


def read_election(path: Path) -> Election:
    """Read a file; errors name it."""
    try:
        return read_pabulib(path.read_bytes())
    except PabulibError as error:
        raise PabulibError(
            f"{error.reason} ({path})", line=error.line, column=error.column
        ) from None


def read_limits(election: Election, options: argparse.Namespace) -> Limits:
    """Read the limits that the options name."""
    caps: list[Cap] = [
        exclusive(part.strip() for part in each.split(",")) for each in options.exclusive
    ]
    for each in options.cap:
        caps.extend(_cap(election, each))
    return Limits(caps=tuple(caps), minimum_support=options.minimum_support)


def _cap(election: Election, text: str) -> tuple[Cap, ...]:
    column, _, rest = text.partition("=")
    value, _, amount = rest.rpartition(":")
    try:
        return caps_by(election, column, {value: parse_amount(amount)})
    except ValueError:
        raise ElectionError(
            f"--cap “{text}” is not of the form COLUMN=VALUE:AMOUNT, such as district=Centre:1000."
        ) from None


def number(amount: Money) -> int | float:
    """An amount as JSON writes it."""
    return int(amount) if amount.denominator == 1 else float(amount)


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


def _run(options: argparse.Namespace) -> None:
    election = read_election(options.file)
    begun = time.perf_counter()
    outcome = apply_rule(election, options.rule, options)
    seconds = time.perf_counter() - begun
    if options.json:
        write_json(
            {
                "winners": list(outcome.winners),
                "cost": number(outcome.cost),
                "seconds": round(seconds, 6),
            }
        )
        return
    for project in outcome.chosen:
        each = election.projects[project]
        write(f"{each.id}  {shown(each.cost)}  {each.name}")
    write(
        f"{len(outcome.chosen)} of {len(election.projects)} projects for "
        f"{shown(outcome.cost)} of {shown(election.budget)}, in {seconds:.2f} seconds."
    )
