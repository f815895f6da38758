"""Whether two engagements overlap: one score, and what it rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from civics.similarity.candidates import Candidates
from civics.similarity.carrying import Dictionaries
from civics.similarity.corpus import Corpus
from civics.similarity.explanations import SharedWord, Why, explain, shared_words
from civics.similarity.facets import facets
from civics.similarity.model import Model, shipped
from civics.similarity.profiles import Profile, profile
from civics.similarity.records import Record
from civics.similarity.series import are_series

__all__ = ["HeldBack", "Matcher", "Overlap"]

LOOKED_AT = 24  # candidates that are compared in full: of alerts they miss as few as 40 would
KEPT = 512  # profiles that are remembered, of some 0.2 MB each
LEARN_FROM = 8000  # records, spread over the register, of which languages are learnt
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
        Whether the score reaches the threshold from which on an alert is worth a steward's time.
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
class _Judged:
    """A pair with its facets and score."""

    one: Profile
    other: Profile
    row: dict[str, float]
    score: float
    held_back: HeldBack | None


class Matcher:
    """All records of a register, ready to be asked which of them overlap with one.

    Parameters
    ----------
    records : iterable of Record
    model : Model, optional
        The one that ships with the library unless given.

    Examples
    --------
    >>> from civics.similarity import Record, Text
    >>> salmon = Record(key="a", body="x", texts={"en": Text("Wild salmon policy")})
    >>> other = Record(key="b", body="y", texts={"en": Text("A plan for wild salmon")})
    >>> [found.other for found in Matcher([salmon, other]).similar(salmon, raised_only=False)]
    ['b']
    """

    def __init__(self, records: Iterable[Record] = (), *, model: Model | None = None) -> None:
        self.model = model or shipped()
        self.corpus = Corpus()
        self._candidates = Candidates()
        self._records: list[Record] = []
        self._profile = lru_cache(KEPT)(self._read)
        self._numbers: dict[str, int] = {}
        self._dictionaries = Dictionaries()
        for record in records:
            self.add(record)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: str) -> bool:
        return key in self._numbers

    def add(self, record: Record) -> None:
        """Take in a record; what is rare and what is generic is learnt as they come."""
        read = profile(record)
        self.corpus.add(read)
        self._numbers[record.key] = self._candidates.add(read)
        self._records.append(record)

    def learn_languages(self) -> None:
        """Learn, from records in several languages, to compare those with none in common.

        Until this is called, such pairs are not compared by their words, and score as
        strangers do. Takes some seconds for each pair of languages; call it once the register is
        read, and after large imports.
        """
        every = max(1, len(self) // LEARN_FROM)
        self._dictionaries = Dictionaries(map(self._read, range(0, len(self), every)))

    def known(self, key: str) -> Profile:
        """Give a record by its key, as it is compared."""
        return self._profile(self._numbers[key])

    def similar(
        self, record: Record, *, number: int = 10, raised_only: bool = True, own_body: bool = False
    ) -> list[Overlap]:
        """Find the records that overlap most with one, which need not be in the register.

        Parameters
        ----------
        number : int
            How many at most: a steward reads no more, and a flood helps nobody.
        raised_only : bool
            Leave out those below the threshold.
        own_body : bool
            Look among records of the same body too; there the weights were not tested.
        """
        asked = self._asked(record)
        found = self._candidates.find(
            self._dictionaries.carried(asked),
            number=LOOKED_AT,
            but=self._itself(record),
            own_body=own_body,
        )
        judged = self._judged([(asked, self._profile(i)) for i in found])
        least = self.model.threshold if raised_only else 0.0
        kept = [each for each in judged if each.score >= least]
        best = sorted(kept, key=lambda each: -each.score)[:number]
        return [self._overlap(each) for each in best]

    def compare(self, pairs: Sequence[tuple[Profile, Profile]]) -> list[Overlap]:
        """Judge pairs in full."""
        return [self._overlap(each) for each in self._judged(pairs)]

    def _judged(self, pairs: Iterable[tuple[Profile, Profile]]) -> list[_Judged]:
        """Score pairs; to say why costs as much again, so it is left for those that are shown."""
        speaking = [self._speaking(one, other) for one, other in pairs]
        rows = [facets(one, other, self.corpus) for one, other in speaking]
        scores = self.model.score(self.model.table(rows))
        held = [self._held_back(one, other) for one, other in speaking]
        return [
            _Judged(one, other, row, 0.0 if why_not else float(score), why_not)
            for (one, other), row, score, why_not in zip(speaking, rows, scores, held, strict=True)
        ]

    def _overlap(self, judged: _Judged) -> Overlap:
        one, other = judged.one, judged.other
        return Overlap(
            one=one.record.key,
            other=other.record.key,
            score=judged.score,
            raised=judged.score >= self.model.threshold,
            why=explain(one.record, other.record, judged.row, self.model),
            words=shared_words(one, other, self.corpus),
            held_back=judged.held_back,
            version=self.model.version,
        )

    def _held_back(self, one: Profile, other: Profile) -> HeldBack | None:
        if one.is_vague or other.is_vague:
            return HeldBack.VAGUE
        if one.print == other.print and self.corpus.prints[one.print] > COPIES:
            return HeldBack.BOILERPLATE
        return HeldBack.SERIES if are_series(one, other, self.corpus) else None

    def _speaking(self, one: Profile, other: Profile) -> tuple[Profile, Profile]:
        """Give a pair a language in common, if it has none."""
        if one.said.keys() & other.said.keys():
            return one, other
        return self._dictionaries.carried(one), other

    def _asked(self, record: Record) -> Profile:
        number = self._numbers.get(record.key)
        if number is not None and self._records[number] == record:
            return self._profile(number)
        return profile(record)

    def _read(self, number: int) -> Profile:
        return profile(self._records[number])

    def _itself(self, record: Record) -> list[int]:
        return [self._numbers[record.key]] if record.key in self._numbers else []
