"""What is found: engagements in order, how many, by pages, and the counts beside them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import sha256
from typing import cast, overload

from django.core.cache import caches
from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from weft.government.viewers import Viewer
from weft.languages import LanguageMap, Words, choose
from weft.register import states
from weft.register.models import Engagement, SearchEntry
from weft.register.models.engagements import EngagementQuerySet
from weft.register.moments import Moment
from weft.register.search import asking, conditions, counting, facets, ordering, spelling
from weft.register.search.asking import Asked
from weft.register.search.counting import EXACT_TO, Count, Pages
from weft.register.search.facets import Counted, Facet
from weft.register.search.filters import NEWEST, RELEVANCE, Filters
from weft.register.search.index import Seen, seen
from weft.register.search.index.documents import plain
from weft.register.search.index.engines import engine
from weft.register.search.marking import Marker
from weft.register.search.tallies import tallies

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
        if not asked or self._finds(self.filters, asked):
            return asked
        widened = spelling.widened(asked, partial(self._finds, Filters()))
        return widened if self._finds(self.filters, widened) else asked

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
            self._seen()
            .with_state(self.moment.at)
            .filter(search_entry__in=self.entries)
            .select_related("lead", "source")
            .prefetch_related(*RELATIONS)
            .order_by(*ordering.order_by(order, self.moment.at, "search_entry__"))
        )

    @cached_property
    def count(self) -> Count:
        """Where the facets' numbers are read, from those: they count the same rows."""
        if "_counted" in vars(self):
            return self._counted.number
        return counting.count(self.entries)

    @property
    def is_ranked_in_part(self) -> bool:
        """Whether more was found than is ranked by relevance: then only the newest are listed."""
        return self.filters.order == RELEVANCE and self.count.number > RANKED

    def page(
        self,
        number: int | None = None,
        *,
        along: Sequence[str] = RELATIONS,
        only: Sequence[str] = (),
    ) -> Page:
        """A page of the list; `along` names the relations that are read with it, and `only` the
        columns, beside what states are derived from, where not all are."""
        length = min(self.count.number, RANKED) if self.is_ranked_in_part else self.count.number
        return Pages(_Rows(self, along, only), length=length).get_page(number or self.filters.page)

    def slice(
        self,
        start: int,
        stop: int,
        *,
        along: Sequence[str] = RELATIONS,
        only: Sequence[str] = (),
    ) -> list[Engagement]:
        """These engagements of the list, in its order; `page` says what is read of them."""
        if self.filters.order == RELEVANCE:
            keys: Sequence[int] = self._by_relevance[start:stop]
        else:
            order = ordering.order_by(self.filters.order, self.moment.at)
            keys = list(self.entries.order_by(*order).values_list("pk", flat=True)[start:stop])
        seen = self._seen().filter(pk__in=keys).prefetch_related(*along)
        if only:
            seen = seen.select_related("lead").only("lead__names", *states.COLUMNS, *only)
        else:
            seen = seen.select_related("lead", "source")
        rows = {row.pk: row for row in self._with_state(seen)}
        return [rows[key] for key in keys if key in rows]

    def facets(self) -> tuple[Facet, ...]:
        return self._counted.facets

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
        """The newest matches, best first; equals stay newest first. Kept as the counts are."""
        kept = caches["local"].get_or_set(f"{self.counts_key}.ranked", self._rank, KEPT_SECONDS)
        return cast("list[int]", kept)

    def _rank(self) -> list[int]:
        order = ordering.order_by(NEWEST, self.moment.at)
        newest = self.entries.order_by(*order)[:RANKED]
        if not self.asked:
            return list(newest.values_list("pk", flat=True))
        return engine().ranked(self.asked, newest)

    @cached_property
    def _counted(self) -> Counted:
        """Kept for a moment: it costs most of a page, and many readers ask the same."""
        cache = caches["local"]
        if kept := cache.get(self.counts_key):
            return Counted.unpacked(kept)
        of = tallies(self.filters, dict(self._sets()), self.moment.at)
        counted = facets.counted(self.filters, of, self.changes)
        cache.set(self.counts_key, counted.packed(), KEPT_SECONDS)
        return counted

    def _sets(self) -> Iterator[tuple[str, QuerySet[SearchEntry]]]:
        """The rows that each facet counts: found with all filters but its own, and any state."""
        loose = self.filters.without("state")
        yield facets.EVERYTHING, self._entries(loose, self.asked)
        for name in facets.LABELS:
            if name != "state" and getattr(self.filters, name):
                yield name, self._entries(loose.without(name), self.asked)

    @cached_property
    def changes(self) -> Seen:
        """The index's latest changes: what is kept of it is kept under these."""
        return seen()

    @cached_property
    def counts_key(self) -> str:
        """Changes with whatever the counts depend on, the index's latest changes included."""
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
            self.changes,
            get_language(),
        )
        return f"register.counts.{sha256(repr(parts).encode()).hexdigest()}"

    def _seen(self) -> EngagementQuerySet:
        return Engagement.objects.visible_to(self.viewer, now=self.moment.now)

    def _with_state(self, rows: Iterable[Engagement]) -> Iterator[Engagement]:
        """As `EngagementQuerySet.with_state`; for a few rows this is several times as fast."""
        for row in rows:
            state, stale = states.derive(row, self.moment.at), states.is_stale(row, self.moment.at)
            vars(row).update(state=state, stale=stale)
            yield row

    def _entries(self, filters: Filters, asked: Asked) -> QuerySet[SearchEntry]:
        return conditions.entries(filters, self.viewer, self.moment, asked=asked)

    def _finds(self, filters: Filters, asked: Asked) -> bool:
        key = filters.changed(q="", sort="", on=None), asked
        if key not in self._known:
            self._known[key] = conditions.finds(filters, self.viewer, self.moment, asked=asked)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[Filters, Asked], bool]:
        """What was looked whether it finds anything; a word is looked for in several ways."""
        return {}


def find(filters: Filters, viewer: Viewer, moment: Moment) -> Found:
    """What `viewer` may see of what `filters` ask for, with states as of `moment`."""
    return Found(filters, viewer, moment)


def sees(word: str, viewer: Viewer, moment: Moment) -> bool:
    """Whether a record that `viewer` may see holds `word`."""
    return conditions.finds(Filters(), viewer, moment, asked=asking.read(word))


class _Rows(Sequence[Engagement]):
    """The list as a sequence, for pages to cut from."""

    def __init__(self, found: Found, along: Sequence[str], only: Sequence[str]) -> None:
        self.found, self.along, self.only = found, along, only

    def __len__(self) -> int:
        return self.found.count.number

    @overload
    def __getitem__(self, at: int) -> Engagement: ...
    @overload
    def __getitem__(self, at: slice) -> list[Engagement]: ...
    def __getitem__(self, at: int | slice) -> Engagement | list[Engagement]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        stop = EXACT_TO if at.stop is None else at.stop
        return self.found.slice(at.start or 0, stop, along=self.along, only=self.only)
