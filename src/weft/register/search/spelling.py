"""What to look for instead, where a word finds nothing: words it begins, and words like it.

A word is offered only when a record that the viewer may see holds it, so that nothing of hidden
records is said.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from rapidfuzz.distance import OSA

from weft.register.models import SearchWord
from weft.register.search import words
from weft.register.search.asking import Asked, Term
from weft.register.search.index.engines import engine

SHORTEST, LONG = 3, 6  # letters: of a word that is looked after, and of one allowed two slips
MOST_TERMS = 4  # of a question that are looked after
CANDIDATES = 60
TRIED = 6  # candidates that are held against what the viewer may see
STANDING_IN = 3  # words that a beginning stands for

Seen = Callable[[Asked], bool]  # whether the viewer may see something of what is asked


def widened(asked: Asked, seen: Seen) -> Asked:
    """`asked` with other words for those that find nothing; `asked` itself where there are none."""
    instead: dict[Term, tuple[str, ...]] = {}
    for term in _lookable(asked.wanted):
        if not seen(Asked((term,))) and (others := stand_ins(term.parts[0], seen)):
            instead[term] = others
    return asked.widened(instead) if instead else asked


def stand_ins(word: str, seen: Seen) -> tuple[str, ...]:
    """Words that begin with `word`; else the one most like it."""
    completed = tuple(islice(_seen(begun(word), seen), STANDING_IN))
    return completed or tuple(islice(_seen(alike(word), seen), 1))


def begun(word: str, most: int = TRIED) -> Iterable[str]:
    """Known words that begin with `word`, the most frequent first."""
    rows = SearchWord.objects.filter(word__startswith=word).exclude(word=word)
    return rows.order_by("-weight", "word").values_list("word", flat=True)[:most]


def alike(word: str) -> Iterable[str]:
    """Known words within a slip or two of `word`, the likeliest first."""
    most = 2 if len(word) >= LONG else 1
    near = engine().near(word, most=CANDIDATES)
    scored = (
        (OSA.distance(word, other, score_cutoff=most), -weight, other) for other, weight in near
    )
    return [other for slips, _, other in sorted(scored) if 0 < slips <= most][:TRIED]


def _seen(candidates: Iterable[str], seen: Seen) -> Iterator[str]:
    return (word for word in candidates if seen(Asked((Term((word,)),))))


def _lookable(terms: Iterable[Term]) -> Iterable[Term]:
    """Single words of letters; identifiers and phrases mean what they say."""
    return [
        term
        for term in terms
        if len(term.parts) == 1 and term.parts[0].isalpha() and len(term.parts[0]) >= SHORTEST
    ][:MOST_TERMS]


def corrected(asked: Asked) -> str:
    """What was looked for in the end, as a reader would have typed it."""
    shown = ((term, dict(asked.instead).get(term, (term.text,))[0]) for term in asked.terms)
    return " ".join(_typed(term, text) for term, text in shown)


def _typed(term: Term, text: str) -> str:
    sign = "" if term.is_wanted else "-"
    return f'{sign}"{text}"' if " " in text else f"{sign}{text}"


def unstopped(text: str) -> bool:
    """Whether `text` holds words, but only those too common to look for."""
    found = words.split(words.fold(text))
    return bool(found) and all(word in words.STOPS for word in found)
