"""What words of a table mean: yes and no, states, and choices, in English and French."""

from collections.abc import Mapping

from civics.names import fold
from weft.government.models.policy import Visibility
from weft.register.models import Influence

_STATES = {
    "planned": "planned prevu prevue upcoming a venir forthcoming scheduled tentative",
    "open": "open ouvert ouverte active en cours ongoing running confirmed",
    "closed": "closed ferme fermee completed complete termine terminee ended finished done",
    "cancelled": "cancelled canceled annule annulee withdrawn not going forward",
}
_YES = {"y", "yes", "true", "1", "oui", "o", "vrai", "x"}
_NO = {"n", "no", "false", "0", "non", "faux"}
CHOICES: dict[str, dict[str, str]] = {
    "visibility": {value: str(value) for value in Visibility.values},
    "influence": {value: str(value) for value in Influence.Level.values},
}


def state(word: str, said: Mapping[str, str]) -> str:
    """A key of `states.AGREES`; empty if nobody said what `word` means and it is not plain."""
    if word in said:
        return said[word]
    folded = fold(word)
    return next(
        (key for key, words in _STATES.items() if folded and _among(folded, words)),
        "",
    )


def yes(word: str) -> bool | None:
    folded = word.strip().casefold()
    return True if folded in _YES else False if folded in _NO else None


def choice(kind: str, word: str, said: Mapping[str, str]) -> str:
    wanted = said.get(word, word).strip().casefold()
    return CHOICES[kind].get(wanted, "")


def _among(folded: str, words: str) -> bool:
    several = ("a venir", "en cours", "not going forward")
    return folded in words.split() or (folded in several and folded in words)
