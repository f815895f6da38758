"""A mapping for a file that nobody has mapped: from the names of its columns and their values."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from civics.names import fold
from weft.register.imports import dates, definitions
from weft.register.imports.definitions import FIELDS, Column, Definition
from weft.register.imports.tables import Row, Table

SAMPLE_ROWS = 50
_LANGUAGES = {
    **dict.fromkeys(("en", "eng", "english", "anglais"), "en"),
    **dict.fromkeys(("fr", "fra", "fre", "french", "francais"), "fr"),
}
_FRENCH = frozenset(
    {
        *("titre", "nom", "sujet", "objet", "intitule", "resume", "but", "objectif"),
        *("organisme", "ministere", "debut", "lien", "rapport", "reponse", "statut"),
        *("theme", "themes", "sujets", "communautes", "lieu"),
    }
)
_WORDS = {word: key for key, each in FIELDS.items() for word in each.words.split()}


def suggest(table: Table) -> Definition:
    """The ready-made mapping that fits, else one made from names and values."""
    known = definitions.recognise(table.columns)
    if known:
        return definitions.fitted(known.definition, table.columns)
    sample = list(islice(table.read(), SAMPLE_ROWS))
    taken: set[tuple[str, str]] = set()
    columns = {name: _column(name, sample, taken) for name in table.columns}
    french = [each for each in columns.values() if each.field == "title"]
    return Definition(
        columns=columns,
        identifier=tuple(name for name, each in columns.items() if each.field == "identifier"),
        language=french[0].language or "en" if french else "en",
        separator=_separator(columns, sample),
    )


def _column(name: str, sample: Sequence[Row], taken: set[tuple[str, str]]) -> Column:
    """What a column seems to mean; the first that means something has it."""
    words = fold(name).split()
    language = next((_LANGUAGES[word] for word in words[-1:] if word in _LANGUAGES), "")
    bare = [word for word in words if word not in _LANGUAGES] or words
    field = _field(bare) or _field_by_values([row.cells.get(name, "") for row in sample])
    if not field or not FIELDS[field].has_language:
        language = ""
    elif not language and _FRENCH & set(bare):
        language = "fr"
    if not field or (field, language) in taken or not _fits(field, name, sample):
        return Column()
    taken.add((field, language))
    return Column(field, language)


def _field(words: Sequence[str]) -> str:
    """By the whole name, then by its words from the first."""
    whole = _WORDS.get("".join(words), "")
    return whole or next((_WORDS[word] for word in words if word in _WORDS), "")


def _field_by_values(cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell.strip()]
    if filled and all(cell.startswith(("http://", "https://")) for cell in filled):
        return "link"
    return ""


def _fits(field: str, name: str, sample: Sequence[Row]) -> bool:
    """A column of days holds days; a column of links holds links."""
    filled = [cell for row in sample if (cell := row.cells.get(name, "").strip())]
    if not filled:
        return True
    if field in definitions.DAYS:
        return sum(map(_is_day, filled)) * 2 >= len(filled)
    if field in definitions.LINKS:
        return sum(bool(re.match(r"https?://", cell)) for cell in filled) * 2 >= len(filled)
    return True


def _is_day(text: str) -> bool:
    try:
        return dates.parse(text) is not None
    except dates.AmbiguousError:
        return True
    except (ValueError, OverflowError):
        return False


def _separator(columns: Mapping[str, Column], sample: Sequence[Row]) -> str:
    """Of several values in a cell: a semicolon where one occurs, else what does."""
    listed = [
        name
        for name, column in columns.items()
        if column.field in (*definitions.RELATIONS, *definitions.LISTS)
    ]
    text = " ".join(row.cells.get(name, "") for row in sample for name in listed)
    counts = {separator: text.count(separator) for separator in ";|\n"}
    best = max(counts, key=lambda separator: counts[separator])
    return best if counts[best] else ";"
