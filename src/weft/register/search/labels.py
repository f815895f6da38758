"""What facets' values are called, read once in each language until the index changes."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from weft.government.models import Organisation
from weft.languages import LanguageMap, choose
from weft.register import states
from weft.register.models import Influence, SearchTerm
from weft.register.search.index import Seen
from weft.ui.templatetags.ui import language_name

WORDED: dict[str, dict[str, str | Promise]] = {
    "state": {**states.LABELS, states.STALE: _("Stale")},
    "level": dict(Organisation.Level.choices),
    "influence": dict(Influence.Level.choices),
}
Key = tuple[str, str]  # (facet, value)


@dataclass
class Labels:
    """Of the values met so far, by their number and by themselves."""

    keys: dict[int, Key] = field(default_factory=dict)
    texts: dict[Key, str] = field(default_factory=dict)

    def learn(self, numbers: Collection[int], keys: Collection[Key]) -> None:
        """Read those that were not met yet."""
        wanted = Q(pk__in=set(numbers) - self.keys.keys())
        for facet, value in set(keys) - self.texts.keys():
            wanted |= Q(facet=facet, value=value)
        rows = SearchTerm.objects.filter(wanted).values_list("pk", "facet", "value", "names")
        for number, facet, value, names in rows:
            self.texts[facet, value] = label(facet, value, names)
            self.keys[number] = facet, value

    def of(self, facet: str, value: str) -> str:
        return self.texts.get((facet, value)) or label(facet, value)


def known(changes: Seen) -> Labels:
    """Those in the reader's language, as the index is after `changes`."""
    return _known(changes, get_language())


@lru_cache(maxsize=8)
def _known(changes: Seen, language: str | None) -> Labels:
    return Labels()


def label(facet: str, value: str, names: LanguageMap | None = None) -> str:
    if facet in WORDED:
        return str(WORDED[facet][value])
    if facet == "language":
        return language_name(value)
    return str(choose(names)) or value
