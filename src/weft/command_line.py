"""`weft`: the command line.

Each command is a Django management command of the room that owns it; this is the front door, which
knows their names, explains them, and answers bad input with one sentence and exit status 2.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from weft.demo import NotADemoError
from weft.environment import SettingError

BAD_INPUT = 2
INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    name: str
    says: str
    runs: str  # the management command's name


COMMANDS = (
    Command("demo", "Set up and run the demo: Canada's register, on this machine.", "demo"),
    Command(
        "import", "Bring a spreadsheet of engagements into the register.", "import_engagements"
    ),
    Command("export", "Write the register, or a search of it, to a file.", "export"),
    Command("check", "Show the settings, where they come from and what is wrong.", "configuration"),
    Command("appoint", "Name the first steward of a new hub.", "appoint"),
    Command("serve", "Run the web server.", "serve"),
    Command("mail", "Take in intents that come by mail.", "mail"),
    Command("work", "Run the worker that does long tasks.", "work"),
    Command("reindex", "Make the search index anew, such as after a restore.", "reindex"),
    Command("overlaps", "Measure how well overlapping engagements are found.", "overlaps"),
    Command("simulate", "Fill an empty hub with a made-up government, to measure.", "simulate"),
    Command("reindex", "Make the search index anew.", "reindex"),
    Command("manage", "Run one of Django's own commands, such as `weft manage migrate`.", ""),
)
EXAMPLES = """
examples:
  weft demo                              try Weft with real data at http://localhost:8000/
  weft demo --port 8080 --fresh          begin again, elsewhere
  weft import engagements.xlsx --dry-run say what an import would do
  weft check                             before a start: is everything set as it must be?
  weft manage migrate                    bring the database up to date

The data is in the folder that WEFT_DATA names, else in `var/`. docs/operate.md lists every setting.
`weft COMMAND --help` says more about each.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: list[str]) -> int:
    """Run one command; the exit status: 0, 2 for what the caller got wrong, 1 for what we did."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        _parser().print_help()
        return 0 if arguments else BAD_INPUT
    name, *rest = arguments
    try:
        return _dispatch(name, rest)
    except (SettingError, NotADemoError) as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED


def _dispatch(name: str, rest: list[str]) -> int:
    if name == "demo":  # it writes the settings' ground first, so Django comes later
        from weft.site.demo.front import run as run_demo  # noqa: PLC0415

        return run_demo(rest)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weft.settings")
    if name == "manage":
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(["weft manage", *rest])
        return 0
    from weft.site.commands import run_command  # noqa: PLC0415

    runs = {command.name: command.runs for command in COMMANDS}
    return run_command(name, runs.get(name, name), rest, known=list(runs))


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"weft: {sentence}\n")
    return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    width = max(len(command.name) for command in COMMANDS)
    lines = [f"  {command.name:<{width}}  {command.says}" for command in COMMANDS]
    return argparse.ArgumentParser(
        prog="weft",
        usage="weft COMMAND [options]",
        description="Weft: who in government is engaging whom, on what, when and how.",
        epilog="\n".join(["commands:", *lines, EXAMPLES]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
