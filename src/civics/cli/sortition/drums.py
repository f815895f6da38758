"""What `civics sortition lottery`, `draw`, `verify` and `receipt` answer."""

import argparse
import secrets
from pathlib import Path

from civics.cli.output import write, write_json
from civics.cli.sortition.answers import NO, in_short
from civics.cli.sortition.inputs import (
    COMMITMENT,
    LOTTERY,
    POOL,
    RESULT,
    read_pool_of,
    read_text,
    solved,
    write_once,
)
from civics.sortition import (
    Check,
    Commitment,
    Distribution,
    Lottery,
    Pool,
    TicketError,
    commit,
    from_hex,
    lottery_of,
    read_commitment,
    read_drawn,
    read_lottery,
    read_pool,
    read_receipt,
    receipt_for,
    second_pool,
    verify_receipt,
    write_commitment,
    write_drawn,
    write_lottery,
    write_pool,
    write_receipt,
)
from civics.sortition import draw as draw_ticket
from civics.sortition import verify as verify_draw

__all__ = ["draw", "fix", "lottery", "receipt", "tell_fixed", "verify"]

SALT_BYTES = 32
MARKS = {True: "holds", False: "FAILS", None: "open "}


def lottery(options: argparse.Namespace) -> None:
    """Make the tickets of a lottery and fix them."""
    pool = read_pool_of(options)
    for folder in options.after:
        first = read_drawn(read_text(folder / RESULT), name=str(folder / RESULT))
        inside = {person.id for person in pool.people}
        pool = second_pool(pool, [each for each in first.members if each in inside])
    found = solved(pool, options)
    tell_fixed(options, found, *fix(found, options))


def fix(found: Distribution, options: argparse.Namespace) -> tuple[Lottery, Commitment]:
    """Write the files of a lottery: the commitment last, when all that it fixes is there."""
    drum = lottery_of(found, tickets=options.tickets, seed=options.seed)
    salt = secrets.token_bytes(SALT_BYTES) if options.salt is None else from_hex(options.salt)
    commitment = commit(found.pool, drum, salt=salt, source=options.source)
    folder = options.out
    folder.mkdir(parents=True, exist_ok=True)
    write_once(folder / POOL, write_pool(found.pool, salt), is_secret=True)
    write_once(folder / LOTTERY, write_lottery(drum))
    write_once(folder / COMMITMENT, write_commitment(commitment))
    return drum, commitment


def tell_fixed(
    options: argparse.Namespace, found: Distribution, drum: Lottery, commitment: Commitment
) -> None:
    """Tell what was fixed and what to do with it."""
    if options.json:
        write_json(
            {
                "fingerprint": commitment.fingerprint.hex(),
                "tickets": len(drum.tickets),
                "deviation": drum.deviation,
                "bound": drum.bound,
                "min_probability": min(drum.chances.values()),
                "max_probability": max(drum.chances.values()),
            }
        )
        return
    write(in_short(found))
    write(
        f"{len(drum.tickets)} tickets; nobody's chance differs from that by more than "
        f"{drum.deviation:.2%}, and {drum.bound:.2%} was proven."
    )
    write(f"Publish {options.out / COMMITMENT} and {options.out / LOTTERY} before the draw;")
    write(f"keep {options.out / POOL} secret. Fingerprint to announce:")
    write(commitment.fingerprint.hex())


def draw(options: argparse.Namespace) -> None:
    """Draw the winning ticket."""
    commitment, drum = _published(options.folder)
    recipe, published = _randomness(options)
    drawn = draw_ticket(drum, commitment, published, recipe=recipe)
    write_once(options.folder / RESULT, write_drawn(drawn))
    if options.json:
        write_json({"ticket": drawn.ticket, "panel": list(drawn.members)})
        return
    write(f"Ticket {drawn.ticket} of {len(drum.tickets)}:")
    for member in drawn.members:
        write(f"  {member}")


def verify(options: argparse.Namespace) -> int:
    """Repeat a draw; the exit status is 1 where something fails."""
    checks = list(_checks(options))
    holds = all(check.holds is not False for check in checks)
    if options.json:
        told = [{"holds": check.holds, "says": check.says} for check in checks]
        write_json({"holds": holds, "checks": told})
    else:
        for check in checks:
            write(f"{MARKS[check.holds]}  {check.says}")
        write("All that was checked holds." if holds else "This is not what was promised.")
    return 0 if holds else NO


def _checks(options: argparse.Namespace) -> tuple[Check, ...]:
    folder, fingerprint = options.folder, options.fingerprint
    commitment, drum = _published(folder)
    pool, salt = _pool(options.pool or folder / POOL, is_needed=options.pool is not None)
    result = folder / RESULT
    drawn = read_drawn(read_text(result), name=str(result)) if result.exists() else None
    checks = verify_draw(
        commitment,
        drum,
        drawn=drawn,
        pool=pool,
        salt=salt,
        fingerprint=None if fingerprint is None else from_hex(fingerprint),
    )
    if options.receipt is None:
        return checks
    own = read_receipt(read_text(options.receipt), name=str(options.receipt))
    return (*checks, verify_receipt(commitment, own))


def receipt(options: argparse.Namespace) -> None:
    """Write the receipt of one person."""
    pool, salt = _pool(options.folder / POOL, is_needed=True)
    if pool is None or options.id not in {person.id for person in pool.people}:
        raise TicketError(f"“{options.id}” is not in the pool.")
    write(write_receipt(receipt_for(pool, options.id, salt)).rstrip("\n"))


def _published(folder: Path) -> tuple[Commitment, Lottery]:
    commitment, drum = folder / COMMITMENT, folder / LOTTERY
    return (
        read_commitment(read_text(commitment), name=str(commitment)),
        read_lottery(read_text(drum), name=str(drum)),
    )


def _pool(path: Path, *, is_needed: bool) -> tuple[Pool | None, bytes]:
    if not is_needed and not path.exists():
        return None, b""
    return read_pool(read_text(path), name=str(path))


def _randomness(options: argparse.Namespace) -> tuple[str, str]:
    if options.drand is not None:
        return "drand", read_text(options.drand)
    if options.numbers is not None:
        return "numbers", options.numbers
    return "hex", options.hex
