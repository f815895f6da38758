"""Words under which a record is filed, and by which it looks for others: an index made of rows.

The same choice for a database, for a batch over everything and for a cluster: each record is filed
under a bounded number of words, and asks for as many records as fit a bounded number of rows.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from civics.similarity.bags import Floats, Numbers, mixed, number
from civics.similarity.fingerprints import Fingerprint
from civics.similarity.statistics import Statistics

__all__ = ["Asked", "Filed", "asked", "filed"]

MOST_FILED = 48  # words of a record: those of its titles, and the rarest of its texts
MOST_USED = 0.05  # a word that more than this share of records use finds nobody
ALWAYS_USED = 200  # unless it is in no more records than this
ROWS = 12_000  # that one look may read


@dataclass(frozen=True, eq=False)
class Filed:
    """The words under which a record can be found.

    Parameters
    ----------
    words : uint64 array
        Below 2**56; the same stem has another number in each language.
    share : float
        In (0, 1]: what each counts, since long records share much with everybody.
    """

    words: Numbers
    share: float


@dataclass(frozen=True, eq=False)
class Asked:
    """The words that a record looks for, rarest first, and what each counts."""

    words: Numbers
    weights: Floats


def filed(record: Fingerprint, statistics: Statistics) -> Filed:
    """Choose the words under which a record is filed."""
    words, rarity, in_title = _words(record, statistics)
    kept = rarity >= _least(statistics)
    order = np.lexsort((-rarity, ~in_title))
    chosen = order[kept[order]][:MOST_FILED]
    return Filed(words[chosen], 1 / sqrt(max(len(words), 1)))


def asked(record: Fingerprint, statistics: Statistics, *, records: int, rows: int = ROWS) -> Asked:
    """Choose the words that a record looks for.

    Parameters
    ----------
    records : int
        In the register that is looked through: how long lists are is reckoned from it.
    rows : int
        How much may be read: the rarest words that fit.
    """
    words, rarity, _ = _words(record, statistics)
    order = np.argsort(-rarity, kind="stable")
    order = order[rarity[order] >= _least(statistics)]
    lengths = np.exp(-rarity[order]) * max(records, 1)
    chosen = order[np.cumsum(lengths) <= rows] if len(order) else order
    return Asked(words[chosen], rarity[chosen] ** 2)


def _words(record: Fingerprint, statistics: Statistics) -> tuple[Numbers, Floats, np.ndarray]:
    numbers, rarities, titles = [], [], []
    for language, said in record.said.items():
        stems = np.unique(said.text)
        numbers.append(mixed(np.uint64(number(language)), stems))
        rarities.append(statistics.tongue(language).rarity(stems))
        titles.append(np.isin(stems, said.title))
    return (
        np.concatenate([*numbers, np.zeros(0, np.uint64)]),
        np.concatenate([*rarities, np.zeros(0)]),
        np.concatenate([*titles, np.zeros(0, bool)]),
    )


def _least(statistics: Statistics) -> float:
    """The rarity below which a word finds nobody; in a small register none is too frequent."""
    most = max(MOST_USED, ALWAYS_USED / max(statistics.records, 1))
    return float(-np.log(min(most, 1.0))) if most < 1 else -np.inf
