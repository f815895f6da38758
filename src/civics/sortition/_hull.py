"""Write mean numbers of members as a lottery over panels of whole people, where that can be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from civics.sortition._programs import INFINITE, Floats, Program
from civics.sortition._search import Pot, Search, look
from civics.sortition.pools import Types

NOTHING = 1e-12  # a chance below this is none
REACHED = 1e-8  # how far a chance may stay below what was aimed at
USEFUL = 1e-9  # by how much a panel must improve on the lottery to join
ALL_SEATS = 1e-6  # an aim short of the seats by less fills them
FIRST = 60  # panels before the first step
PUSH = 0.4  # how strongly panels are drawn to whom earlier ones left out


type Progress = Callable[[float, float], None]


@dataclass(frozen=True)
class Mixture:
    """Panels with their chances.

    Attributes
    ----------
    panels : ndarray of float, shape (panels, types)
    chances : ndarray of float, shape (panels,)
        Not negative; they add up to 1.
    short : float
        How far the chance of some person stays below what was aimed at, ``>= 0``.
    """

    panels: Floats
    chances: Floats
    short: float

    @property
    def means(self) -> Floats:
        """Mean numbers of members by type."""
        return self.chances @ self.panels

    @classmethod
    def of(cls, panels: Sequence[Floats], chances: Floats, short: float = 0.0) -> "Mixture":
        """Of the panels that have a chance."""
        kept = np.flatnonzero(chances > NOTHING)
        return cls(np.array(panels)[kept], chances[kept] / chances[kept].sum(), short)


class _Master:
    """The lottery over given panels that comes closest to the aim, seen from below."""

    def __init__(self, types: Types, aim: Floats) -> None:
        self.aim, self.width, self.count = aim, len(aim), 0
        self.program = Program()
        self.program.expect_columns()
        self.program.add_variables(np.array([-INFINITE]), np.array([1.0]))
        self.program.aim(np.array([1.0]))
        for mean, size in zip(aim, types.sizes, strict=True):
            at = np.array([0], np.int32)
            self.program.add_row(at, np.array([-size]), mean, INFINITE)
        self.program.add_row(np.array([], np.int32), np.array([]), 1.0, 1.0)

    def add(self, panel: Floats) -> None:
        at = np.flatnonzero(panel)
        self.program.add_column(
            np.append(at, self.width).astype(np.int32), np.append(panel[at], 1.0)
        )
        self.count += 1

    def solve(self) -> tuple[float, Floats]:
        """How far above the aim all chances are (or below), and the weights that say so."""
        self.program.run()
        return self.program.value, self.program.prices[: self.width]

    @property
    def chances(self) -> Floats:
        chances: Floats = np.maximum(self.program.values[1:], 0.0)
        return chances / chances.sum()


def mixture(
    types: Types,
    aim: Floats,
    pot: Pot,
    *,
    around: Floats,
    random: np.random.Generator,
    until: float,
    progress: Progress | None = None,
) -> Mixture:
    """The lottery over panels that gives each type a mean of `aim` at least, or what is nearest.

    Parameters
    ----------
    aim : ndarray of float, shape (types,)
        Within the conditions.
    around : ndarray of float, shape (types,)
        Not below `aim`, and within the conditions, too: where panels are sought. Where `aim` uses
        all seats it is the same, and panels elsewhere could not help.
    until : float
        The moment, in seconds of `time.perf_counter`, after which the best so far must do.
    """
    search = _search_around(types, around, until)
    master = _Master(types, aim)
    _begin(search, around, pot)
    short = _fill(search, master, pot, random=random, progress=progress)
    return Mixture.of(pot.panels, master.chances, short)


def _search_around(types: Types, aim: Floats, until: float) -> Search:
    """On the face of the aim where it uses all seats, unless no panel of whole people is on it."""
    if aim.sum() > types.most[types.seats] - ALL_SEATS:
        search = Search(types, aim, until=until)
        if search.good(np.ones(len(aim))) is not None:
            return search
    return Search(types, until=until)


def _begin(search: Search, aim: Floats, pot: Pot) -> None:
    """Panels around the aim: each favours those whom the earlier ones left behind."""
    weights = np.ones(len(aim))
    for _ in range(FIRST):
        panel = search.good(weights)
        if panel is None or search.is_over:
            return
        pot.add(panel)
        weights = weights * np.exp(PUSH * (aim - panel) / search.types.sizes)
        weights /= weights.mean()


def _fill(
    search: Search,
    master: _Master,
    pot: Pot,
    *,
    random: np.random.Generator,
    progress: Progress | None,
) -> float:
    """Add panels until the aim is reached or proven out of reach; how far it is missed."""
    first = None
    while True:
        for panel in pot.panels[master.count :]:
            master.add(panel)
        above, weights = master.solve()
        first = first or above
        if progress:
            progress(_done(first, above), 1.0)
        if above > -REACHED or search.is_over:
            return max(-above, 0.0)
        worth = float(weights @ master.aim) + above
        if any(weights @ panel > worth + USEFUL for panel in look(search, pot, weights, random)):
            continue
        best, most = search.best(weights)
        if most < worth + USEFUL or not pot.add(best):
            return max(-above, 0.0)


def _done(first: float, above: float) -> float:
    """What was missed at first shrinks about evenly in its logarithm."""
    if above > -REACHED or first > -REACHED:
        return 1.0
    return float(np.log(first / above) / np.log(first / -REACHED))
