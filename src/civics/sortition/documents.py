"""The files of a draw, as JSON: commitment, lottery, result, the secret pool, and receipts."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from civics.sortition.commitment import Commitment
from civics.sortition.drawing import RECIPES, Drawn
from civics.sortition.errors import PoolError, TicketError
from civics.sortition.lottery import DIGITS, Lottery
from civics.sortition.pools import Person, Pool, Quota
from civics.sortition.receipts import MIN_SALT, Receipt

__all__ = [
    "read_commitment",
    "read_drawn",
    "read_lottery",
    "read_pool",
    "read_receipt",
    "write_commitment",
    "write_drawn",
    "write_lottery",
    "write_pool",
    "write_receipt",
]

VERSION = 1


def write_commitment(commitment: Commitment) -> str:
    """Write a commitment, with its fingerprint for people to compare."""
    return _written(
        "commitment",
        {
            "fingerprint": commitment.fingerprint.hex(),
            "source": commitment.source,
            "people": commitment.people,
            "seats": commitment.seats,
            "tickets": commitment.tickets,
            "root": commitment.root.hex(),
            "lottery": commitment.lottery.hex(),
            "already_in": list(commitment.already_in),
            "quotas": _quotas_written(commitment.quotas),
        },
    )


def read_commitment(text: str, *, name: str = "commitment.json") -> Commitment:
    """Read a commitment.

    Raises
    ------
    TicketError
        If the file cannot be read, or its fingerprint is not that of what it says.
    """
    part = _opened(text, "commitment", name)
    commitment = Commitment(
        people=part.whole("people"),
        seats=part.whole("seats"),
        tickets=part.whole("tickets"),
        quotas=tuple(_quotas(part)),
        already_in=part.texts("already_in"),
        root=part.digest("root"),
        lottery=part.digest("lottery"),
        source=part.text("source"),
    )
    if part.digest("fingerprint") != commitment.fingerprint:
        raise part.wrong("“fingerprint” is not the fingerprint of the rest of the file")
    return commitment


def write_lottery(lottery: Lottery) -> str:
    """Write a lottery, a ticket on each line."""
    return _written(
        "lottery",
        {
            "bound": f"{lottery.bound:.{DIGITS}f}",
            "chances": {key: f"{aim:.{DIGITS}f}" for key, aim in lottery.aims.items()},
            "tickets": [list(ticket) for ticket in lottery.tickets],
        },
    )


def read_lottery(text: str, *, name: str = "lottery.json") -> Lottery:
    """Read a lottery.

    Raises
    ------
    TicketError
        If the file cannot be read, or a ticket names somebody without a chance.
    """
    part = _opened(text, "lottery", name)
    chances = part.part("chances")
    aims = {key: chances.chance(key) for key in chances.value}
    tickets = tuple(part.rows("tickets"))
    if not tickets or not aims:
        raise part.wrong("there are no tickets or no chances")
    for number, ticket in enumerate(tickets, start=1):
        if stranger := next((each for each in ticket if each not in aims), ""):
            raise part.wrong(f"ticket {number} names “{stranger}”, who has no chance")
    return Lottery(tickets, aims, part.chance("bound"))


def write_drawn(drawn: Drawn) -> str:
    """Write what was drawn, with the randomness as it was published."""
    return _written(
        "result",
        {
            "ticket": drawn.ticket,
            "panel": list(drawn.members),
            "recipe": drawn.recipe,
            "published": drawn.published,
        },
    )


def read_drawn(text: str, *, name: str = "result.json") -> Drawn:
    """Read what was drawn.

    Raises
    ------
    TicketError
        If the file cannot be read.
    """
    part = _opened(text, "result", name)
    if (recipe := part.text("recipe")) not in RECIPES:
        raise part.wrong(f"“{recipe}” is no recipe; there are {', '.join(RECIPES)}")
    return Drawn(recipe, part.text("published"), part.whole("ticket"), part.texts("panel"))


def write_pool(pool: Pool, salt: bytes) -> str:
    """Write a pool and its salt: personal data, for the organiser and whoever may check all."""
    return _written(
        "pool",
        {
            "salt": salt.hex(),
            "seats": pool.seats,
            "already_in": sorted(pool.already_in),
            "quotas": _quotas_written(pool.quotas),
            "people": [_person_written(person) for person in pool.people],
        },
    )


def read_pool(text: str, *, name: str = "pool.json") -> tuple[Pool, bytes]:
    """Read a pool and its salt.

    Raises
    ------
    TicketError
        If the file cannot be read.
    """
    part = _opened(text, "pool", name)
    people = [_person(each) for each in part.parts("people")]
    try:
        already_in = part.texts("already_in")
        pool = Pool(people, list(_quotas(part)), part.whole("seats"), already_in=already_in)
    except PoolError as error:
        raise TicketError(f"{name}: {error}") from error
    if len(salt := part.octets("salt")) < MIN_SALT:
        raise part.wrong(f"“salt” has fewer than {MIN_SALT} bytes")
    return pool, salt


def write_receipt(receipt: Receipt) -> str:
    """Write the receipt of one person, for that person alone."""
    return _written(
        "receipt",
        {
            "person": _person_written(receipt.person),
            "salt": receipt.salt.hex(),
            "path": [["left" if left else "right", each.hex()] for left, each in receipt.path],
        },
    )


def read_receipt(text: str, *, name: str = "receipt.json") -> Receipt:
    """Read the receipt of one person.

    Raises
    ------
    TicketError
        If the file cannot be read.
    """
    part = _opened(text, "receipt", name)
    path = []
    for row in part.rows("path"):
        match row:
            case ("left" | "right" as side, beside) if re.fullmatch("[0-9a-f]{64}", beside):
                path.append((side == "left", bytes.fromhex(beside)))
            case _:
                raise part.wrong("“path” has a step that is not a side and a hash")
    return Receipt(_person(part.part("person")), part.octets("salt"), tuple(path))


def _written(what: str, value: Mapping[str, object]) -> str:
    """JSON with one entry on each line, and in long lists one row."""
    lines = [f'  "civics sortition {what}": {VERSION}']
    for key, each in value.items():
        lines.append(f"  {_json(key)}: {_json_by_rows(each)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json_by_rows(value: object) -> str:
    if not (isinstance(value, list) and value and isinstance(value[0], list | dict)):
        return _json(value)
    rows = ",\n".join(f"    {_json(row)}" for row in value)
    return f"[\n{rows}\n  ]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _quotas_written(quotas: tuple[Quota, ...]) -> list[list[str | int]]:
    return [[quota.category, quota.value, quota.least, quota.most] for quota in quotas]


def _quotas(part: "_Part") -> Iterator[Quota]:
    for row in part.sequence("quotas"):
        match row:
            case [str(category), str(value), int(least), int(most)]:
                yield Quota(category, value, least, most)
            case _:
                raise part.wrong("“quotas” has a row that is not category, value, minimum, maximum")


def _person_written(person: Person) -> dict[str, object]:
    return {"id": person.id, "values": dict(person.values), "household": person.household}


def _person(part: "_Part") -> Person:
    values = part.part("values")
    return Person(
        part.text("id"), {key: values.text(key) for key in values.value}, part.text("household")
    )


def _opened(text: str, what: str, name: str) -> "_Part":
    try:
        value = json.loads(text)
        _json(value).encode()
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise TicketError(f"{name}, {place}: this is not JSON: {error.msg}.") from error
    except (ValueError, RecursionError) as error:  # halves of characters, or endless nesting
        raise TicketError(f"{name}: this is not JSON that can be read.") from error
    mark = f"civics sortition {what}"
    if not (isinstance(value, dict) and value.get(mark) == VERSION):
        raise TicketError(f"{name}: this is not a {mark}, version {VERSION}.")
    return _Part(name, value)


@dataclass(frozen=True)
class _Part:
    """A mapping from a file, that gives values of the kinds they should be."""

    name: str
    value: Mapping[str, object]

    def wrong(self, reason: str) -> TicketError:
        return TicketError(f"{self.name}: {reason}.")

    def text(self, key: str) -> str:
        if isinstance(found := self.value.get(key), str):
            return found
        raise self.wrong(f"“{key}” is not a text")

    def whole(self, key: str) -> int:
        if isinstance(found := self.value.get(key), int) and found >= 0:
            return found
        raise self.wrong(f"“{key}” is not a whole number")

    def chance(self, key: str) -> float:
        if re.fullmatch(rf"[01]\.[0-9]{{{DIGITS}}}", self.text(key)):
            return float(self.text(key))
        raise self.wrong(f"“{key}” is not a chance with {DIGITS} digits")

    def octets(self, key: str) -> bytes:
        if re.fullmatch("([0-9a-f]{2})+", self.text(key)):
            return bytes.fromhex(self.text(key))
        raise self.wrong(f"“{key}” is not hexadecimal")

    def digest(self, key: str) -> bytes:
        if len(found := self.octets(key)) == 32:  # noqa: PLR2004 CONFIG: SHA-256
            return found
        raise self.wrong(f"“{key}” is not a hash")

    def sequence(self, key: str) -> list[object]:
        if isinstance(found := self.value.get(key), list):
            return found
        raise self.wrong(f"“{key}” is not a list")

    def texts(self, key: str) -> tuple[str, ...]:
        return self._texts(self.sequence(key), key)

    def rows(self, key: str) -> Iterator[tuple[str, ...]]:
        return (self._texts(row, key) for row in self.sequence(key))

    def part(self, key: str) -> "_Part":
        return self._part(self.value.get(key), key)

    def parts(self, key: str) -> Iterator["_Part"]:
        return (self._part(each, key) for each in self.sequence(key))

    def _texts(self, found: object, key: str) -> tuple[str, ...]:
        if isinstance(found, list) and all(isinstance(each, str) for each in found):
            return tuple(found)
        raise self.wrong(f"“{key}” is not a list of texts")

    def _part(self, found: object, key: str) -> "_Part":
        if isinstance(found, dict):
            return _Part(self.name, found)
        raise self.wrong(f"“{key}” is not a mapping")
