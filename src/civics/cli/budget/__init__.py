"""`civics budget`: count a participatory budget, explain and compare."""

import argparse

from civics.budgeting import Rule
from civics.cli.budget import answers
from civics.cli.budget.inputs import add_file, add_options

__all__ = ["add_commands"]

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]

ABOUT_FILES = """
city.pb is a file in Pabulib's format (https://pabulib.org/format); `civics budget example`
writes a small one. Ties go by id unless --tie-break says otherwise. Limits may be given
several times:
  --cap "district=North:60000" --cap "category=sport:45000" --exclusive 3,4 --minimum-support 50
"""
RUN = f"""
example:
  civics budget example > city.pb
  civics budget run city.pb --rule equal-shares --utility cost --completion add1u --json
{ABOUT_FILES}"""
EXPLAIN = f"""
example:
  civics budget example > city.pb
  civics budget explain city.pb --rule equal-shares --project 4
{ABOUT_FILES}"""
COMPARE = f"""
example:
  civics budget example > city.pb
  civics budget compare city.pb --completion add1u
{ABOUT_FILES}"""
EXAMPLE = """
example:
  civics budget example > city.pb
"""


def add_commands(commands: Commands) -> None:
    """Add the commands of this job to the parser of `civics budget`."""
    run = _counting(commands, "run", "say which projects win", RUN)
    run.add_argument("--rule", choices=list(Rule), required=True, help="how to choose")
    run.set_defaults(run=answers.run)
    explain = _counting(commands, "explain", "say of every project why it won or lost", EXPLAIN)
    explain.add_argument("--rule", choices=list(Rule), required=True, help="how to choose")
    explain.add_argument("--project", metavar="ID", help="this project only")
    explain.set_defaults(run=answers.explain)
    compare = _counting(commands, "compare", "set the rules side by side", COMPARE)
    compare.add_argument(
        "--prices",
        action="store_true",
        help="also ask whether voters with equal money could have bought it; may take minutes",
    )
    compare.set_defaults(run=answers.compare)
    example = commands.add_parser(
        "example", help="write a small election to try", description=EXAMPLE, epilog=EXAMPLE
    )
    example.set_defaults(run=answers.example)


def _counting(commands: Commands, name: str, says: str, example: str) -> argparse.ArgumentParser:
    sentence = f"{says[0].upper()}{says[1:]}."
    parser = commands.add_parser(name, help=says, description=sentence, epilog=example)
    add_file(parser)
    add_options(parser)
    return parser
