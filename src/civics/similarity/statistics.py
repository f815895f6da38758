"""What is rare and what is generic in a register: of bounded size, whatever the register's.

Learnt from a sample that is spread over the register. The same counts as `Corpus` keeps, as sorted
numbers; in a large register without those of what occurs once. A word is counted in the record that
it stands in, so that what is not listed counts as once.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import batched
from math import log

import numpy as np

from civics.similarity.bags import Bags, Floats, Ints, Numbers, bags, mixed, pair_bags, pieces
from civics.similarity.fingerprints import Fingerprint, Said

__all__ = ["SAMPLED", "Counts", "Statistics", "Tongue", "learn"]

SAMPLED = 20_000  # records: shares hardly change after
PRIOR = 20  # records of a body after which its own habits count as much as the register's
TOPICS = 20_000  # most frequent ones that are kept
LISTED = 1_000_000  # numbers of a language, of 12 bytes each
FORM = 1
_AT_ONCE = 200
_PENDING = 4_000_000  # numbers that wait to be counted together


@dataclass(frozen=True, eq=False)
class Counts:
    """How often each number occurs."""

    numbers: Numbers = field(default_factory=lambda: np.zeros(0, np.uint64))
    counts: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def of(self, numbers: Numbers, *, least: int = 0) -> Ints:
        """Look numbers up; what is not listed counts as `least`, and nothing counts less."""
        if not len(self.numbers):
            return np.full(numbers.shape, least, np.int64)
        at = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        found = np.where(self.numbers[at] == numbers, self.counts[at], 0)
        return np.maximum(found, least)

    def pruned(self, least: int) -> "Counts":
        kept = self.counts >= least
        return Counts(self.numbers[kept], self.counts[kept])


@dataclass(frozen=True, eq=False)
class Tongue:
    """Counts of one language.

    Parameters
    ----------
    records : int
        Of the sample, in this language.
    length : int
        Words of all of them.
    words, pairs, pieces, title_pieces : Counts
        In how many records each occurs.
    users : Counts
        How many bodies use a word.
    sizes : Counts
        Of each body, its records.
    habits, pair_habits : Counts
        Of a body and a word (or a pair of words) together, in how many of its records it occurs.
    """

    records: int = 0
    length: int = 0
    words: Counts = field(default_factory=Counts)
    pairs: Counts = field(default_factory=Counts)
    pieces: Counts = field(default_factory=Counts)
    title_pieces: Counts = field(default_factory=Counts)
    users: Counts = field(default_factory=Counts)
    sizes: Counts = field(default_factory=Counts)
    habits: Counts = field(default_factory=Counts)
    pair_habits: Counts = field(default_factory=Counts)

    @property
    def usual_length(self) -> float:
        """Words in a record, on average."""
        return self.length / max(self.records, 1)

    def rarity(self, words: Numbers) -> Floats:
        """Say how rare words are among records."""
        return self.rarity_in(self.words, words)

    def rarity_in(self, counts: Counts, numbers: Numbers) -> Floats:
        return np.log((self.records + 1) / (counts.of(numbers, least=1) + 0.5))

    def rarity_among_bodies(self, words: Numbers) -> Floats:
        """Say how few bodies use words."""
        return np.log((len(self.sizes.numbers) + 1) / (self.users.of(words, least=1) + 0.5))

    def surprise(self, words: Numbers, body: Numbers | np.uint64, *, own: bool) -> Floats:
        """Say how surprising words are in records of `body`, given its habits: 0 and more.

        Parameters
        ----------
        words : uint64 array
        body : uint64 array
            Of each word, or one for all.
        own : bool
            Whether the words are of a record of this body, and so occur there at least once.
        """
        return self._surprise(self.words, self.habits, words, body, own)

    def surprise_of_pairs(self, pairs: Numbers, body: Numbers | np.uint64, *, own: bool) -> Floats:
        return self._surprise(self.pairs, self.pair_habits, pairs, body, own)

    def _surprise(
        self, known: Counts, habits: Counts, numbers: Numbers, body: Numbers | np.uint64, own: bool
    ) -> Floats:
        share = (known.of(numbers, least=1) + 0.5) / (self.records + 1)
        used = habits.of(mixed(body, numbers), least=int(own))
        size = self.sizes.of(np.asarray(body), least=int(own))
        return np.maximum(0.0, -np.log((used + PRIOR * share) / (size + PRIOR)))


@dataclass(frozen=True, eq=False)
class Statistics:
    """What is known of all records together.

    Parameters
    ----------
    records : int
        How many were learnt from.
    tongues : dict of str to Tongue
    topics : dict of str to int
        In how many records each subject code or community occurs.
    prints : Counts
        Texts that several records share word for word.
    """

    records: int = 0
    tongues: dict[str, Tongue] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    prints: Counts = field(default_factory=Counts)

    def tongue(self, language: str) -> Tongue:
        return self.tongues.get(language) or Tongue()

    def rarity_of_topic(self, topic: str) -> float:
        return log((self.records + 1) / (max(self.topics.get(topic, 0), 1) + 0.5))

    def copies(self, print_: int) -> int:
        """Count the records that say this, word for word but for numbers."""
        return int(self.prints.of(np.array([print_], np.uint64), least=1)[0])

    def to_bytes(self) -> bytes:
        """Give the statistics in a form that can be kept; see `from_bytes`."""
        kept: dict[str, np.ndarray] = {}
        for language, tongue in self.tongues.items():
            for name, counts in _columns(tongue):
                kept[f"{language}.{name}.numbers"] = counts.numbers
                kept[f"{language}.{name}.counts"] = counts.counts.astype(np.uint32)
        kept["prints.numbers"], kept["prints.counts"] = self.prints.numbers, self.prints.counts
        about = {
            "form": FORM,
            "records": self.records,
            "topics": self.topics,
            "tongues": {tag: [each.records, each.length] for tag, each in self.tongues.items()},
        }
        kept["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
        file = BytesIO()
        np.savez(file, **kept)  # type: ignore[arg-type]
        return file.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Statistics":
        """Read what `to_bytes` gave.

        Raises
        ------
        ValueError
            If the bytes are of another form.
        """
        with np.load(BytesIO(kept), allow_pickle=False) as file:
            about = json.loads(file["about"].tobytes())
            if about["form"] != FORM:
                raise ValueError("These bytes are of another form.")
            tongues = {
                language: Tongue(
                    records=records,
                    length=length,
                    **{name: _counts(file, f"{language}.{name}") for name in _COLUMNS},
                )
                for language, (records, length) in about["tongues"].items()
            }
            prints = _counts(file, "prints")
        return cls(about["records"], tongues, about["topics"], prints)


def learn(records: Iterable[Fingerprint], *, most: int = LISTED) -> Statistics:
    """Learn from a sample of a register.

    Parameters
    ----------
    records : iterable of Fingerprint
        Spread over the register, at most `SAMPLED`: all are counted.
    most : int
        Numbers that are listed of a language; if there are more, those that occur once are not.

    Notes
    -----
    Holds some 4 million numbers at once beside what is counted already. A word that is not listed
    counts as 1, which is what it was, but for a body's habit of a word that stands in one other
    record of it: that is forgotten.
    """
    learnt: dict[str, _Learning] = {}
    topics: Counter[str] = Counter()
    prints: Counter[int] = Counter()
    total = 0
    for some in batched(records, _AT_ONCE):
        total += len(some)
        for each in some:
            topics.update(each.topics | each.people)
            prints[each.print] += 1
        for language in {tag for each in some for tag in each.said}:
            speaking = [each for each in some if language in each.said]
            learning = learnt.setdefault(language, _Learning())
            learning.add([each.said[language] for each in speaking], speaking)
    shared = sorted((each, count) for each, count in prints.items() if count > 1)
    return Statistics(
        records=total,
        tongues={language: each.done(most) for language, each in sorted(learnt.items())},
        topics=dict(topics.most_common(TOPICS)),
        prints=Counts(
            np.array([each for each, _ in shared], np.uint64),
            np.array([count for _, count in shared], np.int64),
        ),
    )


class _Tally:
    """Counts numbers as they come; with each goes another number, such as a habit's word."""

    def __init__(self) -> None:
        self._waiting: list[Numbers] = []
        self._with: list[Numbers] = []
        self._number = 0
        self._done = Counts()
        self._beside = np.zeros(0, np.uint64)

    def add(self, numbers: Numbers, beside: Numbers | None = None) -> None:
        self._waiting.append(numbers)
        self._with.append(numbers if beside is None else beside)
        self._number += len(numbers)
        if self._number > _PENDING:
            self.count()

    def count(self) -> tuple[Counts, Numbers]:
        numbers = np.concatenate([self._done.numbers, *self._waiting])
        beside = np.concatenate([self._beside, *self._with])
        counts = np.concatenate([self._done.counts, np.ones(self._number, np.int64)])
        order = np.argsort(numbers, kind="stable")
        numbers, beside, counts = numbers[order], beside[order], counts[order]
        starts = np.flatnonzero(np.concatenate((np.ones(1, bool), numbers[1:] != numbers[:-1])))
        starts = starts[: len(numbers)]
        if len(numbers):
            self._done = Counts(numbers[starts], np.add.reduceat(counts, starts))
            self._beside = beside[starts]
        self._waiting, self._with, self._number = [], [], 0
        return self._done, self._beside


class _Learning:
    """Counts of one language, as they come."""

    def __init__(self) -> None:
        self.records = self.length = 0
        self.tallies = {
            name: _Tally() for name in ("words", "pairs", "pieces", "title_pieces", "sizes")
        } | {"habits": _Tally(), "pair_habits": _Tally()}

    def add(self, said: Sequence[Said], records: Sequence[Fingerprint]) -> None:
        self.records += len(said)
        self.length += sum(len(each.text) for each in said)
        bodies = np.array([each.body_number for each in records], np.uint64)
        text = bags([each.text for each in said])
        pairs = pair_bags([each.text for each in said])
        self._tell("words", text)
        self._tell("pairs", pairs)
        self._tell("pieces", pieces([each.spelt for each in said]))
        self._tell("title_pieces", pieces([each.title_spelt for each in said]))
        self.tallies["sizes"].add(bodies)
        for name, found in (("habits", text), ("pair_habits", pairs)):
            self.tallies[name].add(mixed(bodies[found.places], found.numbers), found.numbers)

    def _tell(self, name: str, found: Bags) -> None:
        self.tallies[name].add(found.numbers)

    def done(self, most: int) -> Tongue:
        counted = {name: tally.count() for name, tally in self.tallies.items()}
        least = 2 if sum(len(beside) for _, beside in counted.values()) > most else 1
        _, words = counted["habits"]
        columns = {name: counts.pruned(least) for name, (counts, _) in counted.items()}
        # A body of one record counts, and a word's users are counted before habits are pruned.
        columns["sizes"] = counted["sizes"][0]
        used, users = np.unique(words, return_counts=True)
        columns["users"] = Counts(used, users).pruned(least)
        return Tongue(records=self.records, length=self.length, **columns)


_COLUMNS = (
    "words", "pairs", "pieces", "title_pieces", "users", "sizes", "habits", "pair_habits",
)  # fmt: skip


def _columns(tongue: Tongue) -> Iterable[tuple[str, Counts]]:
    return ((name, getattr(tongue, name)) for name in _COLUMNS)


def _counts(file: "np.lib.npyio.NpzFile", name: str) -> Counts:
    return Counts(file[f"{name}.numbers"], file[f"{name}.counts"].astype(np.int64))
