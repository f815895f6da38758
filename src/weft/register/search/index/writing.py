"""Keep the index: for the records somebody wrote, or all of it anew."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.utils import timezone

from weft.government.models.policy import Visibility
from weft.languages import LanguageMap
from weft.register.models import Engagement, SearchEntry, SearchWord
from weft.register.search.index.documents import COPIED, Record
from weft.register.search.index.engines import engine
from weft.register.search.index.lists import Lists
from weft.register.search.index.reading import records
from weft.register.search.index.terms import Key, Terms

BATCH = 500
SHORTEST_WORD = 3
UPDATED = [
    *COPIED,
    *("year", "level", "languages", "newest", "title_en", "title_fr", "codes", "indexed_at"),
]
Progress = Callable[[int, int], None]


@transaction.atomic
def reindex(engagement_ids: Iterable[int]) -> None:
    """Bring the index up to date for these engagements, those deleted included.

    To be called in the transaction that wrote them.
    """
    run = Run()
    for batch in batched(sorted(set(engagement_ids)), BATCH):
        run.index(batch)


def rebuild(progress: Progress | None = None) -> int:
    """Index every engagement anew, a batch a transaction, and forget what is no more.

    The search keeps answering meanwhile. Returns how many engagements there are.
    """
    run, done, total = Run(), 0, Engagement.objects.count()
    for batch in batched(_all_ids(), BATCH):
        with transaction.atomic():
            run.index(batch)
        done += len(batch)
        if progress:
            progress(done, total)
    with transaction.atomic():
        run.forget()
    engine().tidy()
    return done


def _all_ids() -> Iterator[int]:
    """Every key in order, read a slice at a time, so that writers may come between."""
    last = 0
    while keys := list(
        Engagement.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield from keys
        last = keys[-1]


class Run:
    """What is read and learnt once while many are indexed."""

    def __init__(self) -> None:
        self.engine = engine()
        self.lists = Lists()
        self.terms = Terms()
        self.words: Counter[str] = Counter()

    def index(self, engagement_ids: Collection[int]) -> None:
        found = records(engagement_ids, self.lists)
        self._learn_terms(found)
        self._write(found, at=timezone.now())
        gone = set(engagement_ids) - {record.pk for record in found}
        if gone:
            SearchEntry.objects.filter(pk__in=gone).delete()
            self.engine.remove(gone)
        self._learn_words(found)

    def _learn_terms(self, found: list[Record]) -> None:
        wanted: dict[Key, LanguageMap] = {}
        for record in found:
            wanted |= record.terms()
        self.terms.learn(wanted)

    def _write(self, found: list[Record], *, at: datetime) -> None:
        SearchEntry.objects.bulk_create(
            [record.entry(self.terms, at=at) for record in found],
            update_conflicts=True,
            unique_fields=["engagement"],
            update_fields=UPDATED,
        )
        self.engine.write([record.document() for record in found])

    def _learn_words(self, found: list[Record]) -> None:
        """Words of public records only; an embargoed one's are learnt when it is written again."""
        now = timezone.now()
        new: Counter[str] = Counter()
        for record in found:
            if is_public(record, at=now):
                new.update(set(record.vocabulary()))
        new.update(self.lists.vocabulary - self.words.keys())
        missing = {word for word in new if _is_worth_knowing(word)} - self.words.keys()
        self.words.update(new)
        if missing:
            self._add_words(missing)

    def _add_words(self, words: set[str]) -> None:
        known = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))
        new = sorted(words - known)  # in order, so that two writers wait rather than deadlock
        SearchWord.objects.bulk_create(
            [SearchWord(word=word) for word in new], ignore_conflicts=True
        )
        if new:
            self.engine.note_new_words()

    def forget(self) -> None:
        """After all were indexed: drop what is no longer there, and weigh the words."""
        known = {row.word: row for row in SearchWord.objects.all()}
        SearchWord.objects.filter(
            pk__in=[row.pk for word, row in known.items() if word not in self.words]
        ).delete()
        moved = [row for word, row in known.items() if self.words[word] not in (0, row.weight)]
        for row in moved:
            row.weight = self.words[row.word]
        SearchWord.objects.bulk_update(moved, ["weight"], batch_size=BATCH)


def is_public(record: Record, *, at: datetime) -> bool:
    embargo = record.row["embargo_until"]
    return record.row["visibility"] == Visibility.PUBLIC and (embargo is None or embargo <= at)


def _is_worth_knowing(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and word.isalpha()
