"""Keep the index: for the records somebody wrote, or all of it anew."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import batched

from django.db import transaction
from django.utils import timezone

from weft.languages import LanguageMap
from weft.register import bulk
from weft.register.models import Engagement, SearchEntry
from weft.register.search.index import changes, followers
from weft.register.search.index.documents import ENTRY, Record
from weft.register.search.index.engines import engine
from weft.register.search.index.lists import Lists
from weft.register.search.index.reading import Added, added, records
from weft.register.search.index.terms import Key, Terms
from weft.register.search.index.vocabulary import Census, Vocabulary

BATCH = 500
Progress = Callable[[int, int], None]


@transaction.atomic
def reindex(engagement_ids: Iterable[int], vocabulary: Vocabulary | None = None) -> None:
    """Bring the index up to date for these engagements, those deleted included.

    To be called in the transaction that wrote them. Who calls it for many batches hands it the
    same `vocabulary` each time, so that words are looked up once.
    """
    run, keys = Run(vocabulary), sorted(set(engagement_ids))
    for batch in batched(keys, BATCH):
        run.index(batch)
    followers.tell(keys)


@transaction.atomic
def add(new: Collection[Added], vocabulary: Vocabulary | None = None) -> None:
    """Index engagements that were added in this very transaction: `reindex`, without reading."""
    run = Run(vocabulary)
    found = added(new, run.lists)
    run.write(found, new=True)
    followers.tell([each.pk for each in found])


def rebuild(progress: Progress | None = None) -> int:
    """Index every engagement anew, a batch a transaction, and forget what is no more.

    The search keeps answering meanwhile. Returns how many engagements there are.
    """
    census = Census()
    run, done, total = Run(census), 0, Engagement.objects.count()
    for batch in batched(_all_ids(), BATCH):
        with transaction.atomic():
            run.index(batch)
        done += len(batch)
        if progress:
            progress(done, total)
    complete(census)
    return done


def complete(census: Census) -> None:
    """After all there is was indexed: weigh the words, and let the database look at its tables."""
    with transaction.atomic():
        census.weigh()
    engine().tidy()


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

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self.engine = engine()
        self.lists = Lists()
        self.terms = Terms()
        self.vocabulary = vocabulary or Vocabulary()

    def index(self, engagement_ids: Collection[int]) -> None:
        found = records(engagement_ids, self.lists)
        self.write(found, new=False)
        gone = set(engagement_ids) - {record.pk for record in found}
        if gone:
            SearchEntry.objects.filter(pk__in=gone).delete()
            self.engine.remove(gone)

    def write(self, found: list[Record], *, new: bool) -> None:
        self._learn_terms(found)
        at = timezone.now()
        entries = (record.entry(self.terms, at=at) for record in found)
        documents = (record.document() for record in found)
        if new:
            bulk.insert(SearchEntry, ENTRY, entries)
            self.engine.add(documents)
        else:
            bulk.put(SearchEntry, ENTRY, entries)
            self.engine.write(documents)
        self.vocabulary.learn(found, self.lists.vocabulary)
        changes.note()

    def _learn_terms(self, found: list[Record]) -> None:
        wanted: dict[Key, LanguageMap] = {}
        for record in found:
            wanted |= record.terms
        self.terms.learn(wanted)
