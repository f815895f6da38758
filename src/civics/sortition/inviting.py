"""Whom to write to, so that those who answer are as many from each area as are wanted."""

import hmac
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from civics.sortition._canonical import canonical
from civics.sortition.errors import PoolError, TableError
from civics.tables import Row, rows_of

__all__ = [
    "Address",
    "Area",
    "AreaLetters",
    "Invitations",
    "invite",
    "letters_per_area",
    "read_addresses",
    "read_areas",
]

UNLIKELY = 0.05  # on either side of the range in which answers are expected
NEARLY = 1e-9  # a whole number but for rounding


@dataclass(frozen=True)
class Area:
    """A part of the place, with how readily its people answer.

    Attributes
    ----------
    name : str
    rate : float
        Answers per letter, in (0, 1].
    answers : float
        How many answers are wanted, ``> 0``.
    """

    name: str
    rate: float
    answers: float

    def __post_init__(self) -> None:
        if not 0 < self.rate <= 1:
            raise PoolError(f"The rate of “{self.name}” must be above 0 and at most 1.")
        if not 0 < self.answers < math.inf:
            raise PoolError(f"The answers wanted from “{self.name}” must be above 0.")


@dataclass(frozen=True)
class Address:
    """One line of an address file.

    Attributes
    ----------
    household : str
        Lines with the same household get one letter between them.
    area : str
    line : mapping from str to str
        All cells, by heading.
    """

    household: str
    area: str
    line: Mapping[str, str]


@dataclass(frozen=True)
class AreaLetters:
    """What goes to an area, and what is expected back.

    Attributes
    ----------
    area : Area
    households : int
        How many there are.
    letters : int
    low, high : int
        Answers: with 90% chance or more between these two, if each household answers on its own.
    """

    area: Area
    households: int
    letters: int
    low: int
    high: int

    @property
    def expected(self) -> float:
        """Answers on average."""
        return self.letters * self.area.rate


@dataclass(frozen=True)
class Invitations:
    """Letters.

    Attributes
    ----------
    areas : tuple of AreaLetters
        In the order given.
    addresses : tuple of Address
        Whom to write to, in the order of the address file.
    """

    areas: tuple[AreaLetters, ...]
    addresses: tuple[Address, ...]


def read_areas(lines: Iterable[str], *, name: str = "areas") -> list[Area]:
    """Read areas from a table with the columns ``area,rate,answers``.

    Raises
    ------
    TableError
        If a column is missing, a number is none or out of range, or an area is given twice.

    Examples
    --------
    >>> read_areas(["area,rate,answers", "North,0.04,30"])
    [Area(name='North', rate=0.04, answers=30.0)]
    """
    areas: list[Area] = []
    for row in rows_of(lines, name=name, needs=("area", "rate", "answers"), error=TableError):
        if any(area.name == row.text("area") for area in areas):
            raise row.wrong("area", "this area is on an earlier line, too")
        rate, answers = _number(row, "rate", 1.0), _number(row, "answers", 1e9)
        areas.append(Area(row.text("area"), rate, answers))
    if not areas:
        raise TableError(name, line=1, reason="there are no rows below the header")
    return areas


def read_addresses(
    lines: Iterable[str],
    areas: Sequence[Area],
    *,
    area_column: str = "area",
    household_columns: Sequence[str] = (),
    name: str = "addresses",
) -> list[Address]:
    """Read an address file.

    Parameters
    ----------
    lines : iterable of str
        The table's text, a line each.
    areas : sequence of Area
        Say which areas there may be.
    area_column : str
        Where the area is.
    household_columns : sequence of str
        Columns that make an address together, compared without case and further white space.
        Without them each line is a household, but for lines that are the same throughout.

    Raises
    ------
    TableError
        If a column is missing, an area is not among `areas`, an address is empty, or a household is
        in two areas.
    """
    known = {area.name for area in areas}
    needs = (area_column, *household_columns)
    found: list[Address] = []
    seen: dict[str, tuple[str, int]] = {}
    for row in rows_of(lines, name=name, needs=needs, error=TableError):
        area = row.text(area_column)
        if area not in known:
            raise row.wrong(area_column, f"“{area[:40]}” is not among the areas")
        household = _household(row, household_columns)
        first, line = seen.setdefault(household, (area, row.line))
        if first != area:
            raise row.wrong(area_column, f"the same household is in “{first}” on line {line}")
        found.append(Address(household, area, row.cells))
    return found


def letters_per_area(areas: Sequence[Area], letters: int | None = None) -> tuple[int, ...]:
    """Reckon how many letters go to each area.

    Parameters
    ----------
    areas : sequence of Area
    letters : int, optional
        How many there are in all. Without it, as many as are expected to bring the answers wanted.

    Returns
    -------
    tuple of int, shape (areas,)
        Without `letters`, the least numbers that are expected to bring the answers; with it,
        numbers that add up to it and are expected to bring answers in the proportions wanted,
        rounded by largest remainders (ties to the earlier area).

    Examples
    --------
    >>> areas = [Area("North", 0.02, 10), Area("South", 0.05, 10)]
    >>> letters_per_area(areas), letters_per_area(areas, 350)
    ((500, 200), (250, 100))
    """
    needed = np.array([area.answers / area.rate for area in areas])
    if letters is None:
        return tuple(math.ceil(each - NEARLY) for each in needed.tolist())
    if letters < 1:
        raise PoolError("There must be 1 letter at least.")
    shares = needed / needed.sum() * letters
    whole = np.floor(shares + NEARLY).astype(int)
    order = np.argsort(np.round(whole - shares, 9), kind="stable")
    whole[order[: letters - int(whole.sum())]] += 1
    return tuple(whole.tolist())


def invite(
    addresses: Sequence[Address], areas: Sequence[Area], *, letters: int | None = None, seed: str
) -> Invitations:
    """Choose whom to write to.

    Parameters
    ----------
    addresses : sequence of Address
    areas : sequence of Area
    letters : int, optional
        See `letters_per_area`.
    seed : str
        Any text. The same seed gives the same letters, whatever the order of the addresses; with
        more letters, those of fewer are among them, so that a second mailing adds to the first.

    Returns
    -------
    Invitations
        In each area every household has the same chance; of a household that has several lines
        each has.

    Raises
    ------
    PoolError
        If an area has fewer households than letters; all that do are named.

    Notes
    -----
    Households are put in the order of the HMAC-SHA256 of their area and address under the seed, and
    the first in each area get the letters.

    Examples
    --------
    >>> street = [Address(f"{n} Mill Lane", "North", {"address": f"{n} Mill Lane"})
    ...           for n in range(1, 101)]
    >>> letters = invite(street, [Area("North", 0.1, 5)], seed="spring")
    >>> len(letters.addresses), letters.areas[0].low, letters.areas[0].high
    (50, 2, 9)
    """
    homes: dict[str, dict[str, list[int]]] = {area.name: {} for area in areas}
    for place, address in enumerate(addresses):
        homes[address.area].setdefault(address.household, []).append(place)
    wanted = letters_per_area(areas, letters)
    _check_enough(areas, wanted, homes)
    chosen: list[int] = []
    for area, number in zip(areas, wanted, strict=True):
        order = sorted(homes[area.name], key=lambda home: _rank(seed, area.name, home))
        for home in order[:number]:
            chosen.append(_one_of(addresses, homes[area.name][home], seed))
    return Invitations(
        areas=tuple(
            AreaLetters(area, len(homes[area.name]), number, *_range(number, area.rate))
            for area, number in zip(areas, wanted, strict=True)
        ),
        addresses=tuple(addresses[place] for place in sorted(chosen)),
    )


def _number(row: Row, column: str, most: float) -> float:
    cell = row.text(column)
    plain = cell.replace(".", "", 1)
    if plain.isascii() and plain.isdecimal() and 0 < float(cell) <= most:
        return float(cell)
    limit = f", at most {most:g}" if most == 1 else ""
    raise row.wrong(column, f"“{cell[:40]}” is not a number above 0{limit}, such as 0.04")


def _household(row: Row, columns: Sequence[str]) -> str:
    names = columns or tuple(row.cells)
    parts = [" ".join(row.cells[column].casefold().split()) for column in names]
    if not any(parts):
        raise row.wrong(columns[0], "the address is empty")
    return "\n".join(parts)


def _check_enough(
    areas: Sequence[Area], wanted: Sequence[int], homes: Mapping[str, Mapping[str, object]]
) -> None:
    short = [
        f"“{area.name}” has {len(homes[area.name])} households for {number} letters, which would "
        f"bring about {len(homes[area.name]) * area.rate:.0f} of {area.answers:g} answers"
        for area, number in zip(areas, wanted, strict=True)
        if number > len(homes[area.name])
    ]
    if short:
        raise PoolError(f"Too few addresses: {'; '.join(short)}.")


def _rank(seed: str, *what: str) -> bytes:
    return hmac.digest(
        seed.encode(errors="surrogateescape"),
        b"civics sortition letter 1\n" + canonical(what),
        "sha256",
    )


def _one_of(addresses: Sequence[Address], places: Sequence[int], seed: str) -> int:
    """One line of a household; which does not depend on their order."""
    return min(places, key=lambda place: _rank(seed, *map(str, addresses[place].line.values())))


def _range(letters: int, rate: float) -> tuple[int, int]:
    """Within which the answers to so many letters fall with 90% chance or more (binomial)."""
    if rate == 1:
        return letters, letters
    numbers = np.arange(letters + 1)
    factorials = np.concatenate([[0.0], np.log(np.arange(1, letters + 1)).cumsum()])
    logarithms = (
        factorials[-1]
        - factorials
        - factorials[::-1]
        + numbers * math.log(rate)
        + (letters - numbers) * math.log1p(-rate)
    )
    below = np.exp(logarithms).cumsum()
    low = int(np.searchsorted(below, UNLIKELY, side="right"))
    high = int(np.searchsorted(below, 1 - UNLIKELY))
    return low, min(high, letters)
