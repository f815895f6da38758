"""What is compared: one engagement, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

__all__ = ["Record", "Text"]


@dataclass(frozen=True)
class Text:
    """What an engagement says of itself in one language.

    Parameters
    ----------
    title : str
    description : str
        Only its beginning counts, as `words.READ` says.
    """

    title: str
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One engagement, as far as it is compared; any part may be empty.

    Parameters
    ----------
    key : str
        Names it, once in the register.
    body : str
        Names the organisation that leads it, such as its public id.
    texts : mapping of str to Text
        By language: the first part of a BCP 47 tag, such as ``"fr"``.
    body_names : frozenset of str
        What that organisation is called, in any language: another's text may name it.
    partners : frozenset of str
        Other bodies that take part.
    topics, people, places : frozenset of str
        Subject codes; communities and rights-holders; areas.
    opens, closes : date, optional
        First and last day.
    """

    key: str
    body: str
    texts: Mapping[str, Text]
    body_names: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    opens: date | None = None
    closes: date | None = None
