"""Mark, in a text, the words that a pair shares."""

import re
from collections.abc import Collection, Mapping

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from civics.similarity.words import stems
from weft import languages
from weft.languages import LanguageMap, choose

__all__ = ["marked", "stems_of", "title_stems"]

type Stems = Mapping[str, frozenset[str]]  # by language

SHOWN = 1200  # characters of a text: what follows counts for nothing in a match
_WORD = re.compile(r"[^\W_]+")


def stems_of(words: Collection[Mapping[str, object]], side: str) -> Stems:
    """The stems of the words that carry a match, as `side` (in_one, in_other) has them."""
    found: dict[str, set[str]] = {}
    for each in words:
        language = str(each.get("language", ""))
        found.setdefault(language, set()).update(stems(str(each.get(side, "")), language))
    return {language: frozenset(some) for language, some in found.items()}


def title_stems(title: LanguageMap) -> frozenset[str]:
    """The stems of a title in all its languages."""
    return frozenset(
        stem for tag, text in title.items() for stem in stems(text, languages.base(tag))
    )


def marked(text: LanguageMap, shared: Stems) -> SafeString:
    """The text to show of `text`, escaped, with the shared words marked; cut where it is long."""
    chosen = choose(text)
    if not chosen:
        return SafeString()
    language = languages.base(chosen.tag)
    wanted = shared.get(language, frozenset())
    shown = chosen.text[:SHOWN].rsplit(" ", 1)[0] if len(chosen.text) > SHOWN else chosen.text
    pieces, at = [], 0
    for found in _WORD.finditer(shown):
        if wanted.isdisjoint(stems(found[0], language)):
            continue
        pieces.append(conditional_escape(shown[at : found.start()]))
        pieces.append(format_html("<mark>{}</mark>", found[0]))
        at = found.end()
    pieces.append(conditional_escape(shown[at:]))
    if len(shown) < len(chosen.text):
        pieces.append(conditional_escape(" …"))
    whole = mark_safe("".join(pieces))
    return format_html('<span lang="{}" dir="auto">{}</span>', chosen.tag.split("-t-")[0], whole)
