"""What `civics sortition invite` answers."""

import argparse
import csv
import io
from collections.abc import Sequence

from civics.cli.output import write, write_file, write_json
from civics.cli.sortition.inputs import opened
from civics.sortition import Address, AreaLetters, read_addresses, read_areas
from civics.sortition import invite as choose_letters

__all__ = ["invite"]


def invite(options: argparse.Namespace) -> None:
    """Choose whom to write to."""
    with opened(options.areas) as lines:
        areas = read_areas(lines, name=str(options.areas))
    with opened(options.addresses) as lines:
        addresses = read_addresses(
            lines,
            areas,
            area_column=options.area_column,
            household_columns=options.household,
            name=str(options.addresses),
        )
    found = choose_letters(addresses, areas, letters=options.letters, seed=options.seed)
    write_file(options.out, _table(found.addresses))
    if options.json:
        write_json({"letters": len(found.addresses), "areas": [_area(a) for a in found.areas]})
        return
    for each in found.areas:
        write(
            f"{each.area.name}: {each.letters} letters to {each.households} households; "
            f"{each.expected:.1f} answers expected, {each.low} to {each.high} likely, "
            f"{each.area.answers:g} wanted."
        )
    write(f"{len(found.addresses)} letters are listed in {options.out}.")


def _table(addresses: Sequence[Address]) -> str:
    paper = io.StringIO()
    writer = csv.DictWriter(paper, fieldnames=list(addresses[0].line), lineterminator="\n")
    writer.writeheader()
    writer.writerows(address.line for address in addresses)
    return paper.getvalue()


def _area(each: AreaLetters) -> dict[str, object]:
    return {
        "area": each.area.name,
        "households": each.households,
        "letters": each.letters,
        "expected": each.expected,
        "low": each.low,
        "high": each.high,
    }
