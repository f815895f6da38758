"""Words, pairs and pieces of words of many texts as sorted numbers: compared all at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from civics.similarity.words import STOPS, stem

__all__ = [
    "MOST",
    "Bags",
    "Floats",
    "Ints",
    "Numbers",
    "bags",
    "mixed",
    "number",
    "pair_bags",
    "pieces",
    "stem_numbers",
]

type Numbers = NDArray[np.uint64]
type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]

MOST = 255  # texts that can be put together

_BLANK = 32
_SMALLEST, _LARGEST = 3, 5  # letters of a piece, with the blanks around its word
_PLACE = np.uint64(56)  # bits of a number; those above say of which text it is
_BELOW = np.uint64((1 << 56) - 1)
_TIMES = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(28)


@dataclass(frozen=True, eq=False)
class Bags:
    """What texts hold: the different numbers of each, in order, and how often each occurs.

    Parameters
    ----------
    numbers : uint64 array, shape (n,)
        Below 2**56; of each text in turn, sorted.
    counts : int array, shape (n,)
    places : int array, shape (n,)
        Which text it is of.
    texts : int
    """

    numbers: Numbers
    counts: Ints
    places: Ints
    texts: int

    def __len__(self) -> int:
        return len(self.numbers)

    def total(self, weights: Floats) -> Floats:
        """Add up weights of numbers, text by text."""
        return np.bincount(self.places, weights, self.texts)


def bags(numbers: Sequence[Numbers], counts: Sequence[Ints] | None = None) -> Bags:
    """Count the numbers of each text, or add up the counts that they come with."""
    texts = len(numbers)
    places = np.repeat(np.arange(texts, dtype=np.uint64), [len(each) for each in numbers])
    together = np.concatenate([*numbers, np.zeros(0, np.uint64)])
    return counted(together | places << _PLACE, texts, None if counts is None else _joined(counts))


def pair_bags(stems: Sequence[Numbers]) -> Bags:
    """Count, in each text, the stems that follow one another."""
    lengths = np.array([len(each) for each in stems], np.int64)
    together = np.concatenate([*stems, np.zeros(0, np.uint64)])
    places = np.repeat(np.arange(len(stems), dtype=np.uint64), lengths)
    within = places[1:] == places[:-1]
    found = mixed(together[:-1], together[1:]) | places[1:] << _PLACE
    return counted(found[within], len(stems))


def counted(keys: Numbers, texts: int, counts: Ints | None = None) -> Bags:
    """Count numbers that have their text's place in the bits above 56."""
    if counts is None:
        keys = np.sort(keys)
    else:
        order = np.argsort(keys)
        keys, counts = keys[order], counts[order]
    first = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    starts = np.flatnonzero(first)
    kept = keys[starts]
    if counts is None:
        summed = np.diff(starts, append=len(keys))
    else:
        summed = np.add.reduceat(counts, starts) if len(starts) else counts
    return Bags(kept & _BELOW, summed, (kept >> _PLACE).astype(np.int64), texts)


@lru_cache(maxsize=1 << 16)
def number(text: str) -> int:
    """Give the number, below 2**56, that stands for a text; the same on each machine."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=7).digest()
    return int.from_bytes(digest)


def mixed(one: Numbers | np.uint64, other: Numbers | np.uint64) -> Numbers:
    """Give numbers for pairs of numbers; order counts."""
    with np.errstate(over="ignore"):
        found = (one ^ (one >> _HALF)) * _TIMES + other
        found = (found ^ (found >> _HALF)) * _TIMES
    return np.asarray(found >> np.uint64(8))


def stem_numbers(found: Iterable[str], language: str) -> Numbers:
    """Give the numbers of the stems of folded words in order, without the commonest words."""
    numbers = [_stem_number(word, language) for word in found]
    return np.array([each for each in numbers if each], np.uint64)


@lru_cache(maxsize=1 << 17)
def _stem_number(word: str, language: str) -> int:
    """Give 0 for a word that says nothing."""
    return 0 if word in STOPS.get(language, ()) else number(stem(word, language))


def pieces(texts: Sequence[str]) -> Bags:
    """Count the pieces of 3 to 5 letters of the words of each text, as `words.grams` cuts them.

    Parameters
    ----------
    texts : sequence of str
        Folded words with one blank between them.
    """
    padded = [f" {text.replace(' ', '  ')} " if text else "" for text in texts]
    together = "".join(padded).encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(together, np.uint32).astype(np.uint64)
    starts = np.flatnonzero(letters == _BLANK)[::2]  # of each word's first blank
    lengths = np.diff(starts, append=len(letters))
    room = np.repeat(starts + lengths, lengths) - np.arange(len(letters))  # letters left of a word
    places = np.repeat(np.arange(len(texts), dtype=np.uint64), [len(each) for each in padded])
    places <<= _PLACE
    rolled = np.ones(len(letters), np.uint64)
    found = []
    for size in range(1, _LARGEST + 1):
        rolled = rolled[: len(letters) - size + 1] * _TIMES + letters[size - 1 :]
        if size < _SMALLEST:
            continue
        here = (rolled * _TIMES >> np.uint64(8)) | places[: len(rolled)]
        found.append(here[room[: len(here)] >= size])
        # A word too short for larger pieces is one by itself, as often as it was too short.
        whole = starts[lengths == size]
        found += [here[whole]] * (_LARGEST - size)
    return counted(np.concatenate(found), len(texts))


def _joined(counts: Sequence[Ints]) -> Ints:
    return np.concatenate([*counts, np.zeros(0, np.int64)])
