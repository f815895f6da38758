"""Participatory budgets beside pabutools: the same winners? how long, how much memory?

    bin/bench civics budgeting --data FOLDER --files 'Poland_Warszawa_2021_Mokotow*' --rounds 3

measures every rule that both know on each Pabulib file in the folder, each in a process of its own, and
writes the table into `bench/civics.md`. Winners are compared as sets; ties go by id on both sides. A
peer that needs longer than `--limit` seconds is stopped, and the table says so. What took a side more than
five seconds is measured once. What was measured is kept as JSON (`--kept`), so that files and rules can be
measured one after the other; the table holds the newest of each.
"""

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from _report import put

REPORT = Path(__file__).with_name("civics.md")
WHOLE = Path(__file__).with_name("civics-budgets.md")
BEGIN, END = "<!-- budgeting -->", "<!-- /budgeting -->"
RULES = (
    "greedy cost", "greedy cardinality", "equal-shares cost", "equal-shares cardinality",
    "phragmen", "equal-shares cost add1", "welfare cost",
)  # fmt: skip
LONG = 5
NAMED = (
    "France_Toulouse_2022", "Netherlands_Amsterdam_252", "Poland_Krakow_2024", "Poland_Lodz_2022",
    "Poland_Warszawa_2021_Mokotow", "Poland_Wroclaw_2015_150_-_500",
)  # fmt: skip
HEAD = (
    "| file | rule | winners | same | civics s | pabutools s | ratio | reading | memory |",
    "| --- | --- | --: | --- | --: | --: | --: | --: | --: |",
)
TITLE = """# Participatory budgets beside pabutools, file by file

Made by `bin/bench civics budgeting`; [civics.md](civics.md) says how, and sums it up. Seconds are least / median (runs) of
applying the rule to what was read; reading is ours / theirs in seconds, memory the peak of each process in MB, ours / theirs.
"""
NOTES = """
Seconds are least / median (runs) of applying the rule to what was read; reading is ours / theirs in seconds, memory the
peak of each process in MB, ours / theirs. Others used the machine's two cores (load 6 to 10): read ratios, not seconds.

Adding to shares on Toulouse takes 2.3 to 2.6 seconds of processor here, four times that on the crowded clock.

Where it falls short: on the smallest files a rule takes a millisecond or two of set-up, and some rules are then slower
than the peer's. Ties are compared by id only: with its other tie-breaks, what stays equal goes at the peer by the order
of a set, which differs between two starts of Python, so there is nothing to compare with. On ballots with points or
ranks some of the peer's rules refuse; these are left out."""


def main():
    options = parser().parse_args()
    if options.one:
        print(json.dumps(SIDES[options.one](options.path, options.rule, options.rounds)))
        return
    folder = Path(options.data)
    folder = folder / "pb" if (folder / "pb").is_dir() else folder
    files = sorted(path for pattern in options.files for path in folder.glob(pattern))
    rows = []
    for path in files:
        for rule in options.rules.split(","):
            row = compare(path, rule, options)
            if row:
                rows.append(row)
                print(line(row), flush=True)
    write(kept(rows, Path(options.kept)))
    differing = [row for row in rows if row["same"] is False]
    print(f"{len(rows)} comparisons, {len(differing)} with different winners")
    sys.exit(1 if differing else 0)


def parser():
    parsing = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parsing.add_argument(
        "--data", default=".", help="a folder of Pabulib files, or one with pb/ in it"
    )
    parsing.add_argument("--files", nargs="+", default=["*.pb"], help="patterns of names")
    parsing.add_argument("--rules", default=",".join(RULES[:5]))
    parsing.add_argument("--rounds", type=int, default=3)
    parsing.add_argument(
        "--limit", type=float, default=300, help="seconds for a peer on one file and rule"
    )
    parsing.add_argument(
        "--kept", default=".venv-bench/budgeting.json", help="what was measured so far"
    )
    parsing.add_argument("--one", choices=["ours", "theirs"], help=argparse.SUPPRESS)
    parsing.add_argument("--path", help=argparse.SUPPRESS)
    parsing.add_argument("--rule", help=argparse.SUPPRESS)
    return parsing


def compare(path, rule, options):
    theirs = in_a_process("theirs", path, rule, options)
    if theirs.get("refused"):
        return None
    ours = in_a_process("ours", path, rule, options)
    same = None if "stopped" in theirs else same_answer(ours, theirs, rule)
    return {"file": path.stem, "rule": rule, "ours": ours, "theirs": theirs, "same": same}


def same_answer(ours, theirs, rule):
    """Winners; for welfare, where sets may tie, the total that both reach."""
    if rule.startswith("welfare"):
        return ours["welfare"] == theirs["welfare"]
    return ours["winners"] == theirs["winners"]


def in_a_process(side, path, rule, options):
    command = [
        sys.executable,
        __file__,
        "--one",
        side,
        "--path",
        str(path),
        "--rule",
        rule,
        "--rounds",
        str(options.rounds),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=options.limit, check=True
        )
    except subprocess.TimeoutExpired:
        return {"stopped": options.limit}
    return json.loads(done.stdout.splitlines()[-1])


def ours(path, rule, rounds):
    from civics.budgeting import Utility, apply, read_pabulib, support_of  # noqa: PLC0415 - measured alone

    name, utility, completion = named(rule)
    begun = time.perf_counter()
    election = read_pabulib(Path(path).read_bytes())
    reading = time.perf_counter() - begun
    outcome, seconds = timed(
        lambda: apply(election, name, utility=Utility(utility), completion=completion), rounds
    )
    totals = support_of(election, Utility(utility)).utilities
    return answer(
        outcome.winners, reading, seconds, sum(totals[p] for p in outcome.chosen) // election.unit
    )


def theirs(path, rule, rounds):
    from pabutools import rules  # noqa: PLC0415 - only here in the bench group
    from pabutools.election import Cardinality_Sat, Cost_Sat, parse_pabulib  # noqa: PLC0415

    name, utility, completion = named(rule)
    measure = {"cost": Cost_Sat, "cardinality": Cardinality_Sat}[utility]
    begun = time.perf_counter()
    instance, profile = parse_pabulib(path)
    reading = time.perf_counter() - begun
    apply = {
        "greedy": lambda: rules.greedy_utilitarian_welfare(instance, profile, measure),
        "equal-shares": lambda: rules.method_of_equal_shares(
            instance, profile, measure, voter_budget_increment=1 if completion == "add1" else None
        ),
        "phragmen": lambda: rules.sequential_phragmen(instance, profile),
        "welfare": lambda: rules.max_additive_utilitarian_welfare(instance, profile, measure),
    }[name]
    try:
        outcome, seconds = timed(apply, rounds)
    except ValueError as error:  # ballots of a kind that the peer's rule does not take
        return {"refused": str(error)}
    welfare = (
        sum(int(measure(instance, profile, ballot).sat(outcome)) for ballot in profile)
        if name == "welfare"
        else 0
    )
    return answer([str(project) for project in outcome], reading, seconds, welfare)


SIDES = {"ours": ours, "theirs": theirs}


def named(rule):
    """Name, utility and completion; what is left out is cost and none."""
    parts = rule.split()
    return parts + ["cost", "none"][len(parts) - 1 :]


def timed(apply, rounds):
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        outcome = apply()
        seconds.append(time.perf_counter() - begun)
        if seconds[0] > LONG:
            break
    return outcome, seconds


def answer(winners, reading, seconds, welfare):
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "winners": sorted(winners),
        "reading": reading,
        "seconds": seconds,
        "memory": memory,
        "welfare": welfare,
    }


def kept(rows, path):
    """Put these rows in the place of older ones."""
    known = json.loads(path.read_text()) if path.exists() else []
    newest = {(row["file"], row["rule"]): row for row in [*known, *rows]}
    path.write_text(json.dumps([*newest.values()]))
    return sorted(newest.values(), key=lambda row: (row["file"], RULES.index(row["rule"])))


def line(row):
    ours, theirs = row["ours"], row["theirs"]
    same = {True: "yes", False: "**no**", None: "not known"}[row["same"]]
    if "stopped" in theirs:
        rest = [f"stopped at {theirs['stopped']:g} s", "–", "–"]
    else:
        rest = [spread(theirs["seconds"]), f"{ratio(row):.0f} ×", f"{theirs['reading']:.2f}"]
    memory = (
        f"{ours['memory']:.0f} / {theirs['memory']:.0f}"
        if "memory" in theirs
        else f"{ours['memory']:.0f} / –"
    )
    cells = [
        row["file"],
        row["rule"],
        str(len(ours["winners"])),
        same,
        spread(ours["seconds"]),
        *rest[:2],
        f"{ours['reading']:.2f} / {rest[2]}",
        memory,
    ]
    return "| " + " | ".join(cells) + " |"


def spread(seconds):
    return f"{min(seconds):.3f} / {statistics.median(seconds):.3f} ({len(seconds)})"


def write(rows):
    same = sum(row["same"] is True for row in rows)
    known = sum(row["same"] is not None for row in rows)
    text = [
        BEGIN,
        "## Participatory budgets",
        "",
        "Made by `bin/bench civics budgeting --data FOLDER [--files FILE.pb --rules RULE]`",
        f"on {datetime.now(UTC):%d %B %Y}, Python {platform.python_version()}, {platform.machine()}, beside pabutools 1.2.3 in its exact mode.",
        "",
        f"{len({row['file'] for row in rows})} files. The same winners (for welfare: the same total) in {same} of {known} comparisons that the peer finished;",
        f"it was stopped in {len(rows) - known}. Every one of them: [civics-budgets.md](civics-budgets.md).",
        "",
        "| rule | compared | same winners | peer stopped | times as fast: least | median | most |",
        "| --- | --: | --: | --: | --: | --: | --: |",
        *(summary(rule, [row for row in rows if row["rule"] == rule]) for rule in RULES),
        "",
        "The largest five, and Toulouse, where adding to shares takes most steps (1,570):",
        "",
        *HEAD,
        *(line(row) for row in rows if row["file"] in NAMED),
        NOTES,
        "",
        END,
    ]
    put(REPORT, "\n".join(text), begin=BEGIN, end=END)
    WHOLE.write_text("\n".join([TITLE, *HEAD, *map(line, rows), ""]))


def ratio(row):
    return statistics.median(row["theirs"]["seconds"]) / statistics.median(row["ours"]["seconds"])


def summary(rule, rows):
    ratios = [ratio(row) for row in rows if row["same"] is not None]
    alike = sum(row["same"] is True for row in rows)
    speed = (
        [f"{each:.1f} ×" for each in (min(ratios), statistics.median(ratios), max(ratios))]
        if ratios
        else ["–"] * 3
    )
    return f"| {rule} | {len(rows)} | {alike} of {len(ratios)} | {len(rows) - len(ratios)} | {' | '.join(speed)} |"


if __name__ == "__main__":
    main()
