"""`civics sortition`: draw panels by lot, and let anybody repeat the draw."""

import argparse
from pathlib import Path

from civics.cli.sortition import afterwards, answers, drums, letters
from civics.cli.sortition.inputs import add_json, add_objective, add_pool, names, natural

__all__ = ["EXAMPLES", "add_commands"]

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]

TABLES = "--people town/people.csv --categories town/categories.csv --seats 12"
HOMES = "--household primary_address1 --household primary_zip"
MADE = "civics sortition example town"
FIXED = f"""civics sortition lottery {TABLES} --out town/draw \\
      --source "Numbers of the state lottery of 1 May 2027, in the order drawn\""""
DRAWN = 'civics sortition draw town/draw --numbers "5 12 23 33 41 49"'

EXAMPLES = {
    "example": (MADE,),
    "feasible": (MADE, f"civics sortition feasible {TABLES}"),
    "solve": (
        MADE,
        f"civics sortition solve {TABLES} \\\n      {HOMES} --objective leximin --json",
    ),
    "lottery": (MADE, FIXED),
    "draw": (MADE, FIXED, DRAWN),
    "verify": (MADE, FIXED, DRAWN, "civics sortition verify town/draw"),
    "receipt": (MADE, FIXED, "civics sortition receipt town/draw --id example-17"),
    "replace": (
        MADE,
        f"{FIXED} --already-in example-17",
        DRAWN,
        "civics sortition replace town/draw --dropouts example-17 --ease",
    ),
    "alternates": (
        MADE,
        FIXED,
        DRAWN,
        "civics sortition alternates town/draw --number 3 --risk 0.1",
    ),
    "invite": (
        MADE,
        "civics sortition invite --addresses town/addresses.csv --areas town/areas.csv \\\n"
        "      --household address --household zip --seed spring --out town/letters.csv",
    ),
}
ABOUT_TABLES = """
P.csv has a row for each person and a column for each category; C.csv has the columns
category,feature,min,max or feature,value,min,max. They are those of sortition-algorithms.
"""
ABOUT_FILES = """
A lottery is a folder. commitment.json and lottery.json are published before the draw,
result.json after it; pool.json holds who people are, and the salt: it stays secret. Names in
the published files are the ids of P.csv: use ids that say nothing about a person.
"""


def add_commands(commands: Commands) -> None:
    """Add the commands of this job to the parser of `civics sortition`."""
    _add_solving(commands)
    _add_drawing(commands)
    _add_afterwards(commands)
    _add_inviting(commands)
    example = _command(commands, "example", "write small, made-up tables to try")
    example.add_argument("folder", metavar="FOLDER", type=Path, help="where to write them")
    example.set_defaults(run=answers.example)


def _command(commands: Commands, name: str, says: str, *about: str) -> argparse.ArgumentParser:
    lines = "\n".join(f"  {line}" for line in EXAMPLES[name])
    return commands.add_parser(
        name,
        help=says,
        description=f"{says[0].upper()}{says[1:]}.",
        epilog=f"\nexample:\n{lines}\n{''.join(about)}",
    )


def _add_solving(commands: Commands) -> None:
    feasible = _command(
        commands, "feasible", "say whether a panel can meet all quotas, or what would help",
        ABOUT_TABLES,
    )  # fmt: skip
    add_pool(feasible)
    feasible.set_defaults(run=answers.feasible)
    solve = _command(commands, "solve", "find the fairest chances", ABOUT_TABLES)
    add_pool(solve)
    add_objective(solve)
    solve.set_defaults(run=answers.solve)


def _add_drawing(commands: Commands) -> None:
    lottery = _command(
        commands, "lottery", "make the tickets of the fairest lottery, and fix them by hash",
        ABOUT_TABLES, ABOUT_FILES,
    )  # fmt: skip
    add_pool(lottery)
    add_objective(lottery)
    lottery.add_argument("--source", required=True, help=SOURCE)
    lottery.add_argument("--out", required=True, metavar="FOLDER", type=Path, help=OUT)
    lottery.add_argument(
        "--after",
        action="append",
        default=[],
        metavar="FOLDER",
        type=Path,
        help="leave out whoever was drawn there, and their households",
    )
    _add_tickets(lottery)
    lottery.set_defaults(run=drums.lottery)
    draw = _command(commands, "draw", "draw the winning ticket", ABOUT_FILES)
    _add_folder(draw)
    how = draw.add_mutually_exclusive_group(required=True)
    how.add_argument("--hex", metavar="HEX", help="the randomness, in hexadecimal")
    how.add_argument("--numbers", metavar="N", help="numbers of a lottery, in the order published")
    how.add_argument("--drand", metavar="FILE", type=Path, help="a round of drand, as JSON")
    draw.set_defaults(run=drums.draw)
    verify = _command(commands, "verify", "repeat a draw from its published files", ABOUT_FILES)
    _add_folder(verify)
    verify.add_argument("--fingerprint", metavar="HEX", help="as announced before the draw")
    verify.add_argument("--pool", metavar="FILE", type=Path, help="the pool, if it was opened")
    verify.add_argument("--receipt", metavar="FILE", type=Path, help="check one person's receipt")
    verify.set_defaults(run=drums.verify)
    receipt = _command(
        commands, "receipt", "write what one person needs to check being in the pool", ABOUT_FILES
    )
    receipt.add_argument("folder", metavar="FOLDER", type=Path, help="of the lottery")
    receipt.add_argument("--id", required=True, help="whose")
    receipt.set_defaults(run=drums.receipt)


SOURCE = "where chance will come from, in words that leave no choice"
OUT = "where the lottery is written"


def _add_afterwards(commands: Commands) -> None:
    replace = _command(commands, "replace", "fill the seats of dropouts by lot", ABOUT_FILES)
    _add_folder(replace)
    add = replace.add_argument
    add("--dropouts", type=names, default=(), metavar="ID,ID", help="who leaves the panel")
    add("--among", type=names, default=(), metavar="ID,ID", help="who may come in (default: all)")
    add("--gone", type=names, default=(), metavar="ID,ID", help="who can no longer be drawn")
    add("--ease", action="store_true", help="ease quotas as little as helps, if need be")
    add("--source", help=f"{SOURCE}; with --out, fix a lottery")
    add("--out", metavar="FOLDER", type=Path, help=OUT)
    add_objective(replace)
    _add_tickets(replace)
    replace.set_defaults(run=afterwards.replace)
    alternates = _command(
        commands, "alternates", "choose who stands by, before anybody drops out", ABOUT_FILES
    )
    _add_folder(alternates)
    add = alternates.add_argument
    add("--number", type=natural, required=True, metavar="N", help="how many alternates")
    add("--risk", metavar="R", help="the chance that a member drops out, from 0 to 1")
    add("--risks", type=Path, metavar="R.csv", help="columns id,risk; goes before --risk")
    add("--sets", type=_positive, default=100, metavar="N", help="sets of dropouts (default: 100)")
    add("--seed", type=natural, default=0, metavar="S", help="draws the sets (default: 0)")
    add("--time-limit", type=float, default=60.0, metavar="SEC", help="at most (default: 60)")
    alternates.set_defaults(run=afterwards.alternates)


def _add_inviting(commands: Commands) -> None:
    invite = _command(commands, "invite", "choose the households to write to", ABOUT_LETTERS)
    add = invite.add_argument
    add("--addresses", type=Path, required=True, metavar="A.csv", help="all addresses")
    add("--areas", type=Path, required=True, metavar="R.csv", help="columns area,rate,answers")
    add("--area-column", default="area", metavar="COLUMN", help="of A.csv (default: area)")
    add(
        "--household",
        action="append",
        default=[],
        metavar="COLUMN",
        help="part of the address; each gets one letter at most",
    )
    add("--letters", type=_positive, metavar="N", help="in all (default: as many as it takes)")
    add("--seed", required=True, metavar="TEXT", help="decides who is written to")
    add("--out", type=Path, required=True, metavar="L.csv", help="where the list is written")
    add_json(invite)
    invite.set_defaults(run=letters.invite)


ABOUT_LETTERS = """
R.csv says of each area how many answers a letter brings (0.04: four in a hundred) and how many
answers are wanted. With --letters, answers are expected in the proportions wanted.
"""


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="of the lottery")
    add_json(parser)


def _add_tickets(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--tickets", type=natural, default=1000, metavar="N", help="how many (default: 1000)")
    add("--salt", metavar="HEX", help="for the pool's hash (default: random)")


def _positive(text: str) -> int:
    if number := natural(text):
        return number
    raise argparse.ArgumentTypeError("must be 1 or more")
