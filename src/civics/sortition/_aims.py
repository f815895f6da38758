"""The fairest mean numbers of members by type, under conditions that are given as a program.

The same steps serve twice. Over programs in which panels may hold parts of people they are quick,
and say what no lottery exceeds. Over programs that mix panels of whole people (`_mixing`) they say
exactly what the best lottery reaches.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civics.sortition._programs import INFINITE, Flags, Floats, Program
from civics.sortition.distributions import Objective
from civics.sortition.pools import Types

SURE = 1e-7  # a price above this holds the optimum back
SOME = 1e-9  # a chance above this is one
SLACK = 1e-10  # how far a settled chance may give way to rounding
TANGENTS = 25  # to each logarithm at first
MOST_TANGENTS = 60
STILL = 1e-8  # between a curve and its tangents


@dataclass(frozen=True)
class Conditions:
    """What mean numbers of members have to meet.

    Attributes
    ----------
    types : Types
    program : callable
        Gives a fresh program, whose first variables are the mean numbers by type.
    known : ndarray of bool, shape (types,)
        Types of which somebody is known to have a chance.
    """

    types: Types
    program: Callable[[], Program]
    known: Flags

    @property
    def free(self) -> Flags:
        """Types of people who are not in already."""
        return np.equal(self.types.floor, 0.0)


@dataclass(frozen=True)
class Aim:
    """Mean numbers of members by type, and what a certificate's value cannot exceed."""

    means: Floats
    bound: float


def alive(conditions: Conditions) -> Flags:
    """Which types, of those not in already, can have a chance at all."""
    has = conditions.known & conditions.free
    program = conditions.program()
    for place in np.flatnonzero(conditions.free & ~has):
        if has[place]:
            continue
        weights = np.zeros(len(has))
        weights[place] = 1.0
        program.aim(weights)
        if program.run():
            has |= conditions.free & (program.values[: len(has)] > SOME)
    return has


def value_of(objective: Objective, types: Types, has: Flags, means: Floats) -> float:
    """What a lottery with these means reaches: see `Certificate.value`."""
    if not has.any():
        return 1.0 if objective in (Objective.LEXIMIN, Objective.MAXIMIN) else 0.0
    chances = means[has] / types.sizes[has]
    if objective in (Objective.LEXIMIN, Objective.MAXIMIN):
        return float(chances.min())
    if chances.min() <= 0:
        return -np.inf
    if objective is Objective.NASH:
        return float(types.sizes[has] @ np.log(chances) / types.sizes[has].sum())
    even = _even(types)
    return -float(chances.max() / even + even / chances.min()) if even else 0.0


def maximin(conditions: Conditions, has: Flags) -> Aim:
    """The chance of the unluckiest, as high as can be, for everybody: the others have more."""
    types = conditions.types
    if not has.any():
        return Aim(types.floor, 1.0)
    program, _first = _with_level(conditions, has)
    program.run()
    lowest = max(program.value, 0.0)
    return Aim(np.where(has, lowest * types.sizes, types.floor), program.bound)


def leximin(conditions: Conditions, has: Flags, *, cap: float = 1.0) -> Aim:
    """The lowest chance as high as can be, then the next lowest, and so on, none above `cap`.

    Level by level, those whose chance holds the lowest back are settled at it.
    """
    types, width = conditions.types, len(has)
    program, first = _with_level(conditions, has, cap)
    open_, means, bound = has.copy(), types.floor.copy(), 1.0
    while open_.any() and program.run():
        lowest = float(program.values[width])
        if open_.all() or (open_ == has).all():
            bound = program.bound
        means = np.where(open_, program.values[:width], means)
        held = open_ & (program.prices[first : first + width] > SURE)
        # Without a price nobody is held back but by the cap: all who are left have reached it.
        for place in np.flatnonzero(held if held.any() else open_):
            program.highs.changeCoeff(first + int(place), width, 0.0)
            program.bound_row(first + int(place), lowest - SLACK, INFINITE)
            means[place] = lowest * types.sizes[place]
        open_ &= ~held if held.any() else False
    return Aim(np.clip(means, types.floor, types.sizes), bound)


def bounded(conditions: Conditions, has: Flags) -> Aim:
    """The lowest chance high and the highest low, in balance; then as `leximin` within these.

    What is made small is ``highest / even + even / lowest``, the second part held above tangents.
    """
    types, width = conditions.types, len(has)
    even = _even(types)
    if not even or not has.any():
        return Aim(leximin(conditions, has).means, 0.0)
    program = _with_balance(conditions, has, even)
    bound, cap = 0.0, 1.0
    for _ in range(MOST_TANGENTS):
        if not program.run():
            break
        bound = program.bound
        lowest, highest = (float(each) for each in program.values[width : width + 2])
        cap = highest * even
        if -program.value > highest + 1 / max(lowest, SOME) - STILL:
            break
        _touch_inverse(program, width, max(lowest, SOME))
    return Aim(leximin(conditions, has, cap=min(cap + SLACK, 1.0)).means, bound)


def nash(conditions: Conditions, has: Flags) -> Aim:
    """The product of all chances as large as can be.

    Each logarithm is held below tangents, to which more are added where it is felt, until the
    linear program and the logarithms agree.
    """
    types, means = conditions.types, leximin(conditions, has).means
    if not has.any():
        return Aim(means, 0.0)
    places, width = np.flatnonzero(has), len(has)
    people, bound = types.sizes[has].sum(), 0.0
    program = _with_logarithms(conditions, places)
    for _ in range(MOST_TANGENTS):
        for number, place in enumerate(places):
            _touch_logarithm(program, types, (int(place), width + number), means[place])
        if not program.run():
            break
        means, bound = program.values[:width], program.bound / people
        reached = value_of(Objective.NASH, types, has, means)
        if program.value / people - reached < STILL:
            break
    return Aim(np.clip(means, types.floor, types.sizes), bound)


AIMS: dict[Objective, Callable[[Conditions, Flags], Aim]] = {
    Objective.LEXIMIN: leximin,
    Objective.MAXIMIN: maximin,
    Objective.NASH: nash,
    Objective.BOUNDED: bounded,
}


def _even(types: Types) -> float:
    """The chance that all would have if quotas did not matter."""
    free = types.floor == 0
    people = types.sizes[free].sum()
    return float((types.most[types.seats] - types.floor.sum()) / people) if people else 0.0


def _with_level(
    conditions: Conditions, has: Flags, cap: float = 1.0, unit: float = 1.0
) -> tuple[Program, int]:
    """The program with one more variable, to be large: the lowest chance of those in `has`.

    Also the first of the rows that hold it down, one for each type.
    """
    types, width = conditions.types, len(has)
    program = conditions.program()
    most = np.where(conditions.free, np.minimum(1.0, cap) * types.sizes, types.sizes)
    program.bound_variables(types.floor, most)
    program.add_variables(np.array([-INFINITE]), np.array([1.0 / unit]))
    first = int(program.highs.getNumRow())
    for place, size in enumerate(types.sizes):
        at = np.array([place, width], np.int32)
        factors = np.array([1 / (size * unit), -1.0 if has[place] else 0.0])
        program.add_row(at, factors, 0.0, INFINITE)
    program.aim(np.append(np.zeros(width), 1.0))
    return program, first


def _with_balance(conditions: Conditions, has: Flags, even: float) -> Program:
    """The program with the lowest and the highest chance, in units of `even`, and 1 / lowest."""
    types, width = conditions.types, len(has)
    program, _first = _with_level(conditions, has, unit=even)
    program.add_variables(np.zeros(2), np.array([1 / even, INFINITE]))
    for place in np.flatnonzero(has):
        at = np.array([place, width + 1], np.int32)
        program.add_row(at, np.array([1 / (types.sizes[place] * even), -1.0]), -INFINITE, 0.0)
    for lowest in np.geomspace(1e-2, 1.0, TANGENTS):
        _touch_inverse(program, width, float(lowest))
    program.aim(np.append(np.zeros(width + 1), [-1.0, -1.0]))
    return program


def _touch_inverse(program: Program, width: int, lowest: float) -> None:
    at = np.array([width, width + 2], np.int32)
    program.add_row(at, np.array([1 / lowest, lowest]), 2.0, INFINITE)


def _with_logarithms(conditions: Conditions, places: NDArray[np.intp]) -> Program:
    """The program with one more variable for each of `places`: the logarithm of its chance."""
    types = conditions.types
    program, width = conditions.program(), len(types.sizes)
    program.add_variables(np.full(len(places), -INFINITE), np.zeros(len(places)))
    program.aim(np.concatenate([np.zeros(width), types.sizes[places]]))
    for share in np.geomspace(1e-3, 1.0, TANGENTS):
        for number, place in enumerate(places):
            at = int(place), width + number
            _touch_logarithm(program, types, at, share * types.sizes[place])
    return program


def _touch_logarithm(program: Program, types: Types, at: tuple[int, int], mean: float) -> None:
    """Hold a logarithm below its tangent at this mean."""
    size = types.sizes[at[0]]
    chance = max(float(mean / size), SOME)
    factors = np.array([-1 / (chance * size), 1.0])
    program.add_row(np.array(at, np.int32), factors, -INFINITE, float(np.log(chance)) - 1.0)
