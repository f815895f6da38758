"""30,000 people, 1,000 statements, 1.5 million votes, 3 planted groups: `opinion_speed.py polis|weft|red-dwarf`.

Run it for red-dwarf with a Python that has it. Votes are made before the clock starts.
"""

import json
import resource
import sys
import time

import numpy as np

PEOPLE, STATEMENTS, VOTES = 30_000, 1_000, 1_500_000


def main(method):
    rng = np.random.default_rng(0)
    of = rng.integers(3, size=PEOPLE)
    stance = rng.choice([-1, 1], size=(3, STATEMENTS))
    rows, columns = rng.integers(PEOPLE, size=VOTES), rng.integers(STATEMENTS, size=VOTES)
    values = np.where(
        rng.random(VOTES) < 0.75, stance[of[rows], columns], rng.integers(-1, 2, size=VOTES)
    )
    job = (
        red_dwarf(rows, columns, values)
        if method == "red-dwarf"
        else civics(method, rows, columns, values)
    )
    began, burnt = time.perf_counter(), time.process_time()
    job()
    wall, cpu = time.perf_counter() - began, time.process_time() - burnt
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"clock": round(wall, 2), "processor": round(cpu, 2), "memory": peak}))


def civics(method, rows, columns, values):
    from civics.opinion import Votes, polis_map, weft_map  # noqa: PLC0415 CONFIG: each Python has one of the two

    names = {
        "participants": [str(i) for i in range(PEOPLE)],
        "statements": [str(j) for j in range(STATEMENTS)],
    }
    found = {"polis": polis_map, "weft": weft_map}[method]
    return lambda: found(Votes.from_arrays(rows, columns, values, **names))


def red_dwarf(rows, columns, values):
    from reddwarf.implementations.polis import run_pipeline  # noqa: PLC0415 CONFIG: as above

    last = {(int(i), int(j)): int(v) for i, j, v in zip(rows, columns, values, strict=True)}
    votes = [{"participant_id": i, "statement_id": j, "vote": v} for (i, j), v in last.items()]
    return lambda: run_pipeline(votes=votes)


main(sys.argv[1])
