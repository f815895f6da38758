"""What is found: engagements in order, how many, by pages, and the counts beside them."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from weft.government.viewers import Viewer
from weft.languages import Words
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.search import conditions
from weft.register.search.filters import CHANGED, CLOSING, TITLE, Filters

EXACT_TO = 10_000
PAGE_SIZE = 20
RELATIONS = ("topics", "communities")


@dataclass(frozen=True)
class Count:
    """Exact up to 10,000; `more` says that there are more than `number`."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True)
class FacetValue:
    value: str  # what the address takes
    label: str | Promise
    count: Count
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    name: str  # the filter of the same name
    label: str | Promise
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Found:
    filters: Filters
    viewer: Viewer
    moment: Moment

    @cached_property
    def engagements(self) -> QuerySet[Engagement]:
        """In order, with `state` and `stale`; what a row shows is fetched along."""
        text = Q(title__icontains=self.filters.q) if self.filters.q else Q()
        return (
            Engagement.objects.visible_to(self.viewer, now=self.moment.now)
            .with_state(self.moment.at)
            .filter(text, conditions.of(self.filters, self.moment))
            .select_related("lead", "source")
            .prefetch_related(*RELATIONS)
            .order_by(*self._order)
        )

    @property
    def _order(self) -> tuple[str | OrderBy, ...]:
        orders: dict[str, tuple[str | OrderBy, ...]] = {
            CLOSING: (F("closes_on").asc(nulls_last=True), "-pk"),
            CHANGED: ("-changed_at", "-pk"),
            TITLE: ("title", "-pk"),
        }
        return orders.get(self.filters.order, (F("opens_on").desc(nulls_last=True), "-pk"))

    @cached_property
    def count(self) -> Count:
        number = self.engagements.order_by()[: EXACT_TO + 1].count()
        return Count(min(number, EXACT_TO), more=number > EXACT_TO)

    def page(self, number: int | None = None) -> Page:
        pages = Paginator(self.engagements, PAGE_SIZE)
        pages.count = self.count.number
        return pages.get_page(number or self.filters.page)

    def facets(self) -> tuple[Facet, ...]:
        return ()

    def highlight(self, words: Words | str) -> SafeString:
        """`words`, escaped, with what was searched for in <mark>."""
        return mark_safe(escape(str(words)))


def find(filters: Filters, viewer: Viewer, moment: Moment) -> Found:
    """What `viewer` may see of what `filters` ask for, with states as of `moment`."""
    return Found(filters, viewer, moment)
