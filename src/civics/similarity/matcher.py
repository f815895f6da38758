"""A whole register in memory, ready to be asked which of its records overlap with one."""

from collections.abc import Iterable, Sequence

from civics.similarity.candidates import Candidates
from civics.similarity.carrying import Dictionaries, learn_dictionaries
from civics.similarity.fingerprints import Fingerprint, fingerprint
from civics.similarity.model import Model, shipped
from civics.similarity.overlaps import Judge, Judged, Overlap
from civics.similarity.records import Record
from civics.similarity.statistics import SAMPLED, learn

__all__ = ["LOOKED_AT", "Matcher", "spread"]

LOOKED_AT = 24  # candidates that are compared in full: of alerts they miss as few as 40 would
LEARN_FROM = 8000  # records, spread over the register, of which languages are learnt


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
        self._candidates = Candidates()
        self._records: list[Fingerprint] = []
        self._numbers: dict[str, int] = {}
        self._dictionaries = Dictionaries()
        self._judge: Judge | None = None
        for record in records:
            self.add(record)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: str) -> bool:
        return key in self._numbers

    def add(self, record: Record) -> None:
        """Take in a record; what is rare and what is generic is learnt anew when next asked."""
        read = fingerprint(record)
        self._numbers[record.key] = self._candidates.add(read)
        self._records.append(read)
        self._judge = None

    @property
    def judge(self) -> Judge:
        """What was learnt of the records, and how they are compared."""
        if self._judge is None:
            statistics = learn(spread(self._records, SAMPLED))
            self._judge = Judge(statistics, self._dictionaries, self.model)
        return self._judge

    def learn_languages(self) -> None:
        """Learn, from records in several languages, to compare those with none in common.

        Until this is called, such pairs are not compared by their words, and score as
        strangers do. Takes some seconds for each pair of languages; call it once the register is
        read, and after large imports.
        """
        self._dictionaries = learn_dictionaries(spread(self._records, LEARN_FROM))
        self._judge = None

    def known(self, key: str) -> Fingerprint:
        """Give a record by its key, as it is compared."""
        return self._records[self._numbers[key]]

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
        asked = fingerprint(record)
        found = self._candidates.find(
            self._dictionaries.carried(asked),
            number=LOOKED_AT,
            but=self._itself(record),
            own_body=own_body,
        )
        judged = self.judge.judge(asked, [self._records[i] for i in found])
        return [self.judge.explain(each) for each in self._best(judged, number, raised_only)]

    def compare(self, pairs: Sequence[tuple[Fingerprint, Fingerprint]]) -> list[Overlap]:
        """Judge pairs in full."""
        judge = self.judge
        return [judge.explain(each) for one, other in pairs for each in judge.judge(one, [other])]

    def _best(self, judged: list[Judged], number: int, raised_only: bool) -> list[Judged]:
        kept = [each for each in judged if each.is_raised or not raised_only]
        return sorted(kept, key=lambda each: -each.score)[:number]

    def _itself(self, record: Record) -> list[int]:
        return [self._numbers[record.key]] if record.key in self._numbers else []


def spread[T](records: Sequence[T], most: int) -> Sequence[T]:
    """Give at most that many of a sequence, spread evenly over it."""
    step = max(1, -(-len(records) // most))
    return records[::step]
