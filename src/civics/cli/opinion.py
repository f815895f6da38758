"""`civics opinion`: map who votes alike, and what all agree on."""

import argparse
import time
from pathlib import Path

import numpy as np

from civics.cli.output import Progress, write, write_file, write_json
from civics.opinion import Method, Report, draw_map, letter, read_folder, report_on, write_page

__all__ = ["add_commands"]

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]

MAP_EXAMPLE = """
example, from a checkout of the repository:
  civics opinion map tests/civics/opinion/conversations/brexit-consensus --json

FOLDER is what Polis exports: votes.csv or participants-votes.csv (or participant-votes.csv), and
comments.csv for texts and moderation. --picture writes the map: as SVG, or as a page with the
picture and the same as tables if FILE ends in .html.
"""
LISTED = 5


def add_commands(commands: Commands) -> None:
    """Add the commands of this job to the parser of `civics opinion`."""
    command = commands.add_parser(
        "map",
        help="find opinion groups and common ground",
        description="Find opinion groups and common ground in votes on statements.",
        epilog=MAP_EXAMPLE,
    )
    add = command.add_argument
    add("folder", metavar="FOLDER", type=Path, help="a Polis export")
    add(
        "--method",
        choices=list(Method),
        default=Method.WEFT,
        help="how groups are found (default: weft)",
    )
    add("--groups", type=_positive, metavar="K", help="number of groups (default: found)")
    add(
        "--dimensions",
        type=_positive,
        default=2,
        metavar="D",
        help="in how many ways people may differ, for --method weft (default: 2)",
    )
    add("--seed", type=_natural, default=0, metavar="S", help="draws what is drawn (default: 0)")
    add("--picture", type=Path, metavar="FILE", help="write the map as .svg or .html")
    add("--json", action="store_true", help="answer for programs")
    add("--people", action="store_true", help="with --json: also each one's place, and how sure")
    command.set_defaults(run=_map)


def _map(options: argparse.Namespace) -> None:
    started = time.perf_counter()
    conversation = read_folder(options.folder)
    with Progress("Mapping") as progress:
        report = report_on(
            conversation,
            method=Method(options.method),
            groups=options.groups,
            dimensions=options.dimensions,
            seed=options.seed,
            progress=progress,
        )
    seconds = time.perf_counter() - started
    if options.picture is not None:
        draw = write_page if options.picture.suffix == ".html" else draw_map
        write_file(options.picture, draw(report))
    if options.json:
        people = report.people_as_json() if options.people else {}
        write_json(report.as_json(seconds=seconds) | people)
    else:
        write(_told(report))


def _told(report: Report) -> str:
    """Tell a person what the map says."""
    placed = report.groups[report.groups >= 0]
    lines = [report.conversation.topic] if report.conversation.topic else []
    lines.append(
        f"{len(report.groups)} participants, {len(placed)} of them placed on the map;"
        f" {report.keep.sum()} statements counted, {len(report.conversation.votes)} votes."
    )
    lines += [report.verdict] if report.verdict else []
    for group, size in enumerate(np.bincount(placed, minlength=report.k)):
        lines += ["", f"Group {letter(group)}: {size} people"] if report.k > 1 else []
        for each in report.typical(group):
            does = f"{each.stance}s ({each.probability:.0%})"
            lines.append(f"  {does:<16} {report.text(each.statement)}")
    lines += ["", "What divides most, by how far votes differ (0 to 1)"]
    for column in report.most_divisive()[:LISTED]:
        lines.append(f"  {report.divisiveness[column]:<18.2f} {report.text(column)}")
    lines += ["", f"Common ground: {len(report.bridges) or 'no'} statements"]
    for bridge in report.bridges[:LISTED]:
        does = f"{bridge.stance} {bridge.low:.0%}–{bridge.high:.0%}"  # of the least agreeing group
        lines.append(f"  {does:<18} {report.text(bridge.statement)}")
    return "\n".join(lines)


def _positive(text: str) -> int:
    number = _natural(text)
    if number == 0:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return int(text)
