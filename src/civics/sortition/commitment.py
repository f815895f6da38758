"""What is fixed before the draw: pool, quotas, tickets, and where chance will come from."""

from dataclasses import dataclass

from civics.sortition._canonical import fingerprint
from civics.sortition.errors import TicketError
from civics.sortition.lottery import DIGITS, Lottery
from civics.sortition.pools import Pool, Quota
from civics.sortition.receipts import root_of

__all__ = ["Commitment", "commit", "lottery_fingerprint"]


@dataclass(frozen=True)
class Commitment:
    """To be published before the draw; its fingerprint can be read out or printed.

    Attributes
    ----------
    people, seats, tickets : int
        How many.
    quotas : tuple of Quota
    already_in : tuple of str
        Ids of people who are on every panel, sorted.
    root : bytes, length 32
        Hash of the people, see `receipts.root_of`.
    lottery : bytes, length 32
        Hash of the lottery, see `lottery_fingerprint`.
    source : str
        The public randomness to come, in words that leave no choice: which beacon, which round; or
        which state lottery, of which day, in which order.
    """

    people: int
    seats: int
    tickets: int
    quotas: tuple[Quota, ...]
    already_in: tuple[str, ...]
    root: bytes
    lottery: bytes
    source: str

    @property
    def fingerprint(self) -> bytes:
        """Hash of all the above, 32 bytes; the draw depends on it."""
        return fingerprint(
            "commitment",
            {
                "people": self.people,
                "seats": self.seats,
                "tickets": self.tickets,
                "quotas": [[q.category, q.value, q.least, q.most] for q in self.quotas],
                "already_in": list(self.already_in),
                "root": self.root.hex(),
                "lottery": self.lottery.hex(),
                "source": self.source,
            },
        )


def commit(pool: Pool, lottery: Lottery, *, salt: bytes, source: str) -> Commitment:
    """Fix a pool and a lottery.

    Parameters
    ----------
    pool : Pool
    lottery : Lottery
        Made from this pool.
    salt : bytes
        At least 16, random; kept with the pool, secret. Without it nobody can find out by trying
        who is in the pool.
    source : str
        See `Commitment`; not empty.

    Raises
    ------
    TicketError
        If a ticket is no panel of this pool, people differ, or no source is named.

    Examples
    --------
    >>> from civics.sortition import Person, lottery_of, solve
    >>> pool = Pool([Person("ann", {"age": "any"}), Person("bob", {"age": "any"})],
    ...             [Quota("age", "any", 1, 1)], 1)
    >>> fixed = commit(pool, lottery_of(solve(pool), tickets=2), salt=b"0123456789abcdef",
    ...                source="drand quicknet, round 1000000")
    >>> len(fixed.fingerprint)
    32
    """
    if not source.strip():
        raise TicketError("Name the source of randomness before the draw.")
    if lottery.aims.keys() != {person.id for person in pool.people}:
        raise TicketError("The lottery is about other people than the pool.")
    for number, ticket in enumerate(lottery.tickets, start=1):
        if complaint := pool.complaint(ticket):
            raise TicketError(f"Ticket {number} is no panel of this pool: {complaint}")
    return Commitment(
        people=len(pool.people),
        seats=pool.seats,
        tickets=len(lottery.tickets),
        quotas=pool.quotas,
        already_in=tuple(sorted(pool.already_in)),
        root=root_of(pool, salt),
        lottery=lottery_fingerprint(lottery),
        source=source.strip(),
    )


def lottery_fingerprint(lottery: Lottery) -> bytes:
    """Hash a lottery: its tickets in order, everybody's chance, and the bound.

    Returns
    -------
    bytes, length 32
    """
    return fingerprint(
        "lottery",
        {
            "tickets": [list(ticket) for ticket in lottery.tickets],
            "chances": {key: f"{aim:.{DIGITS}f}" for key, aim in lottery.aims.items()},
            "bound": f"{lottery.bound:.{DIGITS}f}",
        },
    )
