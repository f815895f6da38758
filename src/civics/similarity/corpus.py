"""What is rare and what is generic in a register, learnt from all its records.

A word weighs the more, the fewer records and the fewer bodies use it; for a body that writes
"maximum residue limit" in each of its bulletins, these words weigh little in its own records.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt

from civics.similarity.profiles import Profile, Said

__all__ = ["Corpus", "Tongue", "Weighed"]

SAMPLED = 20_000  # records of a language whose pieces are counted: shares hardly change after
_PRIOR = 20  # records of a body after which its own habits count as much as the register's


type Vector = Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Weighed:
    """What is said, each word weighed by its rarity, every vector of length 1: TF-IDF."""

    title: Vector
    text: Vector
    title_pieces: Vector
    text_pieces: Vector


class Tongue:
    """Counts of one language.

    Parameters
    ----------
    records, sampled : int
        Number of records in this language; and of those whose pieces are counted.
    words, pairs, pieces, title_pieces : Counter
        In how many records each occurs.
    bodies : dict of str to set of str
        Which bodies use a word.
    habits, pair_habits : dict of str to Counter
        By body, in how many of its records a word, or a pair of words, occurs.
    """

    def __init__(self) -> None:
        self.records = 0
        self.sampled = 0
        self.length = 0
        self.words: Counter[str] = Counter()
        self.pairs: Counter[str] = Counter()
        self.pieces: Counter[str] = Counter()
        self.title_pieces: Counter[str] = Counter()
        self.bodies: dict[str, set[str]] = defaultdict(set)
        self.sizes: Counter[str] = Counter()
        self.habits: dict[str, Counter[str]] = defaultdict(Counter)
        self.pair_habits: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, said: Said, body: str) -> None:
        """Count one record."""
        self.records += 1
        self.length += sum(said.text.values())
        self.words.update(said.text.keys())
        self.pairs.update(said.text_pairs.keys())
        if self.records <= SAMPLED:
            self.sampled += 1
            self.pieces.update(said.text_pieces.keys())
            self.title_pieces.update(said.title_pieces.keys())
        for word in said.text:
            self.bodies[word].add(body)
        self.sizes[body] += 1
        self.habits[body].update(said.text.keys())
        self.pair_habits[body].update(said.text_pairs.keys())

    @property
    def usual_length(self) -> float:
        """Words in a record, on average."""
        return self.length / max(self.records, 1)

    def rarity(self, word: str) -> float:
        """Say how rare a word is among records: 0 and more, about ``log(records)`` if new."""
        return log((self.records + 1) / (self.words.get(word, 0) + 0.5))

    def weigh(self, said: Said) -> Weighed:
        """Weigh words and pieces by their rarity; repeats count by their logarithm."""
        return Weighed(
            title=_vector(said.title, self.words, self.records),
            text=_vector(said.text, self.words, self.records),
            title_pieces=_vector(said.title_pieces, self.title_pieces, self.sampled),
            text_pieces=_vector(said.text_pieces, self.pieces, self.sampled),
        )

    def rarity_among_bodies(self, word: str) -> float:
        """Say how few bodies use a word."""
        users = len(self.bodies[word]) if word in self.bodies else 0
        return log((len(self.sizes) + 1) / (users + 0.5))

    def surprise(self, word: str, body: str) -> float:
        """Say how surprising a word is in a record of `body`, given its habits: 0 and more."""
        return _surprise(word, self.words, self.records, self.habits.get(body), self.sizes[body])

    def surprise_of_pair(self, pair: str, body: str) -> float:
        habits = self.pair_habits.get(body)
        return _surprise(pair, self.pairs, self.records, habits, self.sizes[body])


class Corpus:
    """What is known of all records together: counts, so that parts can be added in any order."""

    def __init__(self, profiles: Iterable[Profile] = ()) -> None:
        self.records = 0
        self.tongues: dict[str, Tongue] = {}
        self.topics: Counter[str] = Counter()
        self.prints: Counter[bytes] = Counter()
        for each in profiles:
            self.add(each)

    def add(self, profile: Profile) -> None:
        """Count one record."""
        self.records += 1
        self.topics.update(profile.record.topics | profile.record.people)
        self.prints[profile.print] += 1
        for language, said in profile.said.items():
            self.tongue(language).add(said, profile.record.body)

    def tongue(self, language: str) -> Tongue:
        """Give the counts of a language; empty ones for a new language."""
        return self.tongues.setdefault(language, Tongue())

    def weigh(self, profile: Profile, language: str) -> Weighed:
        """Weigh what a profile says; kept with it while the corpus does not change."""
        kept = profile.weighed.get(language)
        if kept is None or kept[0] is not self or kept[1] != self.records:
            weighed = self.tongue(language).weigh(profile.said[language])
            profile.weighed[language] = kept = (self, self.records, weighed)
        return kept[2]

    def rarity_of_topic(self, topic: str) -> float:
        return log((self.records + 1) / (self.topics.get(topic, 0) + 0.5))

    def generic_words(self, language: str, *, body: str = "", number: int = 20) -> list[str]:
        """List the stems that say least: those of a body, or of the register."""
        tongue = self.tongue(language)
        counts = tongue.habits.get(body, tongue.words)
        return [word for word, _ in counts.most_common(number)]


def _vector(counts: Mapping[str, int], known: Counter[str], records: int) -> Vector:
    total, get = records + 1, known.get
    raw = {
        part: (1 + log(count)) * log(total / (get(part, 0) + 0.5)) for part, count in counts.items()
    }
    length = sqrt(sum(weight * weight for weight in raw.values())) or 1.0
    return {part: weight / length for part, weight in raw.items()}


def _surprise(
    word: str, known: Counter[str], records: int, habits: Counter[str] | None, size: int
) -> float:
    share = (known.get(word, 0) + 0.5) / (records + 1)
    own = habits.get(word, 0) if habits else 0
    return max(0.0, -log((own + _PRIOR * share) / (size + _PRIOR)))
