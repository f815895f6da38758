"""Votes in a Daft frame: on this machine, or on a Ray cluster; the reckoning is that of `parts`.

Needs the extra `scale` (`pip install weft[scale]`); nothing else in `civics` does. Daft brings the
votes of each participant together, once. From then on any batch of its rows is a part: however the
engine cuts and spreads them, the sums add up to the same.
"""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import daft
import numpy as np

from civics.opinion.errors import OpinionError
from civics.opinion.votes import Votes, natural_order

__all__ = ["DaftParts"]

_AT_ONCE = 20_000


@dataclass(frozen=True)
class DaftParts:
    """Parts of a frame; make one with `DaftParts.of`.

    Parameters
    ----------
    people : daft.DataFrame
        One row for each participant, with lists of statements (by number), votes and times.
    statements : tuple of str
        Identifiers, in natural order.
    at_once : int
        Participants in a part, at most: their votes are in memory together.
    """

    people: daft.DataFrame
    statements: tuple[str, ...]
    at_once: int = _AT_ONCE

    @classmethod
    def of(cls, votes: daft.DataFrame, *, at_once: int = _AT_ONCE) -> "DaftParts":
        """Bring the votes of each participant together.

        Parameters
        ----------
        votes : daft.DataFrame
            Columns `participant`, `statement`, `vote` (1 agree, -1 disagree, 0 pass) and, where a
            participant may have voted twice on a statement, `time`: the later vote counts.
        at_once : int
            Participants in a part, at most.

        Raises
        ------
        OpinionError
            If a column is missing.
        """
        missing = {"participant", "statement", "vote"} - set(votes.column_names)
        if missing:
            raise OpinionError(f"The frame has no column {', '.join(sorted(missing))}.")
        if "time" not in votes.column_names:
            votes = votes.with_column("time", daft.lit(0))
        text = daft.DataType.string()
        votes = votes.select(
            daft.col("participant").cast(text),
            daft.col("statement").cast(text),
            daft.col("vote").cast(daft.DataType.int8()),
            "time",
        )
        names = natural_order(votes.select("statement").distinct().to_pydict()["statement"])
        numbers = daft.from_pydict({"statement": list(names), "number": list(range(len(names)))})
        people = (
            votes.join(numbers, on="statement")
            .groupby("participant")
            .agg(*(daft.col(each).list_agg() for each in ("number", "vote", "time")))
        )
        return cls(people.collect(), names, at_once)

    def each[T](self, work: Callable[[Votes], T]) -> Iterator[T]:
        """Do a piece of work on each part, where the engine has it."""
        statements = self.statements

        def done(people: Any, numbers: Any, votes: Any, times: Any) -> list[bytes | None]:
            if not len(people):
                return []
            lists = [each.to_arrow() for each in (people, numbers, votes, times)]
            answer = pickle.dumps(work(_votes(*lists, statements=statements)))
            return [answer, *[None] * (len(people) - 1)]

        in_batches = daft.func.batch(return_dtype=daft.DataType.binary(), batch_size=self.at_once)
        columns = (daft.col(each) for each in ("participant", "number", "vote", "time"))
        answers = self.people.select(in_batches(done)(*columns).alias("done"))
        for row in answers.where(daft.col("done").not_null()).iter_rows():
            yield pickle.loads(row["done"])  # noqa: S301 CONFIG: written by `done` just above


def _votes(
    people: Any, numbers: Any, votes: Any, times: Any, *, statements: tuple[str, ...]
) -> Votes:
    """Make a part of rows of lists, the earlier votes of each participant first."""
    names = people.to_pylist()
    ordered = natural_order(names)
    place = {who: row for row, who in enumerate(ordered)}
    lengths = np.diff(numbers.offsets.to_numpy())
    rows = np.repeat([place[who] for who in names], lengths)
    order = np.argsort(times.flatten().to_numpy(zero_copy_only=False), kind="stable")
    return Votes.from_arrays(
        rows[order],
        numbers.flatten().to_numpy()[order],
        votes.flatten().to_numpy()[order],
        participants=ordered,
        statements=statements,
    )
