"""The people who may be drawn, the quotas a panel must meet, and who excludes whom."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from civics.sortition.errors import PoolError

__all__ = ["Person", "Pool", "Quota", "Types"]

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Quota:
    """How many members of a panel may have one value of one category.

    Attributes
    ----------
    category, value : str
        Such as "age" and "16–24".
    least, most : int
        ``0 <= least <= most``, in people.
    """

    category: str
    value: str
    least: int
    most: int

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most:
            raise PoolError(
                f"The quota of {self} is from {self.least} to {self.most}: "
                "the minimum must be at least 0 and at most the maximum."
            )

    def __str__(self) -> str:
        return f"{self.category} “{self.value}”"


@dataclass(frozen=True)
class Person:
    """Somebody who may be drawn.

    Attributes
    ----------
    id : str
        Unique in the pool.
    values : mapping from str to str
        One value for each category with quotas.
    household : str
        People with the same household exclude each other; empty for nobody else's.
    """

    id: str
    values: Mapping[str, str]
    household: str = ""


@dataclass(frozen=True)
class Types:
    """People who cannot be told apart by the quotas, taken together.

    The lottery owes them equal chances, and one number for all of them makes it small.

    Attributes
    ----------
    members : tuple of tuples of int
        Places of the people in the pool, by type.
    sizes : ndarray of float, shape (types,)
        Numbers of members, ``>= 1``.
    rows : tuple of ndarray of int
        Which types count in each condition: quotas first, then the seats, then households.
    least, most : ndarray of float, shape (rows,)
        ``least[r] <= panel[rows[r]].sum() <= most[r]`` for every panel, a panel being numbers of
        members by type.
    seats : int
        Which row counts the seats.
    floor : ndarray of float, shape (types,)
        Members who must be in: 1 for each person that already is.
    """

    members: tuple[tuple[int, ...], ...]
    sizes: Floats
    rows: tuple[NDArray[np.int32], ...]
    least: Floats
    most: Floats
    floor: Floats
    seats: int

    def totals(self, panel: Floats) -> Floats:
        """How many members of `panel` count in each condition."""
        return np.array([panel[row].sum() for row in self.rows])


class Pool:
    """People, quotas and seats that fit together.

    Parameters
    ----------
    people : sequence of Person
    quotas : sequence of Quota
    seats : int
        Size of a panel, ``1 <= seats <= len(people)``.
    already_in : collection of str
        Ids of people who are on the panel whatever is drawn; they take seats and fill quotas.

    Raises
    ------
    PoolError
        If ids or quotas are given twice, a person lacks a value or has one without a quota, the
        seats are too many, or two people already in share a household.

    Examples
    --------
    >>> ann, bob = Person("ann", {"age": "old"}), Person("bob", {"age": "young"})
    >>> pool = Pool([ann, bob], [Quota("age", "old", 0, 1), Quota("age", "young", 0, 1)], 1)
    >>> pool.types.sizes.tolist()
    [1.0, 1.0]
    """

    def __init__(
        self,
        people: Sequence[Person],
        quotas: Sequence[Quota],
        seats: int,
        *,
        already_in: Collection[str] = (),
    ) -> None:
        self.people = tuple(people)
        self.quotas = tuple(quotas)
        self.seats = seats
        self.already_in = frozenset(already_in)
        self._check()

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(quota.category for quota in self.quotas))

    @cached_property
    def types(self) -> Types:
        return _types(self)

    def complaint(self, members: Collection[str]) -> str:
        """Say why these people are no panel; empty if they are one.

        Parameters
        ----------
        members : collection of str
            Ids.

        Examples
        --------
        >>> people = [Person("ann", {"age": "old"}), Person("bob", {"age": "old"})]
        >>> Pool(people, [Quota("age", "old", 1, 1)], 1).complaint(["ann", "bob"])
        'There are 2 members for 1 seats.'
        """
        named = set(members)
        chosen = [person for person in self.people if person.id in named]
        if len(chosen) != len(members):
            return "Somebody is named twice or is not in the pool."
        if len(chosen) != self.seats:
            return f"There are {len(chosen)} members for {self.seats} seats."
        if missing := self.already_in.difference(members):
            return f"“{min(missing)}” is in already, but not a member."
        homes = Counter(person.household for person in chosen if person.household)
        if shared := [home for home, number in homes.items() if number > 1]:
            return f"Two members share the household “{shared[0]}”."
        return next(filter(None, (_broken(quota, chosen) for quota in self.quotas)), "")

    def _check(self) -> None:
        _once([person.id for person in self.people], "The id “{}” is given to two people.")
        _once([str(quota) for quota in self.quotas], "The quota of {} is given twice.")
        if not 1 <= self.seats <= len(self.people):
            raise PoolError(
                f"There are {len(self.people)} people for {self.seats} seats: "
                "the seats must be at least 1 and at most as many as people."
            )
        known = {(quota.category, quota.value) for quota in self.quotas}
        for person in self.people:
            _check_person(person, self.categories, known)
        self._check_already_in()

    def _check_already_in(self) -> None:
        ids = {person.id for person in self.people}
        if strangers := sorted(self.already_in - ids):
            raise PoolError(f"“{strangers[0]}” is to be in already, but is not in the pool.")
        if len(self.already_in) > self.seats:
            raise PoolError(
                f"{len(self.already_in)} people are in already, but there are {self.seats} seats."
            )
        homes = [p.household for p in self.people if p.id in self.already_in and p.household]
        _once(homes, "Two people who are in already share the household “{}”.")


def _broken(quota: Quota, members: Sequence[Person]) -> str:
    number = sum(person.values[quota.category] == quota.value for person in members)
    if quota.least <= number <= quota.most:
        return ""
    return f"{number} members have {quota}, where the quota is {quota.least} to {quota.most}."


def _once(names: Sequence[str], complaint: str) -> None:
    for name, number in Counter(names).items():
        if number > 1:
            raise PoolError(complaint.format(name))


def _check_person(person: Person, categories: Sequence[str], known: set[tuple[str, str]]) -> None:
    for category in categories:
        value = person.values.get(category, "")
        if (category, value) not in known:
            said = f"has the {category} “{value}”" if value else f"has no {category}"
            raise PoolError(f"“{person.id}” {said}, for which there is no quota.")


def _types(pool: Pool) -> Types:
    groups: dict[tuple[object, ...], list[int]] = {}
    crowded = {
        home for home, number in Counter(p.household for p in pool.people).items() if number > 1
    } - {""}
    for place, person in enumerate(pool.people):
        values = tuple(person.values[category] for category in pool.categories)
        is_in = person.id in pool.already_in
        own = place if is_in or person.household in crowded else -1
        groups.setdefault((values, own), []).append(place)
    members = tuple(tuple(places) for places in groups.values())
    firsts = [pool.people[places[0]] for places in members]
    selected = [
        *([p.values[quota.category] == quota.value for p in firsts] for quota in pool.quotas),
        [True] * len(firsts),
        *([p.household == home for p in firsts] for home in sorted(crowded)),
    ]
    homes = len(crowded)
    return Types(
        members=members,
        sizes=np.array([len(places) for places in members], float),
        rows=tuple(np.flatnonzero(each).astype(np.int32) for each in selected),
        least=np.array([*(q.least for q in pool.quotas), pool.seats, *[0] * homes], float),
        most=np.array([*(q.most for q in pool.quotas), pool.seats, *[1] * homes], float),
        floor=np.array([p.id in pool.already_in for p in firsts], float),
        seats=len(pool.quotas),
    )
