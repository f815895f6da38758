"""What `civics sortition replace` and `alternates` answer."""

import argparse
from pathlib import Path

from civics.cli.output import Progress, write, write_json
from civics.cli.sortition.answers import LEAST_TOLD
from civics.cli.sortition.drums import fix, tell_fixed
from civics.cli.sortition.inputs import POOL, RESULT, opened, read_text, share, solved
from civics.sortition import (
    Pool,
    TableError,
    TicketError,
    choose_alternates,
    eased,
    read_drawn,
    read_pool,
    replacement_pool,
)
from civics.tables import rows_of

__all__ = ["alternates", "replace"]


def replace(options: argparse.Namespace) -> None:
    """Make the lottery that fills the seats of dropouts."""
    if (options.out is None) != (options.source is None):
        raise TicketError("--out and --source belong together: give both or neither.")
    pool, members = _panel(options.folder)
    again = replacement_pool(
        pool,
        members,
        options.dropouts,
        among=options.among or None,
        gone=options.gone,
    )
    way = None
    if options.ease:
        again, way = eased(again)
    found = solved(again, options)
    if way is not None and not options.json:
        write(f"Quotas were eased: {way.in_words}.")
    if options.out is not None:
        tell_fixed(options, found, *fix(found, options))
        return
    chances = {k: p for k, p in found.probabilities.items() if k not in again.already_in}
    if options.json:
        write_json(
            {
                "staying": sorted(again.already_in),
                "probabilities": chances,
                "gap": found.gap,
                "eased": way.in_words if way else None,
            }
        )
        return
    vacant = again.seats - len(again.already_in)
    write(f"{len(again.already_in)} stay. Chances of who may come in, for {vacant} to be filled:")
    able = {key: chance for key, chance in chances.items() if chance >= LEAST_TOLD}
    for key in sorted(able, key=lambda key: (-able[key], key)):
        write(f"{able[key]:>7.1%}  {key}")
    if len(able) < len(chances):
        write(f"{len(chances) - len(able)} others would break a quota.")


def alternates(options: argparse.Namespace) -> None:
    """Say who should stand by."""
    pool, members = _panel(options.folder)
    risks = dict.fromkeys(members, share(options.risk) if options.risk is not None else -1.0)
    if options.risks is not None:
        risks |= _read_risks(options.risks)
    with Progress("Choosing alternates"):
        found = choose_alternates(
            pool,
            members,
            options.number,
            risks=risks,
            sets=options.sets,
            seed=options.seed,
            time_limit=options.time_limit,
        )
    if options.json:
        write_json(
            {
                "alternates": list(found.members),
                "misses": found.misses,
                "gap": found.gap,
                "fresh_misses": found.fresh_misses,
                "misses_without": found.misses_without,
            }
        )
        return
    for member in found.members:
        write(member)
    write(
        f"With them, {found.fresh_misses:.2f} places are missed on average (by quotas and seats), "
        f"without {found.misses_without:.2f}; no others would miss less by more than "
        f"{max(found.gap, LEAST_TOLD):.6f} on the {options.sets} sets of dropouts drawn."
    )


def _panel(folder: Path) -> tuple[Pool, tuple[str, ...]]:
    pool, _ = read_pool(read_text(folder / POOL), name=str(folder / POOL))
    drawn = read_drawn(read_text(folder / RESULT), name=str(folder / RESULT))
    return pool, drawn.members


def _read_risks(path: Path) -> dict[str, float]:
    risks: dict[str, float] = {}
    with opened(path) as lines:
        for row in rows_of(lines, name=str(path), needs=("id", "risk"), error=TableError):
            try:
                risks[row.text("id")] = share(row.text("risk"))
            except TableError:
                raise
            except ValueError as error:
                raise row.wrong("risk", str(error).rstrip(".")) from error
    return risks
