"""Where a batch of comparisons is reckoned: in this process, or by Daft, here or on a Ray cluster.

Daft runs on the machine itself unless its own settings say otherwise (`DAFT_RUNNER=ray`,
`RAY_ADDRESS`). It needs the extra `scale`; without it the plain way gives the same answers.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from importlib.util import find_spec
from typing import Any

from weft.overlaps import pairs
from weft.overlaps.pairs import Found, Task

__all__ = ["Answer", "Engine", "engine"]

type Answer = tuple[list[Found], set[int]]
type Engine = Callable[[Sequence[Task], bytes, bytes], Iterator[Answer]]

AT_ONCE = 50  # engagements of a batch that travel together


def engine(name: str = "") -> Engine:
    """Give the engine called "plain" or "daft"; if none is named, Daft where it is installed."""
    if name == "plain" or (not name and find_spec("daft") is None):
        return plain
    return by_daft


def plain(tasks: Sequence[Task], statistics: bytes, dictionaries: bytes) -> Iterator[Answer]:
    judge = pairs.judge_of(statistics, dictionaries)
    return (pairs.found(judge, task) for task in tasks)


def by_daft(tasks: Sequence[Task], statistics: bytes, dictionaries: bytes) -> Iterator[Answer]:
    import daft  # noqa: PLC0415 - of the extra `scale`

    table = daft.from_pydict(
        {"place": list(range(len(tasks))), "task": [pairs.as_bytes(task) for task in tasks]}
    )
    if daft.get_or_create_runner().name == "ray":  # spread over the cluster
        table = table.into_partitions(-(-len(tasks) // AT_ONCE) or 1)
    work = partial(_answered, statistics=statistics, dictionaries=dictionaries)

    def done(kept: Any) -> list[bytes]:
        return work(kept.to_pylist())

    answered = daft.func.batch(return_dtype=daft.DataType.binary(), batch_size=AT_ONCE)(done)
    rows = table.select("place", answered(daft.col("task")).alias("answer")).to_pydict()
    for _, answer in sorted(zip(rows["place"], rows["answer"], strict=True)):
        yield _read(answer)


def _answered(kept: Sequence[bytes], *, statistics: bytes, dictionaries: bytes) -> list[bytes]:
    judge = pairs.judge_of(statistics, dictionaries)
    return [_told(pairs.found(judge, pairs.from_bytes(each))) for each in kept]


def _told(answer: Answer) -> bytes:
    found, others = answer
    return json.dumps([[asdict(each) for each in found], sorted(others)]).encode()


def _read(answer: bytes) -> Answer:
    found, others = json.loads(answer)
    return [Found(**each) for each in found], set(others)
