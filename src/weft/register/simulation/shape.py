"""The shape of a real register: the sizes of bodies, and when, how long and about what they ask."""

import csv
import lzma
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from weft.register.simulation.babble import Babble

REGISTER = Path(__file__).resolve().parents[1] / "demo" / "consultations.csv.xz"
LANGUAGES = ("en", "fr")
POOL = 4000  # sentences per language that descriptions are put together from
LONGEST_DAYS = 730
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

Row = dict[str, str]


@dataclass(frozen=True)
class Shape:
    """What is drawn from, each value as often as it is there."""

    bodies: tuple[int, ...]  # engagements of each body, largest first
    openings: tuple[date, ...]
    days: tuple[int, ...]  # from the first day to the last
    subjects: tuple[tuple[str, ...], ...]  # codes of one record
    lengths: tuple[int, ...]  # sentences in a description
    reported: float  # share of records with a report
    titles: dict[str, Babble]
    sentences: dict[str, tuple[str, ...]]

    def title(self, language: str, random: Random) -> str:
        return self.titles[language].sentence(random) or "…"

    def description(self, language: str, random: Random) -> str:
        pool = self.sentences[language]
        return " ".join(random.choice(pool) for _ in range(random.choice(self.lengths)))


@cache
def read(path: Path = REGISTER) -> Shape:
    """The shape of the register in `path`; always the same, so it is read once."""
    random = Random(0)  # noqa: S311 - only which sentences are in the pool
    with lzma.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    described = [row for row in rows if len(row["description_en"]) > len("Not Available")]
    pairs = [pair for row in rows if (pair := _days(row))]
    return Shape(
        bodies=tuple(sorted(Counter(row["owner_org"] for row in rows).values(), reverse=True)),
        openings=tuple(opens for opens, _ in pairs),
        days=tuple(days for _, days in pairs),
        subjects=tuple(tuple(row["subjects"].split(",")) for row in rows if row["subjects"]),
        lengths=tuple(len(_SENTENCE.split(row["description_en"])) for row in described),
        reported=sum(row["report_available_online"] == "Y" for row in rows) / len(rows),
        titles={each: Babble(row[f"title_{each}"] for row in rows) for each in LANGUAGES},
        sentences={each: _pool(described, each, random) for each in LANGUAGES},
    )


def _pool(rows: list[Row], language: str, random: Random) -> tuple[str, ...]:
    chain = Babble(
        sentence
        for row in rows
        for sentence in _SENTENCE.split(row[f"description_{language}"])
        if sentence
    )
    return tuple(chain.sentence(random) for _ in range(POOL))


def _days(row: Row) -> tuple[date, int] | None:
    try:
        opens, closes = (date.fromisoformat(row[name]) for name in ("start_date", "end_date"))
    except ValueError:
        return None
    days = (closes - opens) // timedelta(days=1)
    return (opens, days) if 0 <= days <= LONGEST_DAYS else None
