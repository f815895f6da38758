"""Linear programs over all lotteries at once, by column generation.

Panels are too many to be listed. A program knows those found so far; the prices at its optimum say
what another panel would have to count for to be of use, and the best panel under these prices, by a
whole-number program, either joins or proves that none is of use.
"""

import numpy as np

from civics.sortition._programs import INFINITE, Floats, Program
from civics.sortition._search import Pot, Search, look
from civics.sortition.pools import Types

USEFUL = 1e-9  # by how much a panel must improve on the optimum to join


class Mixed(Program):
    """Variables are the mean numbers by type, then whatever is added, and the chances of panels.

    Parameters
    ----------
    types : Types
    pot : Pot
        Panels to begin with, one at least; those found join it.
    search : Search
        Over all panels.
    random : numpy.random.Generator
    """

    def __init__(self, types: Types, pot: Pot, search: Search, random: np.random.Generator) -> None:
        super().__init__()
        self.types, self.pot, self.search, self.random = types, pot, search, random
        self.expect_columns()
        self.excess = INFINITE
        self._columns: list[int] = []
        self.add_variables(types.floor, types.sizes)
        for place in range(len(types.sizes)):
            self.add_row(np.array([place], np.int32), np.ones(1), 0.0, 0.0)
        self.add_row(np.array([], np.int32), np.array([]), 1.0, 1.0)

    @property
    def bound(self) -> float:
        return self.value + self.excess

    @property
    def chances(self) -> Floats:
        """Of the panels of the pot, at the last optimum."""
        chances = np.zeros(len(self.pot.panels))
        chances[: len(self._columns)] = np.maximum(self.values[self._columns], 0.0)
        return chances / chances.sum()

    def run(self) -> bool:
        """Find the optimum over all lotteries; `excess` says how much may be missing still."""
        width = len(self.types.sizes)
        self.excess = INFINITE
        while True:
            self._join()
            if not super().run():
                return False
            duals = self.duals
            weights, worth = duals[:width], float(duals[width])
            if self.search.is_over:
                return True
            new = look(self.search, self.pot, weights, self.random)
            if any(weights @ panel > worth + USEFUL for panel in new):
                continue
            panel, most = self.search.best(weights)
            self.excess = min(self.excess, max(most - worth, 0.0))
            if self.excess < USEFUL or not self.pot.add(panel):
                return True

    def _join(self) -> None:
        width = len(self.types.sizes)
        for panel in self.pot.panels[len(self._columns) :]:
            at = np.flatnonzero(panel)
            rows = np.append(at, width).astype(np.int32)
            self._columns.append(self.width)
            self.add_column(rows, np.append(-panel[at], 1.0))
