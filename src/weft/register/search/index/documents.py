"""What is indexed of an engagement: its stems for the text index, its row for lists and counts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from html import unescape
from itertools import chain
from typing import Any

from django.utils.html import strip_tags

from weft import languages
from weft.government.models import Area, Community, Organisation, RightsHolder, Topic
from weft.languages import LanguageMap, choose
from weft.register.models.searching import LONGEST_TITLE, NO_DAY
from weft.register.search import packing, words
from weft.register.search.index.lists import Listed, Lists, joined
from weft.register.search.index.terms import Key, Terms

MOST_STEMS = 10_000  # of one document: a longer text is found by its beginning
LONGEST = 2 * MOST_STEMS  # all of a document's parts together
COPIED = (
    "lead_id",
    "source_id",
    "visibility",
    "embargo_until",
    "opens_on",
    "closes_on",
    "opens_at",
    "closes_at",
    "planned_at",
    "announced_at",
    "reported_at",
    "answered_at",
    "cancelled_at",
    "source_state",
    "source_taken_at",
    "dates_problem",
    "changed_at",
)
ENTRY = (  # the columns of a SearchEntry as `Record.entry` gives them
    "engagement_id",
    *COPIED,
    *("year", "level", "languages", "newest", "title_en", "title_fr", "codes", "indexed_at"),
)
TEXTS = ("title", "purpose", "question", "description")
_TAG = re.compile("<[a-zA-Z/!]")


@dataclass(frozen=True)
class Document:
    """Stems in the order of the texts; an empty one is a gap that no phrase reaches over."""

    engagement_id: int
    title: Sequence[str]
    names: Sequence[str]
    body: Sequence[str]


@dataclass
class Related:
    """What one engagement is linked to."""

    topics: list[int] = field(default_factory=list)
    communities: list[int] = field(default_factory=list)
    areas: list[int] = field(default_factory=list)
    rights_holders: list[int] = field(default_factory=list)
    supporting: list[int] = field(default_factory=list)
    policy_items: list[tuple[LanguageMap, str]] = field(default_factory=list)  # public
    influences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Texts:
    """An engagement's texts: all their chunks, each once, and their stems."""

    chunks: frozenset[str]
    title: Sequence[str]
    body: Sequence[str]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Texts":
        """Of a row of an engagement, or as much of it as there is; asks no database."""
        found = {
            name: [(tag, words.chunks(plain(text))) for tag, text in row.get(name, {}).items()]
            for name in TEXTS
        }
        body = joined(text for name in TEXTS[1:] for text in found[name])
        chunks = chain.from_iterable(each for text in found.values() for _tag, each in text)
        return cls(frozenset(chunks), joined(found["title"]), body)


@dataclass(frozen=True)
class Record:
    """An engagement as read for indexing: its columns, and what it is linked to."""

    row: Mapping[str, Any]
    related: Related
    lists: Lists
    read: Texts | None = None  # where somebody has read them already

    @property
    def pk(self) -> int:
        return int(self.row["pk"])

    @cached_property
    def texts(self) -> Texts:
        return self.read or Texts.of(self.row)

    def document(self) -> Document:
        title, body = self.texts.title, self.texts.body
        names = [*joined(self._identifiers()), *self._place.stems]
        room = max(MOST_STEMS - len(title) - len(names), 0)
        return Document(self.pk, title[:MOST_STEMS], names[:MOST_STEMS], body[:room])

    def _identifiers(self) -> Iterable[tuple[str, list[str]]]:
        yield "", [self.row["public_id"]]
        yield "", words.chunks(self.row["source_identifier"])
        for title, number in self.related.policy_items:
            yield from ((tag, words.chunks(text)) for tag, text in title.items())
            yield "", words.chunks(number)

    @cached_property
    def _place(self) -> "Place":
        """What its links say; read once for all that are linked alike, which many are."""
        links = self.related
        key = (
            self.row["lead_id"],
            *map(tuple, (links.supporting, links.topics, links.communities)),
            *map(tuple, (links.rights_holders, links.areas)),
        )
        place: Place | None = self.lists.places.get(key)
        if place is None:
            place = self.lists.places[key] = Place.of(self.row["lead_id"], links, self.lists)
        return place

    @cached_property
    def terms(self) -> dict[Key, LanguageMap]:
        """The facets' values that it counts in, with the names of those that are records."""
        found = self._place.terms | {term: {} for term in self._plain_terms()}
        found["source", self.row["source__key"]] = {"en": self.row["source__name"]}
        return found

    def _plain_terms(self) -> Iterable[Key]:
        yield "level", self.row["lead__level"]
        if (year := self._year()) is not None:
            yield "year", str(year)
        for language in self._languages:
            yield "language", language
        for influence in self.related.influences:
            yield "influence", influence

    def entry(self, terms: Terms, *, at: datetime) -> tuple[Any, ...]:
        """Its row of SearchEntry."""
        row = self.row
        numbers = sorted(terms.numbers[key] for key in self.terms)
        return (
            self.pk,
            *(row[name] for name in COPIED),
            self._year(),
            row["lead__level"],
            f" {' '.join(self._languages)} ",
            row["opens_on"] or row["closes_on"] or NO_DAY,
            sorted_by(row["title"], "en"),
            sorted_by(row["title"], "fr"),
            packing.pack(numbers),
            at,
        )

    def _year(self) -> int | None:
        day = self.row["opens_on"] or self.row["closes_on"]
        return day.year if day else None

    @cached_property
    def _languages(self) -> Sequence[str]:
        """Those it is held in; where nobody said, those that people wrote its title in."""
        said = self.row["languages"]
        return _bases(tuple(said)) if said else _written_in(tuple(self.row["title"]))


@dataclass(frozen=True)
class Place:
    """What an engagement's links say of it: the stems of all their names, and facets' values."""

    stems: Sequence[str]
    terms: dict[Key, LanguageMap]

    @classmethod
    def of(cls, lead: int, related: Related, lists: Lists) -> "Place":
        topics, areas = lists.with_above(Topic, related.topics), related.areas
        communities = [lists.current(Community, key) for key in related.communities]
        holders = [lists.current(RightsHolder, key) for key in related.rights_holders]
        named = (
            lists.entries[Organisation, lead],
            *(lists.current(Organisation, key) for key in (lead, *related.supporting)),
            *topics,
            *communities,
            *holders,
            *(lists.current(Area, key) for key in areas),
        )
        entries = {id(entry): entry for entry in named}.values()
        counted: dict[str, Iterable[Listed]] = {
            "organisation": lists.with_heirs(lead),
            "topic": topics,
            "area": lists.with_above(Area, areas),
            "community": communities,
            "rights_holder": holders,
        }
        return cls(
            stems=tuple(chain.from_iterable(entry.stems for entry in entries)),
            terms={
                (facet, entry.public_id): entry.names
                for facet, found in counted.items()
                for entry in found
            },
        )


@lru_cache
def _written_in(tags: tuple[str, ...]) -> Sequence[str]:
    return _bases(tuple(tag for tag in tags if not languages.is_machine(tag)))


@lru_cache
def _bases(tags: tuple[str, ...]) -> Sequence[str]:
    return sorted({languages.base(tag) for tag in tags if languages.is_tag(tag)})[:50]


def plain(text: str) -> str:
    """Without HTML."""
    is_marked = "&" in text or ("<" in text and _TAG.search(text))
    return unescape(strip_tags(text)) if is_marked else text


def sorted_by(title: LanguageMap, language: str) -> str:
    return " ".join(words.of(words.chunks(choose(title, language).text)))[:LONGEST_TITLE]
