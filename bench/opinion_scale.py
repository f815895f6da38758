"""100 million votes of a million people on 2,000 statements, a part at a time: time and memory.

    python bench/opinion_scale.py [PEOPLE STATEMENTS VOTES_EACH]

Votes are made anew in each of the five passes, 10,000 people at a time on each of two cores, so none are kept;
what making them costs alone is told. Three planted groups; one fifth of the votes are noise.
"""

import json
import os
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import batched

import numpy as np

from civics.opinion import InTurn, Votes, adjusted_rand, map_parts

AT_ONCE = 10_000
GROUPS = 3
CORES = 2


def main(people=1_000_000, statements=2_000, each=100):
    stance = np.random.default_rng(0).choice([-1, 1], size=(GROUPS, statements)).astype(np.int8)
    names = tuple(str(j) for j in range(statements))
    starts = range(0, people, AT_ONCE)
    makers = [
        partial(made, first, min(AT_ONCE, people - first), each, stance, names) for first in starts
    ]
    with ProcessPoolExecutor(CORES) as pool:
        parts = OnCores(pool, makers)
        votes, making = sum(parts.each(len)), parts.burnt
        began, own = time.perf_counter(), time.process_time()
        found = map_parts(parts)
        clock, processor = (
            time.perf_counter() - began,
            time.process_time() - own + parts.burnt - making,
        )
    groups = next(InTurn(makers[:1]).each(found.places)).groups
    right = adjusted_rand(groups_of(0, len(groups))[groups >= 0], groups[groups >= 0])
    print(json.dumps({
        "people": people, "statements": statements, "votes": votes, "k": found.k, "verdict": found.choice.verdict,
        "right": round(right, 4), "clock": round(clock, 1), "processor": round(processor, 1),
        "making": round(5 * making, 1), "memory": memory(), "load": round(os.getloadavg()[0], 1),
    }))  # fmt: skip


class OnCores:
    """Parts that are gone through by several processes."""

    def __init__(self, pool, makers):
        self.pool, self.makers, self.burnt = pool, makers, 0.0

    def each(self, work):
        for few in batched(self.makers, 2 * CORES):  # so that few answers wait to be added
            for answer, seconds in self.pool.map(partial(worked, work), few):
                self.burnt += seconds
                yield answer


def worked(work, make):
    """Do the work, and tell what it took of the processor."""
    began = time.process_time()
    return work(make()), time.process_time() - began


def memory():
    """The most that this process and those beside it held, in MB."""
    most = [
        resource.getrusage(of).ru_maxrss for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return (most[0] + CORES * most[1]) // 1024


def groups_of(first, count):
    return np.random.default_rng([1, first]).integers(GROUPS, size=count)


def made(first, count, each, stance, names):
    """Votes of some people, each on one statement drawn from each of `each` stretches of them."""
    rng = np.random.default_rng([2, first])
    step = len(names) // each
    columns = np.arange(each) * step + rng.integers(step, size=(count, each))
    values = stance[groups_of(first, count)[:, None], columns]
    values = np.where(
        rng.random(columns.shape, dtype=np.float32) < 0.8,
        values,
        rng.integers(-1, 2, size=columns.shape, dtype=np.int8),
    )
    return Votes(
        participants=tuple(str(i) for i in range(first, first + count)),
        statements=names,
        rows=np.repeat(np.arange(count, dtype=np.int32), each),
        columns=columns.ravel().astype(np.int32),
        values=values.ravel(),
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
