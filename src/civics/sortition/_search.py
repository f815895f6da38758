"""Find panels of whole people that count for much under given weights."""

import time
from collections.abc import Iterator, Sequence

import numpy as np

from civics.sortition._programs import INFINITE, Flags, Floats, Program
from civics.sortition.pools import Types

NEAR = 1e-7  # to a whole number
LEFT_OPEN = (30, 100)  # people whose place is left open when a solution is made whole
AT_ONCE = 4  # panels looked for at each step


class Pot:
    """All panels found so far; they serve each further attempt."""

    def __init__(self, panels: Sequence[Floats] = ()) -> None:
        self.panels: list[Floats] = []
        self._known: set[bytes] = set()
        for panel in panels:
            self.add(panel)

    def add(self, panel: Floats | None) -> bool:
        """Whether it is new."""
        if panel is None:
            return False
        key = panel.astype(np.int32).tobytes()
        if key in self._known:
            return False
        self._known.add(key)
        self.panels.append(panel)
        return True


class Search:
    """Panels on one face of the conditions: a linear program, whose answer is then made whole.

    Parameters
    ----------
    types : Types
    face : ndarray of float, shape (types,), optional
        Mean numbers of members. Conditions that these just meet are to be just met by each panel:
        panels of which `face` is a mean cannot do otherwise.
    until : float
        The moment, in seconds of `time.perf_counter`, after which to stop.
    """

    def __init__(self, types: Types, face: Floats | None = None, *, until: float = np.inf) -> None:
        self.types, self.until = types, until
        self.least, self.most = types.least.copy(), types.most.copy()
        self.floor, self.ceiling = types.floor.copy(), types.sizes.copy()
        if face is not None:
            self._keep_to(face)
        self._loose = Program.over(types, least=self.least, most=self.most)
        self._loose.bound_variables(self.floor, self.ceiling)
        self._whole: Program | None = None

    def _keep_to(self, face: Floats) -> None:
        totals = self.types.totals(face)
        high, low = totals > self.most - 10 * NEAR, totals < self.least + 10 * NEAR
        self.least, self.most = (
            np.where(high, self.most, self.least),
            np.where(low & ~high, self.least, self.most),
        )
        self.floor = np.where(face > self.types.sizes - NEAR, self.types.sizes, self.floor)
        self.ceiling = np.where(face < NEAR, 0.0, self.ceiling)

    def good(self, weights: Floats) -> Floats | None:
        """A panel that is nearly the best for these weights; None if none was found."""
        self._loose.aim(weights)
        if not self._loose.run():
            return None
        values = self._loose.values
        nearest = np.round(values)
        if np.abs(values - nearest).max() < NEAR:
            return nearest
        for open_ in self._open(values):
            if (panel := self._completed(weights, nearest, open_)) is not None:
                return panel
        return self.best(weights)[0]

    def best(self, weights: Floats) -> tuple[Floats | None, float]:
        """The best panel on the face for these weights, and what none on it exceeds.

        Without a panel there is none, or time ran out.
        """
        program = self._whole_program()
        scale = float(np.abs(weights).max(initial=0.0)) or 1.0
        program.aim(weights / scale)
        program.limit(self._left)
        if not program.run() and not program.has_values:
            return None, INFINITE if self.is_over else -INFINITE
        panel = np.round(program.values)
        return panel, max(float(weights @ panel), program.whole_bound * scale)

    @property
    def is_over(self) -> bool:
        return self._left <= 0

    @property
    def _left(self) -> float:
        return self.until - time.perf_counter()

    def _whole_program(self) -> Program:
        if self._whole is None:
            self._whole = Program.over(self.types, least=self.least, most=self.most)
            self._whole.bound_variables(self.floor, self.ceiling)
            self._whole.make_whole()
        return self._whole

    def _open(self, values: Floats) -> Iterator[Flags]:
        """Who is left open: parts of people, and whoever matters least for the optimum."""
        parts = np.abs(values - np.round(values)) > NEAR
        order = np.argsort(self._loose.reduced, kind="stable")
        for number in LEFT_OPEN:
            if number < len(values):
                open_ = parts.copy()
                open_[order[:number]] = True
                yield open_

    def _completed(self, weights: Floats, panel: Floats, open_: Flags) -> Floats | None:
        """The best panel that is as `panel` but for those left open."""
        places = np.flatnonzero(open_)
        number = np.full(len(panel), -1)
        number[places] = np.arange(len(places))
        fixed = np.where(open_, 0.0, panel)
        program = Program()
        program.add_variables(self.floor[places], self.ceiling[places])
        totals = self.types.totals(fixed)
        for row, total, least, most in zip(
            self.types.rows, totals, self.least, self.most, strict=True
        ):
            at = number[row]
            at = at[at >= 0].astype(np.int32)
            if not len(at) and not least <= total <= most:
                return None
            program.add_row(at, np.ones(len(at)), least - total, most - total)
        program.aim(weights[places])
        program.highs.setOptionValue("presolve", "off")
        program.make_whole()
        program.accept_any()
        program.limit(self._left)
        if not program.run():
            return None
        whole = fixed.copy()
        whole[places] = np.round(program.values)
        return whole


def look(search: Search, pot: Pot, weights: Floats, random: np.random.Generator) -> list[Floats]:
    """Add panels that are good for the weights or for others near them; those that are new."""
    before, scale = len(pot.panels), float(np.abs(weights).mean())
    pot.add(search.good(weights))
    for _ in range(AT_ONCE - 1):
        near = weights * random.uniform(0.3, 1.7, len(weights))
        near += random.random(len(weights)) * scale * 0.3
        pot.add(search.good(near))
    return pot.panels[before:]
