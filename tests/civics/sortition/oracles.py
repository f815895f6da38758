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
    every = panels(pool)
    settled = {}
    while len(settled) < len(pool.people):
        lowest = _raise(every, pool, settled, None)
        for place in range(len(pool.people)):
            if (
                place not in settled
                and _raise(every, pool, settled, (place, lowest)) < lowest + 1e-7
            ):
                settled[place] = lowest
    return np.sort([settled[place] for place in range(len(pool.people))])


def _raise(every, pool, settled, only):
    """The most that the lowest unsettled chance can be; or, with the rest at a floor, one's own."""
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    model.addVar(0.0, 1.0)
    model.changeColCost(0, 1.0)
    for _ in every:
        model.addVar(0.0, 1.0)
    number = len(every)
    columns = np.arange(1, number + 1, dtype=np.int32)
    model.addRow(1.0, 1.0, number, columns, np.ones(number))
    for place in range(len(pool.people)):
        has = np.array([j + 1 for j, panel in enumerate(every) if place in panel], np.int32)
        least, level = settled.get(place, 0.0), 0.0
        if place not in settled:
            least = 0.0 if only is None or only[0] == place else only[1]
            level = -1.0 if only is None or only[0] == place else 0.0
        at = np.append(has, 0).astype(np.int32)
        factors = np.append(np.ones(len(has)), level)
        model.addRow(least - 1e-9, highspy.kHighsInf, len(at), at, factors)
    model.run()
    return model.getInfo().objective_function_value
