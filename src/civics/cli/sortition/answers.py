"""What `civics sortition solve`, `feasible` and `example` answer."""

import argparse
import time
from collections import Counter
from importlib import resources

from civics.cli.output import write, write_file, write_json
from civics.cli.sortition.inputs import read_pool_of, solved
from civics.sortition import Distribution, Objective, is_feasible, relaxations

__all__ = ["LEAST_TOLD", "NO", "example", "feasible", "in_short", "solve"]

NO = 1
LEAST_TOLD = 1e-6  # below that, a gap is rounding

GAPS = {
    Objective.LEXIMIN: "lowest chance higher",
    Objective.MAXIMIN: "lowest chance higher",
    Objective.NASH: "mean logarithm of chances higher",
    Objective.BOUNDED: "imbalance lower",
}


def example(options: argparse.Namespace) -> None:
    """Write small, made-up tables."""
    options.folder.mkdir(parents=True, exist_ok=True)
    tables = resources.files("civics.cli.sortition") / "example"
    for table in sorted(tables.iterdir(), key=lambda table: table.name):
        write_file(options.folder / table.name, table.read_text(encoding="utf-8"))
        write(str(options.folder / table.name))


def feasible(options: argparse.Namespace) -> int:
    """Say whether a panel is possible; the exit status is 1 where none is."""
    pool = read_pool_of(options)
    is_possible = is_feasible(pool)
    ways = [] if is_possible else relaxations(pool)
    if options.json:
        write_json(
            {
                "feasible": is_possible,
                "ways_out": [
                    {
                        "size": way.size,
                        "in_words": way.in_words,
                        "quotas": [
                            [c.quota.category, c.quota.value, c.least, c.most] for c in way.changes
                        ],
                    }
                    for way in ways
                ],
            }
        )
    elif is_possible:
        write(f"Panels of {pool.seats} that meet all quotas are possible.")
    else:
        write("No panel meets all quotas. Ways out, the smallest first:")
        for way in ways:
            write(f"  {way.in_words}")
        if not ways:
            write("  none by quotas: households and people already in leave too few.")
    return 0 if is_possible else NO


def solve(options: argparse.Namespace) -> None:
    """Say what chances the fairest lottery gives."""
    pool = read_pool_of(options)
    begun = time.perf_counter()
    found = solved(pool, options)
    seconds = time.perf_counter() - begun
    if options.json:
        write_json(
            {
                "objective": str(found.objective),
                "seconds": round(seconds, 6),
                "min_probability": found.min_probability,
                "max_probability": found.max_probability,
                "gini": found.gini,
                "gap": found.gap,
                "panels": [
                    {"probability": panel.chance, "people": list(panel.members)}
                    for panel in found.panels
                ],
                "probabilities": found.probabilities,
            }
        )
        return
    bands = Counter(f"{chance:.1%}" for chance in found.probabilities.values())
    for chance in sorted(bands, key=lambda text: float(text.rstrip("%"))):
        write(f"{chance:>7}  {bands[chance]} people")
    write(f"{in_short(found)} {len(found.panels)} panels, in {seconds:.2f} seconds.")


def in_short(found: Distribution) -> str:
    """Tell how fair a lottery is."""
    return (
        f"Chances from {found.min_probability:.2%} to {found.max_probability:.2%}, "
        f"Gini {found.gini:.3f}; proven: no lottery has the {GAPS[found.objective]} by more than "
        f"{max(found.gap, LEAST_TOLD):.6f}."
    )
