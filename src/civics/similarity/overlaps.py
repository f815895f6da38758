"""Whether two engagements overlap: one score, and what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

from civics.similarity.carrying import Dictionaries
from civics.similarity.comparing import compare
from civics.similarity.explanations import SharedWord, Why, explain, shared_words
from civics.similarity.facets import FACETS
from civics.similarity.fingerprints import Fingerprint
from civics.similarity.model import Model, shipped
from civics.similarity.series import are_series, are_series_across
from civics.similarity.statistics import Statistics

__all__ = ["COPIES", "HeldBack", "Judge", "Judged", "Overlap"]

COPIES = 10  # a text that more records than this share is boilerplate


class HeldBack(StrEnum):
    """Why a pair that looks alike is no overlap."""

    SERIES = "series"  # two bulletins of one series
    BOILERPLATE = "boilerplate"  # a text that many records share word for word
    VAGUE = "vague"  # too few words to tell


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Two records, how sure it is that they overlap, and why.

    Parameters
    ----------
    one, other : str
        Keys of the records.
    score : float
        In [0, 1]: how sure the method is that a reader would call them related or overlapping; 0 if
        held back.
    raised : bool
        Whether an alert is worth a steward's time: the score reaches the threshold, and the two
        are no series that one body took over from the other.
    why : tuple of Why
        Facets that match, strongest first.
    words : tuple of SharedWord
        Words that carry it, heaviest first.
    held_back : HeldBack, optional
    version : str
        Names the method and its weights.
    """

    one: str
    other: str
    score: float
    raised: bool
    why: tuple[Why, ...]
    words: tuple[SharedWord, ...]
    held_back: HeldBack | None
    version: str


@dataclass(frozen=True, eq=False)
class Judged:
    """A pair with its facets and score: not yet why."""

    one: Fingerprint
    other: Fingerprint
    row: Any
    score: float
    is_raised: bool
    held_back: HeldBack | None


@dataclass(frozen=True, eq=False)
class Judge:
    """What it takes to say whether two records overlap.

    Parameters
    ----------
    statistics : Statistics
        Tells what is rare.
    dictionaries : Dictionaries
        Let records be compared that have no language in common.
    model : Model
    """

    statistics: Statistics
    dictionaries: Dictionaries = field(default_factory=Dictionaries)
    model: Model = field(default_factory=shipped)

    def judge(
        self, one: Fingerprint, others: Sequence[Fingerprint], *, copies: int | None = None
    ) -> list[Judged]:
        """Score one record against others, in their order.

        Parameters
        ----------
        copies : int, optional
            How many records say, word for word, what `one` says; as the statistics know it if not
            given.

        Notes
        -----
        To say why costs as much again, so `explain` is left for those that are shown.
        """
        carried = self.dictionaries.carried(one)
        table = np.zeros((len(others), len(FACETS)))
        spoken = np.array([bool(one.said.keys() & other.said.keys()) for other in others], bool)
        for asked, rows in ((one, spoken), (carried, ~spoken)):
            if rows.any():
                met = [other for other, is_met in zip(others, rows, strict=True) if is_met]
                table[rows] = compare(asked, met, self.statistics)
        scores = self.model.score(table[:, self._columns]) if len(others) else ()
        known = self.statistics.copies(one.print) if copies is None else copies
        return [
            self._judged(one if speaks else carried, other, row, float(score), known)
            for other, row, score, speaks in zip(others, table, scores, spoken, strict=True)
        ]

    @property
    def _columns(self) -> list[int]:
        return [FACETS.index(name) for name in self.model.features]

    def explain(self, judged: Judged) -> Overlap:
        """Say why: facets that match, and the words that carry it."""
        one, other = judged.one, judged.other
        row = dict(zip(FACETS, judged.row.tolist(), strict=True))
        return Overlap(
            one=one.key,
            other=other.key,
            score=judged.score,
            raised=judged.is_raised,
            why=explain(one, other, row, self.model),
            words=shared_words(one, other, self.statistics),
            held_back=judged.held_back,
            version=self.model.version,
        )

    def _judged(
        self, one: Fingerprint, other: Fingerprint, row: Any, score: float, copies: int
    ) -> Judged:
        why_not = self._held_back(one, other, copies)
        return Judged(
            one,
            other,
            row,
            0.0 if why_not else score,
            is_raised=not why_not
            and score >= self.model.threshold
            and not are_series_across(one, other, self.statistics),
            held_back=why_not,
        )

    def _held_back(self, one: Fingerprint, other: Fingerprint, copies: int) -> HeldBack | None:
        if one.is_vague or other.is_vague:
            return HeldBack.VAGUE
        if copies > COPIES and one.print == other.print:
            return HeldBack.BOILERPLATE
        return HeldBack.SERIES if are_series(one, other, self.statistics) else None
