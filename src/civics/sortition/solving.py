"""The fairest lottery over panels that meet all quotas, with the proof of how fair it is."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from civics.sortition._aims import AIMS, Aim, Conditions, alive, leximin, value_of
from civics.sortition._hull import Mixture, mixture
from civics.sortition._mixing import Mixed
from civics.sortition._programs import Flags, Program
from civics.sortition._search import Pot, Search
from civics.sortition.distributions import Certificate, Distribution, Objective, Panel
from civics.sortition.feasibility import a_panel
from civics.sortition.pools import Pool, Types

__all__ = ["solve"]

type Progress = Callable[[float, float], None]

ENOUGH = 1e-7  # how far chances may stay below what is aimed at for the lottery to be that one


def solve(
    pool: Pool,
    objective: Objective | str = Objective.LEXIMIN,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Distribution:
    """Find the fairest lottery over panels that meet all quotas.

    Parameters
    ----------
    pool : Pool
    objective : Objective
    seed : int
        ``>= 0``. The same seed gives the same lottery (where no time limit cuts in).
    time_limit : float, optional
        Seconds after which the best lottery so far must do; `gap` says how good it is. Whether any
        panel is possible is settled in any case.
    progress : callable, optional
        Told how far the work is, now and then: the part done, and 1.

    Returns
    -------
    Distribution

    Raises
    ------
    InfeasibleError
        If no panel meets all quotas.
    SolverError
        If the solver gives up on that.

    Notes
    -----
    First the chances are found that would be the fairest if panels could hold parts of people: a
    few linear programs, whose optimum bounds what any lottery can do. Then panels of whole people
    are found of which these chances are the mean, by column generation on the smallest face of the
    conditions that holds them. Where there are none, the same steps are taken over all lotteries,
    by column generation in which whole-number programs prove that no panel is left out.

    References
    ----------
    .. [1] Flanigan, B., Gölz, P., Gupta, A., Hennig, B., Procaccia, A. D. (2021). Fair algorithms
       for selecting citizens' assemblies. Nature 596, 548-552.
    .. [2] Baharav, C., Flanigan, B. (2024). Fair, Manipulation-Robust, and Transparent Sortition.

    Examples
    --------
    >>> from civics.sortition import Person, Quota
    >>> people = [Person(name, {"age": age}) for name, age in
    ...           [("ann", "old"), ("bea", "old"), ("cyd", "young")]]
    >>> found = solve(Pool(people, [Quota("age", "old", 1, 1), Quota("age", "young", 1, 1)], 2))
    >>> {name: round(chance, 6) for name, chance in found.probabilities.items()}
    {'ann': 0.5, 'bea': 0.5, 'cyd': 1.0}
    """
    until = np.inf if time_limit is None else time.perf_counter() + time_limit
    work = _Work(
        pool.types,
        Objective(objective),
        until=until,
        random=np.random.default_rng(seed),
        pot=Pot([a_panel(pool)]),
    )
    best = work.by_parts(progress)
    if best.short > ENOUGH and not work.is_over:
        best = max(best, work.by_whole_panels(), key=lambda found: found.value)
    certificate = Certificate(best.value, float(max(work.bound, best.value)))
    return Distribution(pool, work.objective, tuple(_panels(pool, best.mixture)), certificate)


@dataclass(frozen=True)
class _Found:
    mixture: Mixture
    value: float

    @property
    def short(self) -> float:
        return self.mixture.short


@dataclass
class _Work:
    """What the two ways to a lottery share.

    Attributes
    ----------
    until : float
        The moment, in seconds of `time.perf_counter`, after which the best so far must do.
    bound : float
        The lowest that was proven so far.
    """

    types: Types
    objective: Objective
    until: float
    random: np.random.Generator
    pot: Pot
    bound: float = field(default=np.inf, init=False)

    @property
    def is_over(self) -> bool:
        return time.perf_counter() > self.until

    def by_parts(self, progress: Progress | None) -> _Found:
        """Aim at what panels with parts of people could reach."""
        conditions = Conditions(self.types, lambda: Program.over(self.types), self._known)
        aim, has = self._aim(conditions)
        is_lowest = self.objective is Objective.MAXIMIN  # which leaves seats to give
        found = mixture(
            self.types,
            aim.means,
            self.pot,
            around=leximin(conditions, has).means if is_lowest else aim.means,
            random=self.random,
            until=self.until,
            progress=progress,
        )
        return self._found(found, has)

    def by_whole_panels(self) -> _Found:
        """Take the best of all lotteries, step by step."""
        search = Search(self.types, until=self.until)
        mixed: list[Mixed] = []

        def program() -> Mixed:
            mixed.append(Mixed(self.types, self.pot, search, self.random))
            return mixed[-1]

        conditions = Conditions(self.types, program, self._known)
        _aim, has = self._aim(conditions)
        return self._found(Mixture.of(self.pot.panels, mixed[-1].chances), has)

    def _aim(self, conditions: Conditions) -> tuple[Aim, Flags]:
        has = alive(conditions)
        aim = AIMS[self.objective](conditions, has)
        self.bound = min(self.bound, aim.bound)
        return aim, has

    @property
    def _known(self) -> Flags:
        return np.array(self.pot.panels).any(axis=0)

    def _found(self, mixture: Mixture, has: Flags) -> _Found:
        return _Found(mixture, value_of(self.objective, self.types, has, mixture.means))


def _panels(pool: Pool, found: Mixture) -> Iterator[Panel]:
    """Each panel of types as panels of people.

    A type of n people moves on one place at each nth of the panel's chance, so that each of its
    people has the same part of it.
    """
    ids = [person.id for person in pool.people]
    for panel, chance in zip(found.panels, found.chances, strict=True):
        chosen = [
            (places, int(number))
            for places, number in zip(pool.types.members, panel, strict=True)
            if number
        ]
        steps = sorted({0.0, 1.0}.union(*(_steps(len(p)) for p, n in chosen if n < len(p))))
        for start, end in pairwise(steps):
            middle = (start + end) / 2
            members = sorted(each for part in chosen for each in _turn(*part, middle))
            yield Panel(tuple(ids[place] for place in members), float(chance * (end - start)))


def _steps(size: int) -> set[float]:
    return {step / size for step in range(size)}


def _turn(places: Sequence[int], number: int, at: float) -> list[int]:
    first = int(at * len(places))
    return [places[(first + step) % len(places)] for step in range(number)]
