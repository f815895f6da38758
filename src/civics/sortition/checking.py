"""Whether a draw went as it was promised: what anybody can repeat, and what it says in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from civics.sortition.commitment import Commitment, lottery_fingerprint
from civics.sortition.drawing import RECIPES, Drawn, drand_round, winning_ticket
from civics.sortition.errors import TicketError
from civics.sortition.lottery import DIGITS, Lottery
from civics.sortition.pools import Pool
from civics.sortition.receipts import Receipt, root_of

__all__ = ["Check", "verify", "verify_receipt"]

HALF_A_DIGIT = 0.6 * 10.0**-DIGITS


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes
    ----------
    holds : bool or None
        None where it could not be looked at.
    says : str
        A sentence: what holds, what does not, or what would be needed to look.
    """

    holds: bool | None
    says: str


def verify(
    commitment: Commitment,
    lottery: Lottery,
    *,
    drawn: Drawn | None = None,
    pool: Pool | None = None,
    salt: bytes = b"",
    fingerprint: bytes | None = None,
) -> tuple[Check, ...]:
    """Repeat all that can be repeated of a draw.

    Parameters
    ----------
    commitment : Commitment
    lottery : Lottery
    drawn : Drawn, optional
        Before the draw there is none.
    pool : Pool, optional
    salt : bytes
        Of the pool; needed with it.
    fingerprint : bytes, optional
        The commitment's, as it was announced before the draw, from a place that the organiser could
        not change since.

    Returns
    -------
    tuple of Check
        The draw went as promised if all hold; those that could not be looked at are named.

    Examples
    --------
    >>> from civics.sortition import Person, Quota, commit, draw, lottery_of, solve
    >>> pool = Pool([Person("ann", {"age": "any"}), Person("bob", {"age": "any"})],
    ...             [Quota("age", "any", 1, 1)], 1)
    >>> drum = lottery_of(solve(pool), tickets=2)
    >>> fixed = commit(pool, drum, salt=bytes(32), source="the town's lottery of 1 May 2027")
    >>> drawn = draw(drum, fixed, "3 14 15 92 65", recipe="numbers")
    >>> checks = verify(fixed, drum, drawn=drawn, pool=pool, salt=bytes(32))
    >>> [check.says for check in checks if check.holds is False]
    []
    >>> checks[-2].says == f"The randomness gives ticket {drawn.ticket}, as announced."
    True
    """
    checks = [*_announced(commitment, fingerprint), *_lottery(commitment, lottery)]
    if pool is None:
        checks.append(
            Check(None, "Whether tickets meet the quotas was not checked: it takes the pool.")
        )
    else:
        checks.extend(_pool(commitment, lottery, pool, salt))
    if drawn is None:
        checks.append(Check(None, "The draw was not checked: there is no result yet."))
    else:
        checks.extend(_draw(commitment, lottery, drawn))
    return tuple(checks)


def verify_receipt(commitment: Commitment, receipt: Receipt) -> Check:
    """Say whether the person of a receipt is in the pool just as the receipt says."""
    if receipt.root == commitment.root:
        return Check(True, f"“{receipt.person.id}” is in the pool as the receipt says.")
    return Check(False, f"“{receipt.person.id}” is not in the pool as the receipt says.")


def _announced(commitment: Commitment, fingerprint: bytes | None) -> Iterator[Check]:
    own = commitment.fingerprint.hex()
    if fingerprint is None:
        yield Check(
            None, f"Compare the commitment's fingerprint with what was announced before: {own}"
        )
    elif fingerprint == commitment.fingerprint:
        yield Check(True, "The commitment is the one that was announced.")
    else:
        yield Check(False, f"The commitment is not the one announced: its fingerprint is {own}")


def _lottery(commitment: Commitment, lottery: Lottery) -> Iterator[Check]:
    if lottery_fingerprint(lottery) == commitment.lottery:
        yield Check(True, "The lottery is the one that was committed to.")
    else:
        yield Check(False, "The lottery is not the one that was committed to.")
    yield _numbers(commitment, lottery)
    most, allowed = lottery.deviation, lottery.bound
    within = most <= allowed + HALF_A_DIGIT
    yield Check(
        within,
        f"Nobody's chance differs from what was reckoned by more than {most:.6f}; proven was "
        f"{allowed:.6f}."
        if within
        else f"Somebody's chance differs from what was reckoned by {most:.6f}, more than the "
        f"{allowed:.6f} proven.",
    )


def _numbers(commitment: Commitment, lottery: Lottery) -> Check:
    counts = len(lottery.tickets), len(lottery.aims)
    if counts != (commitment.tickets, commitment.people):
        return Check(
            False,
            f"There are {counts[0]} tickets and {counts[1]} people; promised were "
            f"{commitment.tickets} and {commitment.people}.",
        )
    needed = set(commitment.already_in)
    for number, ticket in enumerate(lottery.tickets, start=1):
        if len(ticket) != commitment.seats or len(set(ticket)) != len(ticket):
            return Check(False, f"Ticket {number} is not {commitment.seats} different people.")
        if missing := needed.difference(ticket):
            return Check(False, f"Ticket {number} lacks “{min(missing)}”, who is in already.")
    return Check(
        True, f"There are {counts[0]} tickets, each with {commitment.seats} of {counts[1]} people."
    )


def _pool(commitment: Commitment, lottery: Lottery, pool: Pool, salt: bytes) -> Iterator[Check]:
    same = (
        root_of(pool, salt) == commitment.root
        and pool.quotas == commitment.quotas
        and pool.seats == commitment.seats
        and tuple(sorted(pool.already_in)) == commitment.already_in
    )
    says = "is the one that was" if same else "is not the one that was"
    yield Check(same, f"The pool, with its quotas, {says} committed to.")
    for number, ticket in enumerate(lottery.tickets, start=1):
        if complaint := pool.complaint(ticket):
            yield Check(False, f"Ticket {number} is no panel: {complaint}")
            return
    yield Check(True, "Every ticket meets the quotas and has one person of a household at most.")


def _draw(commitment: Commitment, lottery: Lottery, drawn: Drawn) -> Iterator[Check]:
    try:
        randomness = RECIPES[drawn.recipe](drawn.published)
        if drawn.recipe == "drand":
            yield _round(commitment, drand_round(drawn.published))
    except TicketError as error:
        yield Check(False, f"The randomness cannot be used: {error}")
        return
    yield Check(
        None,
        f"Compare the randomness with what its source published: {_short(drawn.published)} — "
        f"promised was: {commitment.source}",
    )
    number = winning_ticket(randomness, commitment.fingerprint, tickets=len(lottery.tickets))
    right = number == drawn.ticket
    yield Check(
        right,
        f"The randomness gives ticket {number}"
        + (", as announced." if right else f", not {drawn.ticket}."),
    )
    same = drawn.members == lottery.tickets[number - 1]
    is_or_not = "is" if same else "is not"
    yield Check(same, f"The panel announced {is_or_not} that of ticket {number}.")


def _round(commitment: Commitment, number: int) -> Check:
    named = re.search(rf"(?<!\d){number}(?!\d)", commitment.source) is not None
    says = "is named" if named else "is not named"
    return Check(named, f"The drand round {number} {says} in the commitment.")


def _short(published: str) -> str:
    text = " ".join(published.split())
    return text if len(text) <= 80 else f"{text[:79]}…"  # noqa: PLR2004 CONFIG: a line
