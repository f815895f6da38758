"""What a lottery over panels is: panels of people, and the chance that each is drawn.

A `Distribution` is what `solve` finds and what drawing starts from. It holds the panels that may be
drawn, each as the ids of its members and each meeting every quota, with chances that add up to 1.
The chance of a person to be drawn is the sum of the chances of the panels that the person is on.
Which panels there are matters to nobody but the draw; what a lottery promises is in
`probabilities`, and how near that is to the best that any lottery can promise in `certificate`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from civics.sortition.pools import Pool

__all__ = ["Certificate", "Distribution", "Objective", "Panel", "gini"]

type Floats = NDArray[np.float64]


class Objective(StrEnum):
    """What a lottery makes as good as can be.

    `LEXIMIN`: the lowest chance as high as can be, then the next lowest, and so on. `MAXIMIN`: the
    lowest alone. `NASH`: the product of all chances. `BOUNDED`: the lowest high and the highest
    low, in balance, then as leximin within these two bounds.
    """

    LEXIMIN = "leximin"
    MAXIMIN = "maximin"
    NASH = "nash"
    BOUNDED = "bounded"


@dataclass(frozen=True)
class Panel:
    """Ids of the members, in the order of the pool, and the chance that this panel is drawn."""

    members: tuple[str, ...]
    chance: float


@dataclass(frozen=True)
class Certificate:
    """The proof of how good a lottery is.

    People who are in already do not count here, and neither do people on no possible panel.

    Attributes
    ----------
    value : float
        What the lottery reaches. For leximin and maximin the lowest chance; for Nash the mean
        natural logarithm of the chances; for bounded ``-(highest / even + even / lowest)``, where
        ``even`` is the chance that all would have if quotas did not matter. More is better.
    bound : float
        What no lottery over panels that meet the quotas exceeds, ``>= value``.
    """

    value: float
    bound: float

    @property
    def gap(self) -> float:
        """By how much the best lottery could be better at most, ``>= 0``."""
        return max(self.bound - self.value, 0.0)


@dataclass(frozen=True, eq=False)
class Distribution:
    """A lottery over panels.

    Attributes
    ----------
    pool : Pool
    objective : Objective
    panels : tuple of Panel
        Different panels, each with a chance above 0; the chances add up to 1.
    certificate : Certificate

    Examples
    --------
    >>> from civics.sortition import Person, Quota
    >>> pool = Pool([Person("ann", {}), Person("bob", {})], [], 1)
    >>> panels = (Panel(("ann",), 0.5), Panel(("bob",), 0.5))
    >>> Distribution(pool, Objective.LEXIMIN, panels, Certificate(0.5, 0.5)).probabilities
    {'ann': 0.5, 'bob': 0.5}
    """

    pool: Pool
    objective: Objective
    panels: tuple[Panel, ...]
    certificate: Certificate

    @cached_property
    def probabilities(self) -> dict[str, float]:
        """Each person's chance to be on the panel, in ``[0, 1]``, by id in pool order."""
        chances = {person.id: 0.0 for person in self.pool.people}
        for panel in self.panels:
            for member in panel.members:
                chances[member] += panel.chance
        return {key: min(chance, 1.0) for key, chance in chances.items()}

    @property
    def gap(self) -> float:
        """`Certificate.gap`."""
        return self.certificate.gap

    @property
    def drawn(self) -> Floats:
        """The chances of those who are not in already, shape (people,)."""
        chances, is_in = self.probabilities, self.pool.already_in
        return np.array([chance for key, chance in chances.items() if key not in is_in])

    @property
    def min_probability(self) -> float:
        return float(self.drawn.min(initial=1.0))

    @property
    def max_probability(self) -> float:
        return float(self.drawn.max(initial=0.0))

    @property
    def gini(self) -> float:
        return gini(self.drawn)

    @property
    def geometric_mean(self) -> float:
        """Of the chances of those who are not in already; 0 where somebody has none."""
        chances = self.drawn
        if not chances.size or chances.min() <= 0:
            return 0.0
        return float(np.exp(np.log(chances).mean()))


def gini(chances: Floats | Sequence[float]) -> float:
    """Measure how unequal chances are.

    Parameters
    ----------
    chances : array of float, shape (people,)
        Not negative.

    Returns
    -------
    float
        In ``[0, 1)``; 0 when all are the same.

    Examples
    --------
    >>> gini([0.5, 0.5]), gini([0.0, 1.0])
    (0.0, 0.5)
    """
    values = np.sort(np.asarray(chances, float))
    number, total = len(values), float(values.sum())
    if not total:
        return 0.0
    ranks = np.arange(1, number + 1)
    return float(max((2 * ranks - number - 1) @ values / (number * total), 0.0))
