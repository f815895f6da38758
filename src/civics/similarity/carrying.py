"""Carry what is said in one language over into another, so that two texts can be compared."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from civics.similarity.lexicon import Lexicon, learn_lexicon
from civics.similarity.profiles import Profile, Said

__all__ = ["Dictionaries"]

LEARN_FROM = 3000  # texts in both languages: more teach little
FEWEST = 50  # texts below which nothing worth having is learnt


class Dictionaries:
    """Dictionaries between languages, each learnt from records that speak both."""

    def __init__(self, profiles: Iterable[Profile] = ()) -> None:
        pairs: dict[tuple[str, str], list[tuple[Mapping[str, int], Mapping[str, int]]]]
        pairs = defaultdict(list)
        for each in profiles:
            for here, one in each.said.items():
                for there, other in each.said.items():
                    if here != there and len(pairs[here, there]) < LEARN_FROM:
                        pairs[here, there].append((one.text, other.text))
        self._lexicons = {
            languages: learn_lexicon(texts)
            for languages, texts in pairs.items()
            if len(texts) >= FEWEST
        }

    def carried(self, profile: Profile) -> Profile:
        """Add what a record would say in languages that it does not speak; names stay."""
        added = {
            there: _carried(profile.said[here], lexicon)
            for (here, there), lexicon in self._lexicons.items()
            if here in profile.said and there not in profile.said
        }
        return replace(profile, said={**profile.said, **added}, weighed={}) if added else profile


def _carried(said: Said, lexicon: Lexicon) -> Said:
    return replace(
        said,
        title=_counted(said.title, lexicon),
        text=_counted(said.text, lexicon),
        title_pairs={},  # the order of words is another's
        text_pairs={},
    )


def _counted(words: Mapping[str, int], lexicon: Lexicon) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for word, count in words.items():
        found[lexicon.best(word)] += count
    return found
