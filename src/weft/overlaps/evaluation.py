"""How well the method agrees with people who read pairs: figures for a file of labels."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civics.similarity import (
    Interval,
    Matcher,
    Overlap,
    average_precision,
    bootstrap,
    precise_recall,
)

__all__ = ["Evaluation", "Label", "LabelsError", "Unknown", "evaluate", "read_labels"]

COLUMNS = ("query_id", "candidate_id", "label")
LABELS = {"0": 0, "1": 1, "2": 2}
PRECISION = 0.8  # four alerts in five rated 1 or 2


class LabelsError(Exception):
    """A file of labels that cannot be used; the message is one sentence that says why."""


@dataclass(frozen=True)
class Label:
    """What a reader said of a pair: 2 overlap, 1 related, 0 unrelated."""

    query: str
    candidate: str
    label: int


@dataclass(frozen=True)
class Unknown:
    """An id of the file that no engagement of the register has."""

    id: str
    pairs: int


@dataclass(frozen=True)
class Evaluation:
    """Figures for a file of labels; those that cannot be told are None.

    Parameters
    ----------
    pairs, left_out : int
        Compared, and not compared since an id is unknown.
    labels : dict of str to int
        Number of compared pairs by label.
    overlap, related : Interval
        Average precision for label 2, and for labels 1 and 2.
    recall : Interval
        Share of pairs labelled 1 or 2 above a threshold where 4 in 5 are rated so.
    alerts, right, recalled :
        Pairs above the method's own threshold, how many of them are rated 1 or 2, and the
        share of all such pairs.
    """

    version: str
    threshold: float
    pairs: int
    left_out: int
    labels: dict[str, int]
    overlap: Interval
    related: Interval
    recall: Interval
    alerts: int
    right: int
    unknown: tuple[Unknown, ...]

    @property
    def precision(self) -> float | None:
        return self.right / self.alerts if self.alerts else None

    def as_json(self) -> dict[str, Any]:
        """Give the figures as plain values, unknown ones as None."""
        found = asdict(self) | {"precision_of_alerts": self.precision}
        for name, new in (
            ("overlap", "average_precision_label_2"),
            ("related", "average_precision_labels_1_and_2"),
            ("recall", "recall_at_precision_80"),
        ):
            measured = found.pop(name)
            found[new] = {key: None if isnan(value) else value for key, value in measured.items()}
        found["readers"] = "whoever labelled the file; the rubric's readers were language models"
        return found


def read_labels(path: Path) -> list[Label]:
    """Read `query_id,candidate_id,label`; other columns are left alone.

    Raises
    ------
    LabelsError
        If the file cannot be read, lacks a column or has a label that is not 0, 1 or 2.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LabelsError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise LabelsError(f"{path} is not text in UTF-8.") from None
    try:
        rows = csv.DictReader(text.splitlines())
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise LabelsError(
                f"{path} has no column “{missing[0]}”: it needs {', '.join(COLUMNS)}."
            )
        return [_label(row, path, rows.line_num) for row in rows]
    except csv.Error as error:
        raise LabelsError(f"{path} is not a table in CSV: {error}.") from None


def _label(row: dict[str, str | None], path: Path, line: int) -> Label:
    query, candidate, label = ((row[name] or "").strip() for name in COLUMNS)
    if label not in LABELS:
        raise LabelsError(f"{path}, line {line}: the label is “{label}”. Write 0, 1 or 2.")
    return Label(query, candidate, LABELS[label])


def evaluate(labels: Sequence[Label], matcher: Matcher, keys: dict[str, str]) -> Evaluation:
    """Compare each labelled pair and set the scores against the labels.

    Parameters
    ----------
    keys : dict of str to str
        Of each id that the file may use, the record's key.
    """
    found = [each for each in labels if each.query in keys and each.candidate in keys]
    known = [
        (matcher.known(keys[each.query]), matcher.known(keys[each.candidate])) for each in found
    ]
    overlaps = matcher.compare(known)
    given = np.array([each.label for each in found], dtype=np.int64)
    scores = np.array([overlap.score for overlap in overlaps], dtype=float)
    numbers = {query: number for number, query in enumerate({each.query for each in found})}
    queries = np.array([numbers[each.query] for each in found], dtype=np.int64)
    return Evaluation(
        version=matcher.model.version,
        threshold=matcher.model.threshold,
        pairs=len(found),
        left_out=len(labels) - len(found),
        labels={name: int((given == value).sum()) for name, value in LABELS.items()},
        overlap=_measured(average_precision, given > 1, scores, queries),
        related=_measured(average_precision, given > 0, scores, queries),
        recall=_measured(_recall, given > 0, scores, queries),
        alerts=sum(overlap.raised for overlap in overlaps),
        right=_right(overlaps, given),
        unknown=_unknown(labels, keys),
    )


def _measured(
    measure: Any,
    true: NDArray[np.bool_],
    scores: NDArray[np.float64],
    queries: NDArray[np.int64],
) -> Interval:
    if not true.any():
        return Interval(float("nan"), float("nan"), float("nan"))
    return bootstrap(measure, true, scores, queries)


def _recall(true: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    return precise_recall(true, scores, precision=PRECISION)


def _right(overlaps: Iterable[Overlap], given: NDArray[np.int64]) -> int:
    return sum(
        overlap.raised and label > 0
        for overlap, label in zip(overlaps, given.tolist(), strict=True)
    )


def _unknown(labels: Iterable[Label], keys: dict[str, str]) -> tuple[Unknown, ...]:
    counts: dict[str, int] = {}
    for each in labels:
        for key in (each.query, each.candidate):
            if key not in keys:
                counts[key] = counts.get(key, 0) + 1
    return tuple(Unknown(key, number) for key, number in sorted(counts.items()))
