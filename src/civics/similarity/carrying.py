"""Carry what is said in one language over into another, so that two texts can be compared."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import BytesIO

import numpy as np

from civics.similarity.bags import Numbers, number
from civics.similarity.fingerprints import Fingerprint, Said
from civics.similarity.lexicon import learn_lexicon

__all__ = ["Dictionaries", "learn_dictionaries"]

LEARN_FROM = 3000  # texts in both languages: more teach little
FEWEST = 50  # texts below which nothing worth having is learnt


@dataclass(frozen=True, eq=False)
class Dictionary:
    """Of each stem of a language, sorted by number, the likeliest translation."""

    words: Numbers
    others: Numbers

    def of(self, stems: Numbers) -> Numbers:
        """Carry stems over; one that is not known stays as it is, such as a name."""
        if not len(self.words):
            return stems
        at = np.minimum(np.searchsorted(self.words, stems), len(self.words) - 1)
        return np.where(self.words[at] == stems, self.others[at], stems)


@dataclass(frozen=True, eq=False)
class Carried(Said):
    """What a text would say in another language; its pieces stay, for the sake of names."""

    origin: Said = field(default_factory=lambda: Said("", ""))
    dictionary: Dictionary = field(
        default_factory=lambda: Dictionary(np.zeros(0, np.uint64), np.zeros(0, np.uint64))
    )

    is_carried = True

    @cached_property
    def title(self) -> Numbers:
        return self.dictionary.of(self.origin.title)

    @cached_property
    def text(self) -> Numbers:
        return self.dictionary.of(self.origin.text)

    def written(self) -> dict[int, str]:
        """By the carried stem, the word as it stands in the text's own language."""
        found = self.origin.written()
        here = np.array(list(found), np.uint64)
        return dict(zip(self.dictionary.of(here).tolist(), found.values(), strict=True))


@dataclass(frozen=True, eq=False)
class Dictionaries:
    """Dictionaries between languages: from the first of a pair into the second."""

    known: Mapping[tuple[str, str], Dictionary] = field(default_factory=dict)

    def carried(self, record: Fingerprint) -> Fingerprint:
        """Add what a record would say in languages that it does not speak."""
        added = {
            there: Carried(
                there,
                record.said[here].title_spelt,
                record.said[here].rest_spelt,
                origin=record.said[here],
                dictionary=dictionary,
            )
            for (here, there), dictionary in self.known.items()
            if here in record.said and there not in record.said
        }
        return replace(record, said={**record.said, **added}) if added else record

    def to_bytes(self) -> bytes:
        """Give the dictionaries in a form that can be kept; see `from_bytes`."""
        file = BytesIO()
        kept = {
            f"{here} {there}": np.stack([each.words, each.others])
            for (here, there), each in self.known.items()
        }
        np.savez(file, **kept)  # type: ignore[arg-type]
        return file.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Dictionaries":
        with np.load(BytesIO(kept), allow_pickle=False) as file:
            known = {
                (here, there): Dictionary(*file[f"{here} {there}"])
                for here, there in map(str.split, file.files)
            }
        return cls(known)


def learn_dictionaries(records: Iterable[Fingerprint]) -> Dictionaries:
    """Learn, from records that speak several languages, which word means which."""
    pairs: dict[tuple[str, str], list[tuple[list[str], list[str]]]] = defaultdict(list)
    for each in records:
        stems = {tag: said.stems() for tag, said in each.said.items()}
        for here, one in stems.items():
            for there, other in stems.items():
                if here != there and len(pairs[here, there]) < LEARN_FROM:
                    pairs[here, there].append((one, other))
    return Dictionaries(
        {languages: _learnt(texts) for languages, texts in pairs.items() if len(texts) >= FEWEST}
    )


def _learnt(texts: list[tuple[list[str], list[str]]]) -> Dictionary:
    lexicon = learn_lexicon(texts)
    best = sorted((number(word), number(lexicon.best(word))) for word in lexicon.words)
    table = np.array(best, np.uint64).reshape(-1, 2)
    return Dictionary(table[:, 0].copy(), table[:, 1].copy())
