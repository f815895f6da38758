"""The words that public records hold, against which misspelt ones are held."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils import timezone

from weft.government.models.policy import Visibility
from weft.register import bulk
from weft.register.models import SearchWord
from weft.register.search import words
from weft.register.search.index.documents import Record
from weft.register.search.index.engines import engine

BATCH = 500
SHORTEST_WORD = 3
MOST_READ = 1 << 17


class Vocabulary:
    """The words met so far."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self._read_before: set[str] = set()  # words as they are written

    def learn(self, found: Iterable[Record], names: Collection[str]) -> None:
        """Take in the words of records and of the lists' names; keep those that are new.

        Of public records only; an embargoed one's are learnt when it is written again.
        """
        now = timezone.now()
        met = self._read([record for record in found if is_public(record, at=now)])
        met.update(names)
        met -= self.known
        self.known |= met
        if new := sorted(filter(_is_worth_knowing, met)):
            bulk.add_missing(SearchWord, ("word", "weight"), ((word, 1) for word in new))
            engine().note_new_words()

    def _read(self, found: list[Record]) -> set[str]:
        """The words of these records, but for those that were read before."""
        chunks = set().union(*(record.texts.chunks for record in found)) - self._read_before
        if len(self._read_before) > MOST_READ:
            self._read_before.clear()
        self._read_before |= chunks
        return set(words.of(chunks))


class Census(Vocabulary):
    """Counts, too, how many records hold each word: for when all of them are read."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def _read(self, found: list[Record]) -> set[str]:
        new: Counter[str] = Counter()
        for record in found:
            new.update(set(words.of(record.texts.chunks)))
        self.counts.update(new)
        return set(new)

    def weigh(self) -> None:
        """After all were read: drop the words that are no longer there, and weigh the others."""
        known = {row.word: row for row in SearchWord.objects.all()}
        SearchWord.objects.filter(
            pk__in=[row.pk for word, row in known.items() if word not in self.known]
        ).delete()
        moved = [row for word, row in known.items() if self.counts[word] not in (0, row.weight)]
        for row in moved:
            row.weight = self.counts[row.word]
        SearchWord.objects.bulk_update(moved, ["weight"], batch_size=BATCH)


def is_public(record: Record, *, at: datetime) -> bool:
    embargo = record.row["embargo_until"]
    return record.row["visibility"] == Visibility.PUBLIC and (embargo is None or embargo <= at)


def _is_worth_knowing(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and word.isalpha()
