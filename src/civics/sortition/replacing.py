"""Who may still be drawn once a panel is: replacements for dropouts, and a second panel."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from civics.sortition.errors import InfeasibleError, PoolError
from civics.sortition.feasibility import Relaxation, is_feasible, relaxations
from civics.sortition.pools import Person, Pool

__all__ = ["eased", "remaining", "replacement_pool", "second_pool"]


def remaining(
    pool: Pool, members: Collection[str], *, gone: Collection[str] = ()
) -> tuple[Person, ...]:
    """List who is left once a panel is drawn.

    Parameters
    ----------
    pool : Pool
    members : collection of str
        Ids of the panel.
    gone : collection of str
        Ids of others who can no longer be drawn, such as people who declined.

    Returns
    -------
    tuple of Person
        Neither members nor gone, nor of a member's household; in the order of the pool.

    Raises
    ------
    PoolError
        If an id is not in the pool.
    """
    taken = _named(pool, members)
    out = {person.id for person in (*taken, *_named(pool, gone))}
    homes = {person.household for person in taken} - {""}
    return tuple(p for p in pool.people if p.id not in out and p.household not in homes)


def replacement_pool(
    pool: Pool,
    members: Sequence[str],
    dropouts: Collection[str],
    *,
    among: Collection[str] | None = None,
    gone: Collection[str] = (),
) -> Pool:
    """Make the pool from which the seats of dropouts are filled.

    Members who stay are in already; solved, it gives each who may replace somebody the fairest
    chance, and every panel it draws meets the quotas with those who stay.

    Parameters
    ----------
    pool : Pool
        From which the panel was drawn.
    members : sequence of str
        Ids of the panel; with seats that are empty already, fewer than the seats.
    dropouts : collection of str
        Ids of members who leave. They cannot be drawn again; others of their household can.
    among : collection of str, optional
        Only these may replace somebody, such as alternates. Without it, all who remain.
    gone : collection of str
        Ids of others who can no longer be drawn.

    Returns
    -------
    Pool

    Raises
    ------
    PoolError
        If a dropout is no member, nobody drops out, or too few are left to fill the seats.

    Examples
    --------
    >>> from civics.sortition import Quota, solve
    >>> people = [Person(name, {"age": age}) for name, age in
    ...           [("ann", "old"), ("bea", "old"), ("cyd", "young"), ("dan", "old")]]
    >>> pool = Pool(people, [Quota("age", "old", 1, 1), Quota("age", "young", 1, 1)], 2)
    >>> solve(replacement_pool(pool, ["ann", "cyd"], ["ann"])).probabilities
    {'cyd': 1.0, 'bea': 0.5, 'dan': 0.5}
    """
    if strangers := sorted(set(dropouts) - set(members)):
        raise PoolError(f"“{strangers[0]}” drops out, but is not on the panel.")
    staying = _named(pool, [key for key in members if key not in set(dropouts)])
    vacant = pool.seats - len(staying)
    if vacant < 1:
        raise PoolError("No seat is empty: name who drops out.")
    stay_ids = [person.id for person in staying]
    candidates = remaining(pool, stay_ids, gone={*dropouts, *gone})
    if among is not None:
        wanted = {person.id for person in _named(pool, among)}
        candidates = tuple(person for person in candidates if person.id in wanted)
    if len(candidates) < vacant:
        raise PoolError(f"{len(candidates)} people are left for {vacant} empty seats.")
    return Pool([*staying, *candidates], pool.quotas, pool.seats, already_in=stay_ids)


def second_pool(
    pool: Pool, members: Collection[str], *, gone: Collection[str] = (), seats: int | None = None
) -> Pool:
    """Make the pool from which a second panel is drawn, beside the first.

    Parameters
    ----------
    pool : Pool
    members : collection of str
        Ids of the first panel. They and their households are left out.
    gone : collection of str
        Ids of others who can no longer be drawn.
    seats : int, optional
        As many as the first has, unless given.

    Raises
    ------
    PoolError
        If too few people are left.
    """
    people = remaining(pool, members, gone=gone)
    seats = pool.seats if seats is None else seats
    if len(people) < seats:
        raise PoolError(f"{len(people)} people are left for {seats} seats.")
    return Pool(people, pool.quotas, seats)


def eased(pool: Pool) -> tuple[Pool, Relaxation | None]:
    """Ease quotas by as little as makes a panel possible; not at all where one is.

    Returns
    -------
    tuple of (Pool, Relaxation or None)
        The pool with the eased quotas, and what was eased.

    Raises
    ------
    InfeasibleError
        If no change of quotas helps.
    """
    if is_feasible(pool):
        return pool, None
    if not (ways := relaxations(pool)):
        raise InfeasibleError([])
    smallest = ways[0]
    changed = {str(change.quota): change for change in smallest.changes}
    quotas = [
        replace(quota, least=changed[str(quota)].least, most=changed[str(quota)].most)
        if str(quota) in changed
        else quota
        for quota in pool.quotas
    ]
    return Pool(pool.people, quotas, pool.seats, already_in=pool.already_in), smallest


def _named(pool: Pool, ids: Collection[str]) -> tuple[Person, ...]:
    wanted = set(ids)
    found = tuple(person for person in pool.people if person.id in wanted)
    if strangers := sorted(wanted - {person.id for person in found}):
        raise PoolError(f"“{strangers[0]}” is not in the pool.")
    return found
