"""Words as the index holds them: folded, and cut to their stems in English and French.

What is indexed and what is asked pass through the same functions, on both databases alike.
Scripts without spaces between words are cut into overlapping pairs of letters.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain, pairwise

from Stemmer import Stemmer

from weft import languages

LONGEST = 64  # characters of a word that count
KEPT = 1 << 17  # stems, and words as they are written, that are remembered
STEMMED = {"en": "english", "fr": "french"}
_STEMMERS = {tag: Stemmer(name, maxCacheSize=0) for tag, name in STEMMED.items()}

_APOSTROPHE = re.compile("[\u2019\u02bc\uff07]")
_LIGATURES = dict(zip("œæøđðł\u0131þ", ("oe", "ae", "o", "d", "d", "l", "i", "th"), strict=True))
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")
# Accents of Latin, Greek and Cyrillic; vowel points of Hebrew and Arabic, and Arabic's stretch.
_POINTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u065f\u0670]")
_ELIDED = re.compile(
    r"\b(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)'(?=\w)|(?<=\w)'(?:s|t|re|ve|ll)\b"
)
# Signs that belong to the letter before them: accents apart, vowels of Devanagari and others.
_MARKS = "".join(
    chr(code) for code in range(0x0300, 0x1E00) if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
_PLAIN_WORD = re.compile("[^\\W_]+")
_MARKED = re.compile(f"[{_MARKS}]")
_MARKED_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
# Thai, Lao, Burmese, Khmer, kana, Han: written without spaces.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]+"
)

# The commonest words of both languages: in nearly every text, so they find nothing.
STOPS = frozenset(
    """
    a an and are as at be by for from has have how in into is it its of on or our that the their
    this to was we what which who will with you your
    au aux avec ce ces cette dans de des du elle elles en est et il ils je la le les leur leurs
    nos notre nous ont ou par pas plus pour qu que qui sa se ses son sont sur un une vos votre
    vous y
    """.split()  # noqa: SIM905
)


def fold(text: str) -> str:
    """Lower case, without accents, ligatures and elisions; other scripts in one normal form."""
    folded = text.lower() if text.isascii() else _folded(text)
    return _ELIDED.sub(" ", folded) if "'" in folded else folded


def _folded(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text).casefold()
    plain = _POINTS.sub("", _APOSTROPHE.sub("'", spread))
    return _LIGATURE.sub(_unligated, unicodedata.normalize("NFC", plain))


def _unligated(found: re.Match[str]) -> str:
    return _LIGATURES[found.group()]


def split(text: str) -> list[str]:
    """The words of a folded text."""
    if text.isascii():
        return [word[:LONGEST] for word in _PLAIN_WORD.findall(text)]
    pattern = _MARKED_WORD if _MARKED.search(text) else _PLAIN_WORD
    found = (word[:LONGEST] for word in pattern.findall(text))
    return [piece for word in found for piece in pieces(word)]


def written(text: str) -> Iterator[re.Match[str]]:
    """The words of a text as they are written."""
    return (_MARKED_WORD if _MARKED.search(text) else _PLAIN_WORD).finditer(text)


def pieces(word: str) -> Iterator[str]:
    """`word` itself; where it has no spaces to go by, its overlapping pairs of letters."""
    if word.isascii():
        yield word
        return
    rest = 0
    for run in _UNSPACED.finditer(word):
        if rest < run.start():
            yield word[rest : run.start()]
        yield from _pairs(run.group())
        rest = run.end()
    if rest < len(word):
        yield word[rest:]


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for first, second in pairwise(run):
        yield first + second


def is_unspaced(word: str) -> bool:
    return not word.isascii() and _UNSPACED.match(word) is not None


@lru_cache(maxsize=KEPT)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself in languages without a stemmer here."""
    stemmer = _STEMMERS.get(language)
    if stemmer is None or not word.isascii() or not word.isalpha():
        return word
    return str(stemmer.stemWord(word)) or word


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[str, ...]:
    """All that a folded word may stand as in the index."""
    return tuple(dict.fromkeys((word, *(stem(word, language) for language in STEMMED))))


def indexed(text: str, tag: str) -> list[str]:
    """The stems of a text in the language `tag`, without the commonest words."""
    return stems(chunks(text), languages.base(tag))


# No word reaches over a blank: a text is read in chunks, and most of them were met before.


def chunks(text: str) -> list[str]:
    return text.split()


def stems(found: Iterable[str], language: str) -> list[str]:
    """The stems of a text in chunks, without the commonest words."""
    return list(chain.from_iterable(map(_stems_in(language).__getitem__, found)))


def of(found: Iterable[str]) -> list[str]:
    """The words of a text in chunks, folded."""
    return list(chain.from_iterable(map(_read.__getitem__, found)))


class _Kept(dict[str, tuple[str, ...]]):
    """What was read of each chunk: a look into a plain dict, for every word of a register passes.

    Long chunks are not kept: texts without blanks would take much room.
    """

    def __init__(self, read: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        read = self._read(chunk)
        if len(chunk) <= LONGEST:
            if len(self) >= KEPT:
                self.clear()
            self[chunk] = read
        return read


def _words(chunk: str) -> tuple[str, ...]:
    return tuple(split(fold(chunk)))


def _stems(chunk: str, language: str) -> tuple[str, ...]:
    return tuple(stem(word, language) for word in split(fold(chunk)) if word not in STOPS)


@lru_cache(maxsize=len(STEMMED) + 1)
def _stems_in(language: str) -> _Kept:
    if language not in STEMMED and language:
        return _stems_in("")  # all that have no stemmer here are read alike
    return _Kept(partial(_stems, language=language))


_read = _Kept(_words)
