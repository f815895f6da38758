"""The winning ticket, from randomness that was not there when the lottery was fixed."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType

from civics.sortition.commitment import Commitment, lottery_fingerprint
from civics.sortition.errors import TicketError
from civics.sortition.lottery import Lottery

__all__ = ["RECIPES", "Drawn", "draw", "from_drand", "from_hex", "from_numbers", "winning_ticket"]

BITS = 256


@dataclass(frozen=True)
class Drawn:
    """The outcome of a draw, with all that it depends on but the lottery.

    Attributes
    ----------
    recipe : str
        Which of `RECIPES` makes bytes of what was published.
    published : str
        The randomness, as its source published it.
    ticket : int
        The winning number, from 1.
    members : tuple of str
        Ids of the panel.
    """

    recipe: str
    published: str
    ticket: int
    members: tuple[str, ...]


def winning_ticket(randomness: bytes, commitment: bytes, *, tickets: int) -> int:
    """Find the number of the winning ticket.

    Parameters
    ----------
    randomness : bytes
        From a public source, published after the commitment; not empty.
    commitment : bytes, length 32
        The fingerprint of the commitment, so that the same randomness serves several draws.
    tickets : int
        ``>= 1``.

    Returns
    -------
    int
        From 1 to `tickets`, each as likely as any other.

    Notes
    -----
    Let ``block(i)`` be the HMAC-SHA256, under the randomness as key, of the text "civics sortition
    draw 1", a line feed, the fingerprint, and ``i`` as four bytes, most significant first. Read as
    a whole number, the first of ``block(0)``, ``block(1)``, … that is less than the largest
    multiple of `tickets` up to 2^256 decides: the remainder on division by `tickets`, plus one.
    What is at or above that multiple is passed over, so no ticket is favoured.

    Examples
    --------
    >>> winning_ticket(b"5 12 23 33 41 49", bytes(32), tickets=1000)
    680
    """
    if not randomness:
        raise TicketError("The randomness is empty.")
    return _remainder(_blocks(randomness, commitment), tickets, bits=BITS) + 1


def _blocks(randomness: bytes, commitment: bytes) -> Iterator[int]:
    for number in count():
        message = b"civics sortition draw 1\n" + commitment + number.to_bytes(4, "big")
        yield int.from_bytes(hmac.digest(randomness, message, "sha256"), "big")


def _remainder(numbers: Iterator[int], tickets: int, *, bits: int) -> int:
    fair = 2**bits - 2**bits % tickets
    return next(number for number in numbers if number < fair) % tickets


def from_hex(published: str) -> bytes:
    """Read bytes written in hexadecimal; white space and case do not matter.

    Examples
    --------
    >>> from_hex("C0 FF ee").hex()
    'c0ffee'
    """
    try:
        found = bytes.fromhex(published)
    except ValueError:
        raise TicketError(f"“{published[:40]}” is not hexadecimal.") from None
    if not found:
        raise TicketError("The randomness is empty.")
    return found


def from_numbers(published: str) -> bytes:
    """Read the numbers of a lottery, in the order in which they were published.

    Whatever stands between the numbers is a space, leading zeros are dropped, and the bytes are
    those of the text.

    Examples
    --------
    >>> from_numbers("05, 12, 23, 33, 41 - 49")
    b'5 12 23 33 41 49'
    """
    numbers = re.findall(r"[0-9]+", published)
    if not numbers:
        raise TicketError(f"“{published[:40]}” holds no numbers.")
    return " ".join(number.lstrip("0") or "0" for number in numbers).encode()


def from_drand(published: str) -> bytes:
    """Read a round of the drand beacon, as its servers answer in JSON.

    The randomness must be the SHA-256 of the signature. That the signature is the beacon's own is
    for its users to check, with a client of drand.

    Examples
    --------
    >>> signature = "ab" * 48
    >>> randomness = hashlib.sha256(bytes.fromhex(signature)).hexdigest()
    >>> answer = json.dumps({"round": 7, "randomness": randomness, "signature": signature})
    >>> from_drand(answer).hex() == randomness
    True
    """
    answer = _drand_answer(published)
    signature = from_hex(str(answer["signature"]))
    found = hashlib.sha256(signature).digest()
    if "randomness" in answer and from_hex(str(answer["randomness"])) != found:
        raise TicketError("The randomness of the drand round is not the hash of its signature.")
    return found


def drand_round(published: str) -> int:
    """Read the number of a drand round."""
    return int(str(_drand_answer(published)["round"]))


def _drand_answer(published: str) -> Mapping[str, object]:
    try:
        answer = json.loads(published)
    except (ValueError, RecursionError):
        answer = None
    if not (isinstance(answer, dict) and {"round", "signature"} <= answer.keys()):
        raise TicketError("This is not a drand round: JSON with a round and a signature.")
    if not re.fullmatch(r"[0-9]{1,18}", str(answer["round"])):
        raise TicketError("The number of the drand round is not a whole number.")
    return answer


RECIPES: Mapping[str, Callable[[str], bytes]] = MappingProxyType(
    {"hex": from_hex, "numbers": from_numbers, "drand": from_drand}
)


def draw(lottery: Lottery, commitment: Commitment, published: str, *, recipe: str = "hex") -> Drawn:
    """Draw the winning ticket.

    Parameters
    ----------
    lottery : Lottery
    commitment : Commitment
        To this lottery, published before.
    published : str
        The randomness, as its source published it.
    recipe : {"hex", "numbers", "drand"}
        How to make bytes of that.

    Raises
    ------
    TicketError
        If the lottery is not the one committed to, or the randomness cannot be read.
    """
    if lottery_fingerprint(lottery) != commitment.lottery:
        raise TicketError("The lottery is not the one that the commitment fixed.")
    randomness = RECIPES[recipe](published)
    number = winning_ticket(randomness, commitment.fingerprint, tickets=len(lottery.tickets))
    return Drawn(recipe, published, number, lottery.tickets[number - 1])
