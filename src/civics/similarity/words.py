"""Words of a text, in a form in which those of any two texts can be compared.

Lower case, without accents, elisions and ligatures; cut to their stems where Snowball knows the
language. Scripts that put no blanks between words are read as overlapping pairs of letters.
Languages that glue words together (German, Finnish, Turkish) are met by `grams`: pieces of words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from Stemmer import Stemmer

__all__ = ["READ", "STOPS", "fold", "grams", "numbers", "stem", "stems", "stems_of", "words"]

READ = 600  # characters of a description that count: what follows is seldom about the issue
LONGEST = 48  # characters of a word that count

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u065f\u0670]")
_ELIDED = re.compile(
    r"\b(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)'(?=\w)|(?<=\w)'(?:s|t|re|ve|ll)\b"
)
_LIGATURES = str.maketrans(
    dict(zip("œæøđðł\u0131þ", ("oe", "ae", "o", "d", "d", "l", "i", "th"), strict=True))
    | dict.fromkeys("\u2019\u02bc\uff07", "'")
)
_MARKS = "".join(
    chr(code) for code in range(0x0300, 0x1E00) if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]+"
)
_NUMBER = re.compile(r"\d+(?:[-./]\d+)*")

# In nearly every text of a language, so they say nothing. The rest is learnt from the register.
STOPS = {
    "en": frozenset(
        """
        a an and are as at be by can for from has have how in into is it its may not of on or our
        that the their these this those to was we were what which who will with you your
        """.split()  # noqa: SIM905
    ),
    "fr": frozenset(
        """
        a au aux avec ce ces cette comment dans de des du elle elles en est et il ils je la le les
        leur leurs ne nos notre nous on ont ou par pas plus pour qu que qui sa se ses son sont sur
        un une vos votre vous
        """.split()  # noqa: SIM905
    ),
}
_NONE: frozenset[str] = frozenset()


def fold(text: str) -> str:
    """Give a text in lower case, without accents, ligatures and elisions."""
    if not text.isascii():
        spread = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES)
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", spread))
    return _ELIDED.sub(" ", text.lower())


def words(text: str) -> list[str]:
    """Give the words of a text, folded, in order, with the commonest."""
    return [piece for word in _WORD.findall(fold(text)) for piece in _pieces(word[:LONGEST])]


def stems(text: str, language: str) -> list[str]:
    """Give the stems of a text's words in order, without the commonest words.

    Examples
    --------
    >>> stems("Modifications des règlements sur l’eau", "fr")
    ['modif', 'regl', 'eau']
    """
    return stems_of(words(text), language)


def stems_of(found: Iterable[str], language: str) -> list[str]:
    """Give the stems of folded words in order, without the commonest words."""
    stops = STOPS.get(language, _NONE)
    return [stem(word, language) for word in found if word not in stops]


def numbers(text: str) -> set[str]:
    """Give the numbers of a text as they are written: years, batches, sections."""
    return set(_NUMBER.findall(text))


@lru_cache(maxsize=1 << 15)
def grams(word: str) -> tuple[str, ...]:
    """Give the pieces of 3 to 5 letters of a word: what compounds, endings and cognates share."""
    padded = f" {word} "
    return tuple(
        padded[start : start + size]
        for size in (3, 4, 5)
        for start in range(max(len(padded) - size, 0) + 1)
    )


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """Give the stem of a folded word; the word itself where Snowball does not know the language."""
    stemmer = _stemmer(language)
    return word if stemmer is None or not word.isalpha() else str(stemmer.stemWord(word)) or word


@lru_cache
def _stemmer(language: str) -> Stemmer | None:
    name = _SNOWBALL.get(language)
    return Stemmer(name, maxCacheSize=0) if name else None


def _pieces(word: str) -> Iterator[str]:
    """Give a word itself; where it has no blanks to go by, its overlapping pairs of letters."""
    if word.isascii() or not _UNSPACED.search(word):
        yield word
        return
    for run in re.split(f"({_UNSPACED.pattern})", word):
        if _UNSPACED.match(run) and len(run) > 1:
            yield from (first + second for first, second in pairwise(run))
        elif run:
            yield run
