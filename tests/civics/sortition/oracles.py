"""Slow and obvious: all panels, and linear programs over every one of them."""

from collections import Counter
from itertools import combinations, combinations_with_replacement, product

import highspy
import numpy as np


def panels(pool):
    """All panels that meet the quotas and household rules, as sets of places."""
    return [panel for panel in choices(pool) if _excess(pool, panel) == 0]


def all_choices(pool):
    """All sets of as many people as there are seats."""
    return combinations(range(len(pool.people)), pool.seats)


def choices(pool):
    """Those with one of each household and everybody who is in already."""
    for panel in all_choices(pool):
        members = [pool.people[place] for place in panel]
        homes = [person.household for person in members if person.household]
        if pool.already_in <= {p.id for p in members} and len(set(homes)) == len(homes):
            yield panel


def _excess(pool, panel):
    """By how many people quotas are missed, all in all."""
    counted = Counter(pair for place in panel for pair in pool.people[place].values.items())
    numbers = [(counted[quota.category, quota.value], quota) for quota in pool.quotas]
    return sum(max(q.least - number, 0, number - q.most) for number, q in numbers)


def smallest_relaxation(pool):
    return min((_excess(pool, panel) for panel in choices(pool)), default=None)


def newcomers(pool, change):
    """All ways for the people to find to have values in the other categories."""
    own = {change.quota.category: change.quota.value}
    others = [
        [(c, q.value) for q in pool.quotas if q.category == c]
        for c in pool.categories
        if c != change.quota.category
    ]
    kinds = [{**own, **dict(pairs)} for pairs in product(*others)]
    return combinations_with_replacement(kinds, change.missing)


def leximin(pool):
    """The sorted chances of the leximin lottery, by raising whoever can be raised, one by one."""
    every = membership(pool)
    settled = {}
    while len(settled) < len(pool.people):
        lowest = _raise(every, settled, None)
        for place in range(len(pool.people)):
            if place not in settled:
                highest = _raise(every, settled, (place, lowest))
                if highest < lowest + 1e-7:
                    settled[place] = lowest
    return np.sort([settled[place] for place in range(len(pool.people))])


def membership(pool):
    """Who is on which panel, shape (panels, people)."""
    return np.array(
        [[p in panel for p in range(len(pool.people))] for panel in panels(pool)], float
    )


def balance(pool):
    """The least that highest / even + even / lowest can be, of those with a chance; else None."""
    every = membership(pool)
    has = every.any(axis=0) & np.array([p.id not in pool.already_in for p in pool.people])
    free = len(pool.people) - len(pool.already_in)
    if not has.any():
        return None
    even = (pool.seats - len(pool.already_in)) / free
    low, high = 0.0, _raise(every[:, has], {}, None)
    for _ in range(40):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        if _least_cap(every[:, has], left) / even + even / left < (
            _least_cap(every[:, has], right) / even + even / right
        ):
            high = right
        else:
            low = left
    return _least_cap(every[:, has], low) / even + even / low


def _least_cap(every, lowest):
    model = _model()
    model.addVar(0.0, 1.0)
    model.changeColCost(0, -1.0)
    _add_lottery(model, every)
    for column in every.T:
        at = np.flatnonzero(column).astype(np.int32) + 1
        model.addRow(lowest - 1e-10, highspy.kHighsInf, len(at), at, np.ones(len(at)))
        capped = np.append(at, 0).astype(np.int32)
        model.addRow(
            -highspy.kHighsInf, 0.0, len(capped), capped, np.append(np.ones(len(at)), -1.0)
        )
    model.run()
    return -model.getInfo().objective_function_value


def _raise(every, settled, only):
    """The most that the lowest unsettled chance can be; or, with the rest at a floor, one's own."""
    model = _model()
    model.addVar(0.0, 1.0)
    model.changeColCost(0, 1.0)
    _add_lottery(model, every)
    for place, column in enumerate(every.T):
        has = np.flatnonzero(column) + 1
        least, level = settled.get(place, 0.0), 0.0
        if place not in settled:
            least = 0.0 if only is None or only[0] == place else only[1]
            level = -1.0 if only is None or only[0] == place else 0.0
        at = np.append(has, 0).astype(np.int32)
        factors = np.append(np.ones(len(has)), level)
        model.addRow(least - 1e-9, highspy.kHighsInf, len(at), at, factors)
    model.run()
    return model.getInfo().objective_function_value


def _model():
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return model


def _add_lottery(model, every):
    """A variable for each panel, from the second on: its chance."""
    for _ in every:
        model.addVar(0.0, 1.0)
    columns = np.arange(1, len(every) + 1, dtype=np.int32)
    model.addRow(1.0, 1.0, len(every), columns, np.ones(len(every)))
