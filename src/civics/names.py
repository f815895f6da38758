"""Names of things: when two are the same, and which known ones one resembles."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable

__all__ = ["NameIndex", "fold"]

_BETWEEN_WORDS = re.compile(r"[\W_]+")


def fold(name: str) -> str:
    r"""Bring a name to the form in which spellings of the same name are equal.

    Case, accents, punctuation and white space are let go; letters, digits and their order stay.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
        Lower-case words with single spaces; empty if `name` holds no letter or digit.

    Examples
    --------
    >>> fold("  Ministère de l\u2019Économie ")
    'ministere de l economie'
    """
    # Folding case can bring new accents, and letting accents go can bring new capitals.
    return _BETWEEN_WORDS.sub(" ", _bare(_bare(name).casefold())).strip()


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(each for each in apart if not unicodedata.combining(each))


class NameIndex[Key: Hashable]:
    """Find the known names that a name resembles, by the triples of letters they share.

    Parameters
    ----------
    names : iterable of (key, str)
        A key may have several names.

    Notes
    -----
    Resemblance is the Dice coefficient of the two sets of triples of the folded names, each word
    padded by a space: 1.0 for the same set, 0.0 for nothing in common. A key counts with its best
    name; ties go to the name that was given first. A question costs the number of known names
    that share a triple with it, so a long list stays quick.

    References
    ----------
    .. [1] Dice, L. R. (1945). Measures of the Amount of Ecologic Association Between Species.

    Examples
    --------
    >>> index = NameIndex([("hc", "Health Canada"), ("tc", "Transport Canada")])
    >>> [key for key, _ in index.like("Heath Canada", limit=1)]
    ['hc']
    """

    def __init__(self, names: Iterable[tuple[Key, str]] = ()) -> None:
        self._entries: list[tuple[Key, int]] = []
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for key, name in names:
            self.add(key, name)

    def add(self, key: Key, name: str) -> None:
        triples = _triples(name)
        for triple in triples:
            self._with[triple].append(len(self._entries))
        self._entries.append((key, len(triples)))

    def like(self, name: str, *, limit: int = 5, at_least: float = 0.5) -> list[tuple[Key, float]]:
        """Return the keys that resemble `name`, most alike first.

        Parameters
        ----------
        name : str
        limit : int
            Keys at most, ``>= 0``.
        at_least : float
            Resemblance from which a key is given, in [0, 1].

        Returns
        -------
        list of (key, float)
            Each key once, with its resemblance in [`at_least`, 1].
        """
        wanted = _triples(name)
        shared = Counter(entry for triple in wanted for entry in self._with.get(triple, ()))
        best: dict[Key, float] = {}
        for entry in sorted(shared):
            key, size = self._entries[entry]
            score = 2 * shared[entry] / (len(wanted) + size)
            if score >= at_least and score > best.get(key, 0.0):
                best[key] = score
        return sorted(best.items(), key=lambda pair: -pair[1])[:limit]


def _triples(name: str) -> set[str]:
    padded = f"  {fold(name).replace(' ', '  ')} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)} if padded.strip() else set()
