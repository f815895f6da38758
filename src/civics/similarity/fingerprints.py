"""A record in few bytes, from which all that is compared can be made again in a moment."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np

from civics.similarity.bags import Numbers, number, stem_numbers
from civics.similarity.profiles import LONGEST_TITLE, beginning
from civics.similarity.records import Record, Text
from civics.similarity.words import stems_of, words

__all__ = ["FORM", "Fingerprint", "Said", "fingerprint"]

FORM = 1  # of the bytes: another one is read anew from the record
FEWEST = 2  # different words without which nothing can be told


@dataclass(frozen=True, eq=False)
class Said:
    """What is said in one language: its words, folded, with one blank between them."""

    language: str
    title_spelt: str
    rest_spelt: str = ""

    is_carried = False

    @cached_property
    def spelt(self) -> str:
        return f"{self.title_spelt} {self.rest_spelt}".strip()

    @cached_property
    def title(self) -> Numbers:
        """The stems of its title in order, as numbers."""
        return stem_numbers(self.title_spelt.split(), self.language)

    @cached_property
    def text(self) -> Numbers:
        """The stems of title and description in order, as numbers."""
        return stem_numbers(self.spelt.split(), self.language)

    def written(self) -> dict[int, str]:
        """Give, by the numbers of its stems, its words as they stand in the text, folded."""
        found: dict[int, str] = {}
        for word in self.spelt.split():
            for each in stem_numbers([word], self.language).tolist():
                found.setdefault(each, word)
        return found

    def stems(self) -> list[str]:
        """Its different stems, in order."""
        return list(dict.fromkeys(stems_of(self.spelt.split(), self.language)))


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """One record as it is compared.

    Parameters
    ----------
    key, body, partners, topics, people, places, opens, closes :
        As in `Record`.
    said : mapping of str to Said
        By language.
    names : tuple of str
        Names of its body, as folded words; not kept in the bytes, since bodies are renamed.
    """

    key: str
    body: str
    said: Mapping[str, Said]
    names: tuple[str, ...] = ()
    partners: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    opens: date | None = None
    closes: date | None = None

    @cached_property
    def body_number(self) -> np.uint64:
        return np.uint64(number(self.body))

    @cached_property
    def print(self) -> int:
        """Stands for what it says but for numbers: the same for all copies of a boilerplate."""
        spoken = " ".join(
            word
            for language in sorted(self.said)
            for word in self.said[language].stems()
            if not word.isdigit()
        )
        return number(spoken)

    @cached_property
    def is_vague(self) -> bool:
        """Whether it says so little that nothing can be told from it."""
        return (
            max((len(set(said.text.tolist())) for said in self.said.values()), default=0) < FEWEST
        )

    def calls(self, names: Iterable[str]) -> bool:
        """Whether one of these names stands in its text."""
        return any(f" {name} " in text for text in self._searched for name in names)

    @cached_property
    def _searched(self) -> tuple[str, ...]:
        return tuple(f" {said.spelt} " for said in self.said.values())

    def to_bytes(self) -> bytes:
        """Give the record in a form that can be kept, and is the same for the same record."""
        kept: dict[str, Any] = {
            "form": FORM,
            "body": self.body,
            "said": {
                tag: [said.title_spelt, said.rest_spelt] for tag, said in sorted(self.said.items())
            },
        }
        for name in ("partners", "topics", "people", "places"):
            if getattr(self, name):
                kept[name] = sorted(getattr(self, name))
        for name in ("opens", "closes"):
            if (day := getattr(self, name)) is not None:
                kept[name] = day.toordinal()
        return json.dumps(kept, ensure_ascii=True, separators=(",", ":")).encode("ascii")

    @classmethod
    def from_bytes(cls, key: str, kept: bytes, names: tuple[str, ...] = ()) -> "Fingerprint":
        """Read what `to_bytes` gave.

        Raises
        ------
        ValueError
            If the bytes are of another form.
        """
        found = json.loads(kept)
        if found.pop("form") != FORM:
            raise ValueError("These bytes are of another form.")
        said = {tag: Said(tag, *texts) for tag, texts in found.pop("said").items()}
        days: dict[str, Any] = {
            name: date.fromordinal(found.pop(name)) for name in ("opens", "closes") if name in found
        }
        body = found.pop("body")
        sets: dict[str, Any] = {name: frozenset(values) for name, values in found.items()}
        return cls(key, body, said, names, **sets, **days)

    @cached_property
    def wording(self) -> bytes:
        """Stands for its texts alone."""
        spoken = "\n".join(f"{tag} {said.spelt}" for tag, said in sorted(self.said.items()))
        return blake2b(spoken.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    @cached_property
    def digest(self) -> bytes:
        """Stands for all that is compared: the same as long as nothing of it changes."""
        return blake2b(self.to_bytes(), digest_size=16).digest()


def fingerprint(record: Record) -> Fingerprint:
    """Read what a record says in each of its languages."""
    return Fingerprint(
        key=record.key,
        body=record.body,
        said={language: _said(text, language) for language, text in record.texts.items()},
        names=names_of(record.body_names),
        partners=record.partners,
        topics=record.topics,
        people=record.people,
        places=record.places,
        opens=record.opens,
        closes=record.closes,
    )


def names_of(names: Iterable[str]) -> tuple[str, ...]:
    """Fold the names of a body; none so short that it may be an ordinary word."""
    shortest = 7
    return tuple(sorted({" ".join(words(name)) for name in names if len(name) >= shortest}))


def _said(text: Text, language: str) -> Said:
    title, rest = words(text.title[:LONGEST_TITLE]), words(beginning(text))
    return Said(language, " ".join(title), " ".join(rest))
