"""A reader's text as terms: words that must be there, phrases in quotes, words that must not.

Any text at all is a question: what makes no sense as one is left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from weft.register.search import words

MOST_TERMS = 16
MOST_PARTS = 16
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟", '"'))
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True)
class Term:
    """One word, or several in a row: a phrase, or the pieces of “PMRL2018-12”."""

    parts: tuple[str, ...]  # folded
    is_wanted: bool = True
    is_prefix: bool = False  # the last part may be the beginning of a word

    @property
    def text(self) -> str:
        return " ".join(self.parts)

    def variants(self) -> tuple[tuple[str, ...], ...]:
        """The rows of stems that count as this term: one for each language it may be in."""
        unstemmed = self.parts
        stemmed = (
            tuple(words.stem(part, language) for part in self.parts) for language in words.STEMMED
        )
        return tuple(dict.fromkeys((unstemmed, *stemmed)))


@dataclass(frozen=True)
class Asked:
    """What a text asks for. Falsy when it asks for nothing."""

    terms: tuple[Term, ...] = ()
    # For a term that finds nothing: the words that stand in for it.
    instead: tuple[tuple[Term, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.is_wanted)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.is_wanted)

    def alternatives(self, term: Term) -> tuple[Term, ...]:
        """The term, or what stands in for it."""
        others = dict(self.instead).get(term)
        return tuple(Term((word,)) for word in others) if others else (term,)

    def widened(self, instead: dict[Term, tuple[str, ...]]) -> "Asked":
        return replace(self, instead=tuple(instead.items()))

    def marked(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """The stems, and the beginnings of words, that are highlighted in what is found."""
        shown = [each for term in self.wanted for each in self.alternatives(term)]
        stems = {part for term in shown for variant in term.variants() for part in variant}
        return frozenset(stems), tuple(term.parts[-1] for term in shown if term.is_prefix)


def read(text: str) -> Asked:
    """Read a reader's text. The commonest words count only inside nothing else."""
    found = (
        _term(phrase or plain, is_wanted=not minus)
        for minus, phrase, plain in _TERM.findall(text.translate(_QUOTES))
    )
    terms = tuple(dict.fromkeys(term for term in found if term.parts))[:MOST_TERMS]
    return Asked(terms)


def _term(text: str, *, is_wanted: bool) -> Term:
    parts = tuple(_meaningful(words.split(words.fold(text))))[:MOST_PARTS]
    # One letter of a script without spaces is indexed only as the beginning of a pair.
    alone = len(parts) == 1 and len(parts[0]) == 1 and words.is_unspaced(parts[0])
    return Term(parts, is_wanted=is_wanted, is_prefix=alone)


def _meaningful(parts: Iterable[str]) -> Iterable[str]:
    return (part for part in parts if part not in words.STOPS)
