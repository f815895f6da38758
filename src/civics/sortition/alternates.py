"""Alternates, chosen before anybody drops out, so that quotas are missed as little as can be."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from civics.sortition._programs import INFINITE, Floats, Ints, Program
from civics.sortition.errors import PoolError
from civics.sortition.pools import Pool
from civics.sortition.replacing import remaining

__all__ = ["Alternates", "choose_alternates"]

FRESH = 300  # sets of dropouts on which a choice is tried that was made on others


@dataclass(frozen=True)
class Alternates:
    """People who stand by.

    A miss counts each person whom a quota lacks or has too many, and each seat that stays empty,
    once the best of the alternates have replaced those who dropped out.

    Attributes
    ----------
    members : tuple of str
        Ids, in the order of the pool.
    misses : float
        On average over the sets of dropouts on which they were chosen.
    bound : float
        Proven: no other alternates miss less on these sets, ``<= misses``.
    fresh_misses : float
        On average over sets of dropouts that had no part in the choice: what to expect.
    misses_without : float
        On the same, if nobody replaced anybody.
    """

    members: tuple[str, ...]
    misses: float
    bound: float
    fresh_misses: float
    misses_without: float

    @property
    def gap(self) -> float:
        """By how much others could be better on the sets at most, ``>= 0``."""
        return max(self.misses - self.bound, 0.0)


@dataclass(frozen=True)
class _Sets:
    """Sets of dropouts, those with the same effect taken together.

    Attributes
    ----------
    weights : ndarray of float, shape (sets,)
        They add up to 1.
    vacant : ndarray of float, shape (sets,)
        Seats that fall empty.
    staying : ndarray of float, shape (sets, quotas)
        Members who stay, by quota.
    """

    weights: Floats
    vacant: Floats
    staying: Floats


def choose_alternates(
    pool: Pool,
    members: Sequence[str],
    number: int,
    *,
    risks: Mapping[str, float],
    sets: int = 100,
    seed: int = 0,
    time_limit: float | None = None,
) -> Alternates:
    """Choose who stands by for a panel.

    Parameters
    ----------
    pool : Pool
    members : sequence of str
        Ids of the panel.
    number : int
        How many alternates, ``>= 1``.
    risks : mapping from str to float
        The chance in [0, 1] that each member drops out, independently of others.
    sets : int
        How many sets of dropouts are drawn to choose on, ``>= 1``.
    seed : int
        The same seed gives the same alternates (where no time limit cuts in).
    time_limit : float, optional
        Seconds after which the best choice so far must do; `Alternates.gap` says how good it is.

    Returns
    -------
    Alternates
        None shares a household with a member or with another.

    Raises
    ------
    PoolError
        If a member has no risk, or fewer than `number` people can stand by.

    Notes
    -----
    Sets of dropouts are drawn from the risks, and one program finds the alternates whose best
    answers to all of them miss least [1]_: whole numbers of alternates by type, and for each set
    how many of each type come in. These last may be parts of people in the program, which makes
    it quick and its optimum a bound; the misses reported are those of whole people.

    References
    ----------
    .. [1] Assos, A., Baharav, C., Flanigan, B., Procaccia, A. D. (2025). Alternates, assemble!
       Selecting optimal alternates for citizens' assemblies. EC 2025.
    """
    _check(pool, members, number, risks)
    free = {person.id for person in remaining(pool, members)}
    ids = [person.id for person in pool.people]
    standing_by = [[p for p in places if ids[p] in free] for places in pool.types.members]
    random = np.random.default_rng(seed)
    drawn = _draw_sets(pool, members, risks, random, sets)
    chosen, bound = _choose(pool, standing_by, number, drawn, time_limit)
    fresh = _draw_sets(pool, members, risks, random, FRESH)
    places = sorted(
        place
        for each, wanted in zip(standing_by, chosen, strict=True)
        for place in random.permutation(each)[: int(wanted)]
    )
    misses = _misses(pool, chosen, drawn)
    return Alternates(
        members=tuple(ids[place] for place in places),
        misses=misses,
        bound=min(bound, misses),
        fresh_misses=_misses(pool, chosen, fresh),
        misses_without=_misses(pool, np.zeros_like(chosen), fresh),
    )


def _check(pool: Pool, members: Sequence[str], number: int, risks: Mapping[str, float]) -> None:
    for member in members:
        if not 0 <= risks.get(member, -1.0) <= 1:
            raise PoolError(f"“{member}” has no risk of dropping out between 0 and 1.")
    people = remaining(pool, members)
    homes = {person.household or person.id for person in people}
    if not 1 <= number <= len(homes):
        raise PoolError(
            f"There are {len(homes)} people, one of each household, to stand by; "
            f"{number} alternates cannot be chosen."
        )


def _draw_sets(
    pool: Pool,
    members: Sequence[str],
    risks: Mapping[str, float],
    random: np.random.Generator,
    number: int,
) -> _Sets:
    inside = set(members)
    people = [person for person in pool.people if person.id in inside]
    has = np.array([[p.values[q.category] == q.value for q in pool.quotas] for p in people])
    stays = random.random((number, len(people))) >= [risks[person.id] for person in people]
    staying = stays.astype(int) @ has.astype(int)
    counted = Counter(
        (pool.seats - int(each.sum()), *quotas.tolist())
        for each, quotas in zip(stays, staying, strict=True)
    )
    table = np.array(list(counted), float)
    return _Sets(np.array(list(counted.values())) / number, table[:, 0], table[:, 1:])


def _choose(
    pool: Pool,
    standing_by: Sequence[Sequence[int]],
    number: int,
    drawn: _Sets,
    time_limit: float | None,
) -> tuple[Floats, float]:
    """How many alternates of each type, and a bound on the misses of any choice."""
    types = pool.types
    width = len(types.sizes)
    program = Program()
    program.add_variables(np.zeros(width), np.array([float(len(each)) for each in standing_by]))
    program.make_whole()
    everybody = np.arange(width, dtype=np.int32)
    program.add_row(everybody, np.ones(width), number, number)
    for row in types.rows[types.seats + 1 :]:
        program.add_row(row, np.ones(len(row)), 0.0, 1.0)
    program.decide()
    anybody = np.round(program.values)
    useful = np.array([place for place, each in enumerate(standing_by) if each], np.int32)
    aims = [np.zeros(width)]
    for place in range(len(drawn.weights)):
        aims.append(drawn.weights[place] * _add_answer(program, pool, useful, drawn, place))
    program.aim(np.concatenate(aims))
    if time_limit is not None:
        program.limit(time_limit)
    program.run()
    bound = max(-program.whole_bound, 0.0)
    chosen = np.round(program.values[:width])
    return (chosen if chosen.sum() == number else anybody), bound


def _add_answer(program: Program, pool: Pool, useful: Ints, drawn: _Sets, place: int) -> Floats:
    """Add what replaces one set of dropouts: who comes in, no more than stand by, and the misses.

    Returns what each new variable counts for.
    """
    types, first = pool.types, program.width
    most = np.minimum(types.sizes[useful], drawn.vacant[place])
    program.add_variables(np.zeros(len(useful)), most)
    for number, type_ in enumerate(useful):
        at = np.array([type_, first + number], np.int32)
        program.add_row(at, np.array([-1.0, 1.0]), -INFINITE, 0.0)
    column = np.full(len(types.sizes), -1, np.int32)
    column[useful] = first + np.arange(len(useful), dtype=np.int32)
    return _add_misses(program, pool, column, drawn, place)


def _add_misses(program: Program, pool: Pool, column: Ints, drawn: _Sets, place: int) -> Floats:
    """Add variables for what is missed when those in `column` come in; the weights of all."""
    types, coming = pool.types, int((column >= 0).sum())
    first, quotas = program.width, len(pool.quotas)
    program.add_variables(np.zeros(2 * quotas + 1), np.full(2 * quotas + 1, INFINITE))
    for number in range(quotas):
        at = column[types.rows[number]]
        at = np.append(at[at >= 0], [first + 2 * number, first + 2 * number + 1]).astype(np.int32)
        factors = np.ones(len(at))
        factors[-1] = -1.0
        here = drawn.staying[place, number]
        program.add_row(at, factors, types.least[number] - here, types.most[number] - here)
    at = np.append(column[column >= 0], first + 2 * quotas).astype(np.int32)
    program.add_row(at, np.ones(len(at)), drawn.vacant[place], drawn.vacant[place])
    return np.concatenate([np.zeros(coming), -np.ones(2 * quotas + 1)])


def _misses(pool: Pool, chosen: Floats, drawn: _Sets) -> float:
    """What alternates miss on average, whole people coming in."""
    useful = np.flatnonzero(chosen > 0).astype(np.int32)
    column = np.full(len(chosen), -1, np.int32)
    column[useful] = np.arange(len(useful), dtype=np.int32)
    program = Program()
    program.add_variables(np.zeros(len(useful)), chosen[useful])
    program.make_whole()
    program.aim(_add_misses(program, pool, column, drawn, 0))
    missed = 0.0
    for place, weight in enumerate(drawn.weights):
        for number, here in enumerate(drawn.staying[place]):
            least, most = pool.types.least[number], pool.types.most[number]
            program.bound_row(number, least - here, most - here)
        vacant = drawn.vacant[place]
        program.bound_row(len(pool.quotas), vacant, vacant)
        program.run()
        missed += float(weight) * -program.value
    return missed
