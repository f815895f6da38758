"""A record as it is compared: its words, pairs of words and pieces of words, by language."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import chain, pairwise
from typing import Any

from civics.similarity.records import Record, Text
from civics.similarity.words import READ, grams, stems_of, words

__all__ = ["Profile", "Said", "beginning", "profile"]

LONGEST_TITLE = 500  # characters
FEWEST = 2  # different words without which nothing can be told

_NOTHING = frozenset({"not available", "non disponible", "n/a", "s/o", "s.o.", "tbd", "tba"})


@dataclass(frozen=True, eq=False)
class Said:
    """What is said in one language.

    Parameters
    ----------
    title_spelt, text_spelt : tuple of str
        Words of the title, and of title and description, folded, in order.
    title, text : mapping of str to int
        Their stems in order, without the commonest, with how often they stand there.
    title_pairs, text_pairs : mapping of str to int
        Stems that follow one another.
    """

    title_spelt: tuple[str, ...]
    text_spelt: tuple[str, ...]
    title: Mapping[str, int]
    text: Mapping[str, int]
    title_pairs: Mapping[str, int]
    text_pairs: Mapping[str, int]

    @cached_property
    def title_pieces(self) -> Mapping[str, int]:
        """Pieces of the title's words, of 3 to 5 letters."""
        return Counter(chain.from_iterable(map(grams, self.title_spelt)))

    @cached_property
    def text_pieces(self) -> Mapping[str, int]:
        return Counter(chain.from_iterable(map(grams, self.text_spelt)))


@dataclass(frozen=True, eq=False)
class Profile:
    """A record and what it says, by language; `weighed` is where a corpus keeps its weights."""

    record: Record
    said: Mapping[str, Said]
    weighed: dict[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def print(self) -> bytes:
        """Stands for what it says but for numbers: the same for all copies of a boilerplate."""
        spoken = " ".join(
            word
            for language in sorted(self.said)
            for word in self.said[language].text
            if not word.isdigit()
        )
        return blake2b(spoken.encode("utf-8", "surrogatepass"), digest_size=8).digest()

    @property
    def is_vague(self) -> bool:
        """Whether it says so little that nothing can be told from it."""
        return max((len(said.text) for said in self.said.values()), default=0) < FEWEST


def profile(record: Record) -> Profile:
    """Read what a record says in each of its languages."""
    return Profile(
        record=record,
        said={language: _said(text, language) for language, text in record.texts.items()},
    )


def _said(text: Text, language: str) -> Said:
    title = words(text.title[:LONGEST_TITLE])
    both = title + words(beginning(text))
    title_stems = stems_of(title, language)
    text_stems = stems_of(both, language)
    return Said(
        title_spelt=tuple(title),
        text_spelt=tuple(both),
        title=Counter(title_stems),
        text=Counter(text_stems),
        title_pairs=_pairs(title_stems),
        text_pairs=_pairs(text_stems),
    )


def beginning(text: Text) -> str:
    """Give as much of a description as counts; nothing where it only says that there is none."""
    start = text.description[:READ]
    return "" if start.strip().lower() in _NOTHING else start


def _pairs(found: list[str]) -> Counter[str]:
    return Counter(f"{first} {second}" for first, second in pairwise(found))
