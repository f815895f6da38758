"""Why two engagements are alike, in sentences; and a text with the words that both use marked."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Model
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civics.similarity import Facet, Overlap, Why
from civics.similarity.words import fold
from weft.government.models import Area, Community, RightsHolder, Topic
from weft.languages import choose

MOST_WORDS = 5
_WORD = re.compile(r"(\w+(?:['’]\w+)*)")

_MODELS: dict[str, type[Model]] = {
    "topics": Topic,
    "communities": Community,
    "rights_holders": RightsHolder,
    "areas": Area,
}

Names = Mapping[str, str]  # of what both have, by the keys of `overlaps.inputs`


def names_of(whys: Iterable[Why]) -> dict[str, str]:
    """What the shared topics, people and places are called; a query for each kind there is."""
    wanted: dict[str, set[str]] = {}
    for why in whys:
        for code in why.shared:
            kind, _colon, key = code.partition(":")
            wanted.setdefault(kind, set()).add(key)
    return {
        f"{kind}:{key}": choose(names).text
        for kind, keys in wanted.items()
        for key, names in _MODELS[kind]
        ._default_manager.filter(pk__in=keys)
        .values_list("pk", "names")
    }


@dataclass(frozen=True)
class Reasons:
    """What a match rests on, one short sentence for each facet."""

    found: Overlap
    names: Names

    def sentences(self) -> list[str]:
        said = (self._said(why) for why in self.found.why)
        return [text for text in said if text]

    def _said(self, why: Why) -> str:
        match why.facet:
            case Facet.ISSUE:
                return self._issue()
            case Facet.TIME:
                return _time(why)
            case Facet.NAMED:
                return _("One names the organisation of the other.")
            case _:
                return self._listed(why)

    def _issue(self) -> str:
        words = dict.fromkeys(word.in_other for word in self.found.words)
        if not words:
            return ""
        return _("Both speak of: %(words)s.") % {"words": ", ".join(list(words)[:MOST_WORDS])}

    def _listed(self, why: Why) -> str:
        names = sorted(self.names[code] for code in why.shared if code in self.names)
        sentences = {
            Facet.TOPICS: _("Both are about: %(names)s."),
            Facet.PEOPLE: _("Both ask: %(names)s."),
            Facet.PLACE: _("Both concern: %(names)s."),
        }
        return sentences[why.facet] % {"names": ", ".join(names)} if names else ""


def _time(why: Why) -> str:
    if why.days_shared:
        return ngettext(
            "Both run on the same %(number)s day.",
            "Both run on the same %(number)s days.",
            why.days_shared,
        ) % {"number": why.days_shared}
    if why.days_apart:
        return ngettext(
            "They are %(number)s day apart.", "They are %(number)s days apart.", why.days_apart
        ) % {"number": why.days_apart}
    return ""


def marked(text: str, words: Collection[str]) -> SafeString:
    """`text`, safe to show, with <mark> around each of `words`, which are folded."""
    known = frozenset(words)
    pieces = _WORD.split(text) if known else [text]
    # Every second piece is a word.
    shown = (
        f"<mark>{escape(piece)}</mark>" if at % 2 and _is_among(piece, known) else escape(piece)
        for at, piece in enumerate(pieces)
    )
    return mark_safe("".join(shown))


def _is_among(word: str, known: frozenset[str]) -> bool:
    return not known.isdisjoint(fold(word).split())
