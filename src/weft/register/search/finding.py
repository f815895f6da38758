"""What is found: engagements in order, how many, by pages, and the counts beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import overload

from django.core.cache import caches
from django.core.paginator import Page
from django.db.models import Max, QuerySet
from django.utils.safestring import SafeString

from weft.government.viewers import Viewer
from weft.languages import LanguageMap, Words, choose
from weft.register.models import Engagement, SearchEntry
from weft.register.moments import Moment
from weft.register.search import asking, conditions, counting, facets, ordering, spelling
from weft.register.search.asking import Asked
from weft.register.search.counting import EXACT_TO, Count, Pages
from weft.register.search.facets import Facet, Tally
from weft.register.search.filters import NEWEST, RELEVANCE, Filters
from weft.register.search.index.documents import plain
from weft.register.search.index.engines import engine
from weft.register.search.marking import Marker

RANKED = 2_000  # of what a text finds, the newest so many are ranked by relevance
RELATIONS = ("topics", "communities")
KEPT_SECONDS = 60  # for which counts are kept, unless the index changes


@dataclass(frozen=True)
class Found:
    """Nothing is read before it is asked for."""

    filters: Filters
    viewer: Viewer
    moment: Moment

    @cached_property
    def asked(self) -> Asked:
        """What is looked for: the reader's text or, where it finds nothing, words close to it."""
        asked = asking.read(self.filters.q)
        if not asked or self._entries(self.filters, asked).exists():
            return asked
        widened = spelling.widened(asked, self._sees)
        return widened if self._entries(self.filters, widened).exists() else asked

    @property
    def corrected(self) -> str:
        """The text that was looked for instead of the reader's; empty where it was theirs."""
        return spelling.corrected(self.asked) if self.asked.instead else ""

    @cached_property
    def entries(self) -> QuerySet[SearchEntry]:
        """The narrow rows of what is found, in no order."""
        return self._entries(self.filters, self.asked)

    @property
    def engagements(self) -> QuerySet[Engagement]:
        """All that is found, with `state` and `stale`, and what a row shows fetched along.

        In the order asked for; by relevance only as pages (`page`), here newest first instead.
        """
        order = NEWEST if self.filters.order == RELEVANCE else self.filters.order
        return (
            self._shown()
            .filter(search_entry__in=self.entries)
            .order_by(*ordering.order_by(order, self.moment.at, "search_entry__"))
        )

    @cached_property
    def count(self) -> Count:
        return counting.count(self.entries)

    @property
    def is_ranked_in_part(self) -> bool:
        """Whether more was found than is ranked by relevance: then only the newest are listed."""
        return self.filters.order == RELEVANCE and self.count.number > RANKED

    def page(self, number: int | None = None) -> Page:
        length = min(self.count.number, RANKED) if self.is_ranked_in_part else self.count.number
        return Pages(_Rows(self), length=length).get_page(number or self.filters.page)

    def slice(self, start: int, stop: int) -> list[Engagement]:
        """These engagements of the list, in its order."""
        if self.filters.order == RELEVANCE:
            keys: Sequence[int] = self._by_relevance[start:stop]
        else:
            order = ordering.order_by(self.filters.order, self.moment.at)
            keys = list(self.entries.order_by(*order).values_list("pk", flat=True)[start:stop])
        rows = {row.pk: row for row in self._shown().filter(pk__in=keys)}
        return [rows[key] for key in keys if key in rows]

    def facets(self) -> tuple[Facet, ...]:
        return self._facets

    @cached_property
    def _facets(self) -> tuple[Facet, ...]:
        return facets.facets(self.filters, self._tallies)

    def facet(self, name: str) -> Facet | None:
        return next((facet for facet in self.facets() if facet.name == name), None)

    def highlight(self, words: Words | str) -> SafeString:
        """`words`, escaped, with what was asked for in <mark>."""
        return self._marker.mark(str(words))

    def marked(self, text: LanguageMap) -> Words:
        """What a reader is shown of `text`, with what was asked for in <mark>."""
        words = choose(text)
        return replace(words, text=self._marker.mark(words.text))

    def snippet(self, text: LanguageMap) -> Words:
        """A line or two of `text` around what was asked for."""
        words = choose(text)
        return replace(words, text=self._marker.snippet(plain(words.text)))

    def without(self, name: str, value: str | None = None) -> "Found":
        return replace(self, filters=self.filters.without(name, value))

    @cached_property
    def _marker(self) -> Marker:
        return Marker.of(self.asked)

    @cached_property
    def _by_relevance(self) -> list[int]:
        """The newest matches, best first; equals stay newest first."""
        order = ordering.order_by(NEWEST, self.moment.at)
        newest = list(self.entries.order_by(*order).values_list("pk", flat=True)[:RANKED])
        ranks = engine().ranks(self.asked, newest) if self.asked else {}
        return sorted(newest, key=lambda key: -ranks.get(key, 0.0))

    @cached_property
    def _tallies(self) -> dict[str, Tally]:
        """Counts, kept for a moment: they cost most of a page, and many readers ask the same."""
        cache, key = caches["local"], self._counts_key()
        kept: dict[str, Tally] | None = cache.get(key)
        if kept is None:
            kept = facets.tallies(self.filters, dict(self._counted()))
            cache.set(key, kept, KEPT_SECONDS)
        return kept

    def _counted(self) -> Iterator[tuple[str, QuerySet[SearchEntry]]]:
        """The rows that each facet counts: found with all filters but its own, and any state."""
        loose = self.filters.without("state")
        yield facets.EVERYTHING, self._entries(loose, self.asked)
        for name in facets.LABELS:
            if name != "state" and getattr(self.filters, name):
                yield name, self._entries(loose.without(name), self.asked)

    def _counts_key(self) -> str:
        """Changes with whatever the counts depend on, the index's last change included."""
        changed = SearchEntry.objects.aggregate(last=Max("indexed_at"))["last"]
        minute = self.moment.now.replace(second=0, microsecond=0)
        at = minute if self.moment.is_today else self.moment.at
        parts = (
            self.filters.changed(sort="", on=None),
            self.asked,
            self.viewer.person_id,
            sorted(self.viewer.roles),
            self.viewer.is_official,
            at,
            minute,
            changed,
        )
        return f"register.counts.{sha256(repr(parts).encode()).hexdigest()}"

    def _shown(self) -> QuerySet[Engagement]:
        return (
            Engagement.objects.visible_to(self.viewer, now=self.moment.now)
            .with_state(self.moment.at)
            .select_related("lead", "source")
            .prefetch_related(*RELATIONS)
        )

    def _entries(self, filters: Filters, asked: Asked) -> QuerySet[SearchEntry]:
        return conditions.entries(filters, self.viewer, self.moment, asked=asked)

    def _sees(self, asked: Asked) -> bool:
        return self._entries(Filters(), asked).exists()


def find(filters: Filters, viewer: Viewer, moment: Moment) -> Found:
    """What `viewer` may see of what `filters` ask for, with states as of `moment`."""
    return Found(filters, viewer, moment)


def sees(word: str, viewer: Viewer, moment: Moment) -> bool:
    """Whether a record that `viewer` may see holds `word`."""
    return conditions.entries(Filters(), viewer, moment, asked=asking.read(word)).exists()


class _Rows(Sequence[Engagement]):
    """The list as a sequence, for pages to cut from."""

    def __init__(self, found: Found) -> None:
        self.found = found

    def __len__(self) -> int:
        return self.found.count.number

    @overload
    def __getitem__(self, at: int) -> Engagement: ...
    @overload
    def __getitem__(self, at: slice) -> list[Engagement]: ...
    def __getitem__(self, at: int | slice) -> Engagement | list[Engagement]:
        if isinstance(at, int):
            return self.found.slice(at, at + 1)[0]
        return self.found.slice(at.start or 0, EXACT_TO if at.stop is None else at.stop)
