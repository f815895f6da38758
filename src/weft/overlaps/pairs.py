"""What is found of an engagement and others, as plain values: the part of a batch that can travel.

Knows no database, so that it runs wherever an engine for tables puts it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from civics.similarity import (
    Dictionaries,
    Fingerprint,
    Judge,
    Judged,
    SharedWord,
    Statistics,
    Why,
)

__all__ = ["Found", "Task", "as_bytes", "found", "from_bytes", "judge_of"]

MOST = 20  # overlaps found from one engagement: a flood helps nobody


@dataclass(frozen=True)
class Task:
    """An engagement, those it is compared with, and how many say word for word what it says."""

    one: Fingerprint
    others: Sequence[Fingerprint]
    copies: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """A pair that is raised, the lower key first."""

    one: int
    other: int
    score: float
    why: list[dict[str, Any]]
    words: list[dict[str, Any]]
    texts: str
    version: str


def found(judge: Judge, task: Task) -> tuple[list[Found], set[int]]:
    """Judge an engagement.

    Returns
    -------
    list of Found
        The best of the pairs that are raised.
    set of int
        The keys of all others with which it makes such a pair.
    """
    judged = judge.judge(task.one, task.others, copies=task.copies)
    raised = [each for each in judged if each.is_raised]
    best = sorted(raised, key=lambda each: -each.score)[:MOST]
    return [_told(judge, each) for each in best], {int(each.other.key) for each in raised}


def as_bytes(task: Task) -> bytes:
    records = [
        (each.key, each.to_bytes().decode("ascii"), each.names) for each in (task.one, *task.others)
    ]
    return json.dumps([task.copies, records]).encode()


def from_bytes(kept: bytes) -> Task:
    copies, records = json.loads(kept)
    one, *others = (
        Fingerprint.from_bytes(key, said.encode("ascii"), tuple(names))
        for key, said, names in records
    )
    return Task(one, others, copies)


@lru_cache(maxsize=1)
def judge_of(statistics: bytes, dictionaries: bytes) -> Judge:
    """What compares engagements, from what is kept; read once by each process."""
    return Judge(Statistics.from_bytes(statistics), Dictionaries.from_bytes(dictionaries))


def _told(judge: Judge, judged: Judged) -> Found:
    one, other = judged.one, judged.other
    if int(one.key) > int(other.key):
        [judged] = judge.judge(other, [one], copies=1)
    told = judge.explain(judged)
    return Found(
        one=int(told.one),
        other=int(told.other),
        score=told.score,
        why=_plain(told.why),
        words=_plain(told.words),
        texts=_texts(one, other),
        version=told.version,
    )


def _plain(told: Iterable[Why | SharedWord]) -> list[dict[str, Any]]:
    """As they come back from JSON, so that each way of reckoning answers the same."""
    found: list[dict[str, Any]] = json.loads(json.dumps([asdict(each) for each in told]))
    return found


def _texts(one: Fingerprint, other: Fingerprint) -> str:
    """Stands for what both say: the same, whichever comes first, until one of them changes."""
    both = b"".join(sorted((one.wording, other.wording)))
    return blake2b(both, digest_size=16).hexdigest()
