"""`civics`: the command line.

Each job of the library has a module of its own here, which is imported only when asked for. It
offers `add_commands(commands)`, which adds one parser per command and sets as its default `run` the
function that takes the parsed options and writes its answer with `output`. It returns nothing, or 1
where the answer is no. What it raises as `CivicsError` or `OSError` becomes one sentence and exit
status 2.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never

from civics.errors import CivicsError

__all__ = ["JOBS", "Job", "main", "run"]

BAD_INPUT = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


@dataclass(frozen=True)
class Job:
    name: str
    says: str
    module: str
    example: str


JOBS = (
    Job(
        "budget",
        "Count the votes of a participatory budget; explain and compare the rules.",
        "civics.cli.budget",
        "civics budget run city.pb --rule equal-shares --completion add1u",
    ),
    Job(
        "opinion",
        "Map who votes alike on statements, and what all groups agree on.",
        "civics.cli.opinion",
        "civics opinion map tests/civics/opinion/conversations/brexit-consensus",
    ),
    Job(
        "sortition",
        "Draw panels by lot as fairly as quotas allow, so that anybody can check the draw.",
        "civics.cli.sortition",
        "civics sortition solve --people people.csv --categories categories.csv --seats 12",
    ),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit status."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit status: 0, 1 for the answer no, 2 for bad input."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(_overview())
        return 0 if arguments else BAD_INPUT
    name, *rest = arguments
    job = next((job for job in JOBS if job.name == name), None)
    if job is None:
        return _refuse(f"there is no job “{name}”; `civics --help` lists them.")
    try:
        return _run_job(job, rest)
    except (CivicsError, OSError) as error:
        return _answer_for(error)
    except KeyboardInterrupt:
        return INTERRUPTED


def _run_job(job: Job, arguments: Sequence[str]) -> int:
    parser = _Parser(prog=f"civics {job.name}", description=job.says)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    importlib.import_module(job.module).add_commands(commands)
    options = parser.parse_args(arguments)
    status = options.run(options)
    sys.stdout.flush()
    return int(status or 0)


def _answer_for(error: CivicsError | OSError) -> int:
    if isinstance(error, BrokenPipeError):
        # Whoever read the answer has enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    if isinstance(error, OSError) and error.filename is not None:
        return _refuse(f"{error.filename}: {error.strerror}.")
    return _refuse(str(error))


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"civics: {sentence}\n")
    return BAD_INPUT


def _overview() -> str:
    width = max(len(job.name) for job in JOBS)
    lines = [f"  {job.name:<{width}}  {job.says}" for job in JOBS]
    examples = [f"  {job.example}" for job in JOBS]
    return "\n".join(
        [
            "usage: civics JOB COMMAND [options]",
            "",
            "Fair lotteries, opinion groups and participatory budgets, explained.",
            "",
            "jobs:",
            *lines,
            "",
            "examples:",
            *examples,
            "",
            "`civics JOB --help` lists a job's commands; `civics JOB COMMAND --help` explains one.",
            "",
        ]
    )


class _Parser(argparse.ArgumentParser):
    """A parser that answers bad options with one sentence instead of the whole usage."""

    def __init__(self, **settings: object) -> None:
        settings.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **settings)  # type: ignore[arg-type]

    def error(self, message: str) -> Never:
        sys.stderr.write(f"{self.prog}: {message} (`{self.prog} --help` explains)\n")
        sys.exit(BAD_INPUT)
