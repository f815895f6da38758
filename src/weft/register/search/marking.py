"""Show why something was found: its words marked as they are written, the rest escaped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from weft.register.search import words
from weft.register.search.asking import Asked

SNIPPET = 240  # characters
BEFORE = 60  # of them before the first word that was asked for
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Marker:
    stems: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, asked: Asked) -> "Marker":
        return cls(*asked.marked())

    def mark(self, text: str) -> SafeString:
        """`text`, safe to show, with <mark> around what was asked for."""
        shown, rest = [], 0
        for start, end in self.spans(text):
            shown += [escape(text[rest:start]), "<mark>", escape(text[start:end]), "</mark>"]
            rest = end
        return mark_safe("".join((*shown, escape(text[rest:]))))

    def snippet(self, text: str) -> SafeString:
        """The part of `text` around the first word asked for; its beginning where there is none."""
        text = _SPACES.sub(" ", text).strip()
        first = next((start for start, _ in self.spans(text)), 0)
        begin = 0 if first <= BEFORE else _after_space(text, first - BEFORE)
        end = len(text) if len(text) - begin <= SNIPPET else _before_space(text, begin + SNIPPET)
        cut = self.mark(text[begin:end])
        return mark_safe(f"{'… ' if begin else ''}{cut}{' …' if end < len(text) else ''}")

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the words asked for stand."""
        if not self.stems and not self.beginnings:
            return
        for found in words.written(text):
            start, end = found.span()
            if words.is_unspaced(found.group()):
                yield from self._pairs(text, start, end)
            elif any(map(self._is_asked, words.split(words.fold(found.group())))):
                yield start, end

    def _pairs(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """In a script without spaces: each run of letters that pairs asked for cover."""
        covered = [
            at
            for at in range(start, end)
            if any(self._is_asked(words.fold(text[low : low + 2])) for low in (at - 1, at))
        ]
        for at in covered:
            if at - 1 not in covered:
                last = at
                while last + 1 in covered:
                    last += 1
                yield at, last + 1

    def _is_asked(self, word: str) -> bool:
        return not self.stems.isdisjoint(words.forms(word)) or word.startswith(
            self.beginnings or ("\0",)
        )


def _after_space(text: str, at: int) -> int:
    space = text.find(" ", at, at + BEFORE)
    return at if space < 0 else space + 1


def _before_space(text: str, at: int) -> int:
    space = text.rfind(" ", at - BEFORE, at)
    return at if space < 0 else space
