"""Whether any panel meets all quotas; where none does, the smallest changes that would help."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from civics.sortition._programs import Floats, Program
from civics.sortition.errors import InfeasibleError
from civics.sortition.pools import Pool, Quota

__all__ = ["Change", "Relaxation", "check_feasible", "is_feasible", "relaxations"]


@dataclass(frozen=True)
class Change:
    """One quota, eased.

    Attributes
    ----------
    quota : Quota
        As it is.
    least, most : int
        As it would have to be; one of the two differs, in people.
    missing : int
        How many more people with this value would do instead; 0 where that would not do.
    """

    quota: Quota
    least: int
    most: int
    missing: int = 0

    @property
    def in_words(self) -> str:
        if self.most > self.quota.most:
            return f"raise the maximum of {self.quota} from {self.quota.most} to {self.most}"
        lower = f"the minimum of {self.quota} from {self.quota.least} to {self.least}"
        if not self.missing:
            return f"lower {lower}"
        people = "person" if self.missing == 1 else "people"
        return f"find {self.missing} more {people} with {self.quota}, or lower {lower}"


@dataclass(frozen=True)
class Relaxation:
    """Changes that together make a panel possible."""

    changes: tuple[Change, ...]

    @property
    def size(self) -> int:
        """By how many people minimums and maximums move, all in all."""
        return sum(c.quota.least - c.least + c.most - c.quota.most for c in self.changes)

    @property
    def in_words(self) -> str:
        return ", and ".join(change.in_words for change in self.changes)


def is_feasible(pool: Pool) -> bool:
    """Say whether some panel meets all quotas and household rules."""
    return _panel(pool) is not None


def check_feasible(pool: Pool) -> None:
    """Raise unless some panel meets all quotas.

    Raises
    ------
    InfeasibleError
        With the smallest changes that would help.
    """
    a_panel(pool)


def a_panel(pool: Pool) -> Floats:
    """Find some panel, as numbers of members by type; raise as `check_feasible` without one."""
    panel = _panel(pool)
    if panel is None:
        raise InfeasibleError(relaxations(pool))
    return panel


def _panel(pool: Pool) -> Floats | None:
    program = Program.over(pool.types)
    program.make_whole()
    return np.round(program.values) if program.decide() else None


def relaxations(pool: Pool) -> list[Relaxation]:
    """Find the smallest changes of quotas that make a panel possible.

    Parameters
    ----------
    pool : Pool

    Returns
    -------
    list of Relaxation
        Different ways, the smallest first: whatever is least; minimums alone; maximums alone;
        and what is least without the first change of the first way. Empty if a panel is possible
        already, or if no change of quotas helps (households and people already in stand firm).

    Notes
    -----
    Each is an optimum of a whole-number program that counts the people by whom minimums and
    maximums move. That more people would do is said where a program with them says so.

    Examples
    --------
    >>> from civics.sortition import Person
    >>> people = [Person("ann", {"age": "old"}), Person("bob", {"age": "old"})]
    >>> pool = Pool([*people, Person("cyd", {"age": "young"})],
    ...             [Quota("age", "old", 0, 2), Quota("age", "young", 2, 2)], 2)
    >>> [way.in_words for way in relaxations(pool)]
    ['find 1 more person with age “young”, or lower the minimum of age “young” from 2 to 1']
    """
    if is_feasible(pool):
        return []
    ways: list[Relaxation] = []
    for way in _ways(pool):
        if way and way.changes and way not in ways:
            ways.append(way)
    return sorted((_with_people(pool, way) for way in ways), key=lambda way: way.size)


def _ways(pool: Pool) -> Iterator[Relaxation | None]:
    first = _smallest(pool, lambda _quota, _is_least: True)
    yield first
    yield _smallest(pool, lambda _quota, is_least: is_least)
    yield _smallest(pool, lambda _quota, is_least: not is_least)
    if first and first.changes:
        spared = first.changes[0]
        yield _smallest(pool, lambda quota, _is_least: quota != spared.quota)


def _smallest(pool: Pool, may_move: Callable[[Quota, bool], bool]) -> Relaxation | None:
    """The least that moves, of the minimums and maximums that may."""
    types, quotas = pool.types, pool.quotas
    width, number = len(types.sizes), len(quotas)
    down = [float(quota.least) if may_move(quota, True) else 0.0 for quota in quotas]
    up = [float(len(pool.people)) if may_move(quota, False) else 0.0 for quota in quotas]
    program = Program()
    program.add_variables(types.floor, types.sizes)
    program.add_variables(np.zeros(2 * number), np.array([*down, *up]))
    for index, (at, least, most) in enumerate(
        zip(types.rows, types.least, types.most, strict=True)
    ):
        if index >= number:
            program.add_row(at, np.ones(len(at)), least, most)
            continue
        moved = np.array([*at, width + index, width + number + index], np.int32)
        program.add_row(moved, np.array([*np.ones(len(at)), 1.0, -1.0]), least, most)
    program.aim(np.concatenate([np.zeros(width), -np.ones(2 * number)]))
    program.make_whole()
    if not program.decide():
        return None
    moves = np.round(program.values[width:])
    return Relaxation(tuple(_changes(pool, moves[:number], moves[number:])))


def _changes(pool: Pool, down: Floats, up: Floats) -> Iterator[Change]:
    for quota, lower, higher in zip(pool.quotas, down, up, strict=True):
        if lower:
            yield Change(quota, quota.least - int(lower), quota.most)
        if higher:
            yield Change(quota, quota.least, quota.most + int(higher))


def _with_people(pool: Pool, way: Relaxation) -> Relaxation:
    """The way, with how many people to find instead where that would do."""
    changes = [_sought(change) for change in way.changes]
    tries = [changes, *([c if c is one else _unsought(c) for c in changes] for one in changes)]
    for attempt in tries:
        found = [change for change in attempt if change.missing]
        if found and all(_would_do(pool, attempt, change) for change in [*found, None]):
            return Relaxation(tuple(attempt))
    return way


def _sought(change: Change) -> Change:
    return replace(change, missing=change.quota.least - change.least)


def _unsought(change: Change) -> Change:
    return replace(change, missing=0)


def _would_do(pool: Pool, changes: Sequence[Change], alone: Change | None) -> bool:
    """Whether a panel is possible with the people to find, of all changes or of one alone."""
    found = [c for c in changes if c.missing and alone in (None, c)]
    eased = {c.quota: c for c in changes if c not in found}
    types, quotas = pool.types, pool.quotas
    program = Program.over(types)
    for row, quota in enumerate(quotas):
        if quota in eased:
            program.bound_row(row, eased[quota].least, eased[quota].most)
    for change in found:
        _add_newcomers(program, pool, change)
    program.make_whole()
    return program.decide()


def _add_newcomers(program: Program, pool: Pool, change: Change) -> None:
    """So many more people with this value; of the other categories they may have any values."""
    quotas, own = pool.quotas, change.quota
    newcomers = program.width
    program.add_column(
        np.array([quotas.index(own), pool.types.seats], np.int32), np.ones(2), change.missing
    )
    for category in pool.categories:
        if category == own.category:
            continue
        rows = [row for row, quota in enumerate(quotas) if quota.category == category]
        first = program.width
        for row in rows:
            program.add_column(np.array([row], np.int32), np.ones(1), change.missing)
        at = np.array([newcomers, *range(first, first + len(rows))], np.int32)
        program.add_row(at, np.array([-1.0, *np.ones(len(rows))]), 0.0, 0.0)
