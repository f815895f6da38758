"""One row of a table as values of an engagement; or what is wrong, and how to mend it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from weft.government.models import Organisation
from weft.register.exports import cells as sheet
from weft.register.imports import dates, meanings
from weft.register.imports.definitions import (
    DAYS,
    KEEP,
    LINKS,
    LISTS,
    RELATIONS,
    TEXTS,
    Column,
    Definition,
    is_told,
)
from weft.register.imports.exported.facts import Exported
from weft.register.imports.lookups import Lookups, Meaning, Unknown
from weft.register.imports.plain_text import plain_text
from weft.register.imports.tables import Row, Table
from weft.register.search import Texts

LONGEST_TITLE, LONGEST_TEXT, LONGEST_LINK, LONGEST_IDENTIFIER = 2_000, 50_000, 2_000, 200
SAMPLE_ROWS = 2_000
NO_DATE_PROBLEM, INVERTED = "", "inverted"


@dataclass(frozen=True)
class Problem:
    """Something about one cell: what is the matter and how to mend it."""

    column: str
    says: str
    mend: str = ""


@dataclass
class Candidate:
    """What a row would become."""

    number: int
    identifier: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    relations: dict[str, set[int]] = field(default_factory=dict)
    lead: Organisation | None = None
    influence: str = ""
    reported: bool | None = None
    problems: list[Problem] = field(default_factory=list)  # any refuses the row
    warnings: list[Problem] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    digest: str = ""
    exported: Exported | None = None  # of a row of the hub's own export
    texts: Texts | None = None  # as the search reads them, where that was done ahead

    @property
    def waits(self) -> bool:
        """Refused for nothing but a lead organisation that Weft does not know yet."""
        return bool(self.unknown) and not self.problems and self.lead is None


def is_guarded(table: Table, definition: Definition) -> bool:
    """Whether cells that a spreadsheet would run have a quote before them: Weft wrote the file.

    JSON has no need of it.
    """
    return table.kind != "jsonl" and bool(
        definition.style or any(is_told(name) for name in table.columns)
    )


def orders(table: Table, definition: Definition) -> dict[str, str]:
    """For each column of days, whether day or month comes first: as mapped, else as found.

    A column that does not tell follows the others of the file when those agree.
    """
    columns = definition.columns_of(*DAYS)
    texts: dict[str, list[str]] = {name: [] for name in columns}
    for row in islice(table.read(), SAMPLE_ROWS) if columns else ():
        for name in columns:
            texts[name].append(row.cells.get(name, ""))
    found = {
        name: definition.columns[name].order or dates.order_of(texts[name]) for name in columns
    }
    decided = {order for order in found.values() if order}
    shared = decided.pop() if len(decided) == 1 else dates.UNDECIDED
    return {name: order or shared for name, order in found.items()}


class Reader:
    """Reads rows under one definition."""

    def __init__(
        self,
        definition: Definition,
        lookups: Lookups,
        day_orders: Mapping[str, str],
        *,
        guarded: bool,
    ) -> None:
        self._definition = definition
        self._lookups = lookups
        self._orders = day_orders
        self._columns_of = cache(definition.columns_of)
        self._empty = {word.casefold() for word in definition.empty}
        self._longest_empty = max(map(len, self._empty), default=0)
        self._mapped = [
            (name, column) for name, column in definition.columns.items() if column.field
        ]
        self._beside = [
            name
            for name, column in definition.columns.items()
            if not column.field and not column.drop
        ]
        self._guarded = guarded
        self._salt = definition.digest

    def read(self, row: Row) -> Candidate:
        candidate = self._begin(row)
        candidate.warnings += [Problem("", text) for text in row.warnings]
        candidate.problems += [Problem(name, says) for name, says in row.wrong.items()]
        cells = {name: self._cell(row.cells.get(name, "")) for name, _column in self._mapped}
        beside = ((name, self._bare(row.cells.get(name, "")).strip()) for name in self._beside)
        candidate.values["source_rest"] = {name: text for name, text in beside if text}
        for name, column in self._mapped:
            self.read_cell(candidate, name, column, cells[name])
        self._lead(candidate, cells)
        self._identify(candidate, row)
        self._check(candidate)
        return candidate

    def _begin(self, row: Row) -> Candidate:
        return Candidate(row.number, digest=self._digest(row))

    def read_cell(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        _READ.get(column.field, _ignore)(self, to, name, column, cell)

    def _cell(self, text: str) -> str:
        if not text:
            return ""
        text = sheet.stripped(self._bare(text))
        is_short = len(text) <= self._longest_empty
        return "" if is_short and text.casefold() in self._empty else text

    def _bare(self, text: str) -> str:
        return sheet.unguard(text) if self._guarded else text

    def _digest(self, row: Row) -> str:
        """Of the row under this definition: a row that did not change is skipped by it."""
        digest = hashlib.blake2b(self._salt, digest_size=16)
        digest.update("\x1f".join(row.cells.values()).encode(errors="replace"))
        return digest.hexdigest()

    def text(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        words = to.values.setdefault(column.field, {})
        text = plain_text(cell)
        most = LONGEST_TITLE if column.field == "title" else LONGEST_TEXT
        if len(text) > most:
            says = _("This text has %(length)d characters; %(most)d are allowed.")
            mend = _("Shorten it, or move it to the description.")
            to.problems.append(Problem(name, says % {"length": len(text), "most": most}, mend))
        elif text:
            if text != cell and "<" in cell:
                to.warnings.append(Problem(name, _("Markup was taken out of this text.")))
            words.setdefault(column.language or self._definition.language, text)

    def link(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        links = to.values.setdefault(column.field, {})
        if not cell:
            return
        if cell.lower().startswith(("http://", "https://")) and len(cell) <= LONGEST_LINK:
            links.setdefault(column.language or self._definition.language, cell)
        else:
            to.values["source_rest"][name] = cell
            to.warnings.append(
                Problem(
                    name,
                    _("“%(text)s” is not a web address; it was kept beside the record.")
                    % {"text": cell[:80]},
                    _("Begin it with https://."),
                )
            )

    def day(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        to.values.setdefault(column.field, None)
        try:
            found = dates.parse(cell, self._orders.get(name, ""))
        except dates.AmbiguousError as error:
            first, second = (day.isoformat() for day in error.readings)
            says = _("“%(text)s” can be %(first)s or %(second)s.")
            mend = _("Write %(first)s, or say in the mapping which comes first, day or month.")
            given = {"text": cell, "first": first, "second": second}
            to.problems.append(Problem(name, says % given, mend % given))
        except (ValueError, OverflowError):
            says = _("“%(text)s” is not a date.") % {"text": cell[:80]}
            to.problems.append(Problem(name, says, _("Write it like 2025-03-31.")))
        else:
            to.values[column.field] = found or to.values[column.field]

    def status(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        to.values["source_status"] = cell[:100]
        to.values["source_state"] = state = meanings.state(
            cell, self._definition.values.get("status", {})
        )
        if cell and not state:
            says = _("Weft does not know the status “%(text)s”; only the dates count.")
            mend = _("Say in the mapping what it means.")
            to.warnings.append(Problem(name, says % {"text": cell[:80]}, mend))

    def reported(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        word = self._definition.values.get("reported", {}).get(cell, cell)
        to.reported = meanings.yes(word)

    def choice(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        if not cell:
            return
        kind = column.field
        found = meanings.choice(kind, cell, self._definition.values.get(kind, {}))
        if not found:
            says = _("“%(text)s” is none of the choices.") % {"text": cell[:80]}
            mend = _("Write one of: %(choices)s.") % {"choices": ", ".join(meanings.CHOICES[kind])}
            to.problems.append(Problem(name, says, mend))
        elif found == "empower":
            says = _("Empowering needs a legal basis, and a table cannot give one.")
            to.problems.append(Problem(name, says, _("Leave it out here, and set it on its page.")))
        elif kind == "influence":
            to.influence = found
        else:
            to.values[kind] = found

    def words(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        to.values[column.field] = list(self._split(cell))

    def plain(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        limit = 200
        to.values[column.field] = cell[:limit]
        if len(cell) > limit:
            says = _("Only the first %(most)d characters were kept.") % {"most": limit}
            to.warnings.append(Problem(name, says))

    def relation(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        kept = to.relations.setdefault(column.field, set())
        said = self._definition.values.get(column.field, {})
        for word in self._split(cell):
            names = {"en": said[word]} if word in said else {}
            found = self._lookups.find(column.field, word, names)
            if isinstance(found, Unknown):
                self._unknown(to, name, found)
                continue
            kept.update(entry.pk for entry in found.entries)
            if found.communities:
                others = to.relations.setdefault("communities", set())
                others.update(entry.pk for entry in found.communities)

    def _unknown(self, to: Candidate, name: str, found: Unknown) -> None:
        self._keep_beside(to, name, found)
        says = _("Weft does not know “%(word)s”; it is proposed to the steward and left out here.")
        mend = _("Say in the mapping which entry it is, or repeat the import once it is known.")
        to.warnings.append(Problem(name, says % {"word": found.word[:80]}, mend))

    def _keep_beside(self, to: Candidate, name: str, found: Unknown) -> None:
        to.unknown.append(found)
        kept = to.values["source_rest"].get(name, "")
        to.values["source_rest"][name] = f"{kept}; {found.word}" if kept else found.word

    def _split(self, cell: str) -> Iterator[str]:
        separator = self._definition.separator
        parts: Iterable[str] = sheet.split(cell) if separator == ";" else cell.split(separator)
        return (part.strip() for part in parts if part.strip())

    def _lead(self, to: Candidate, cells: Mapping[str, str]) -> None:
        given = [cells[name] for name in self._columns_of("lead") if cells[name]]
        word = given[0] if given else self._definition.lead
        names = self._names_of_lead(cells)
        word = word or next(iter(names.values()), "")
        column = next(iter(self._columns_of("lead", "lead_name")), "")
        if not word:
            says = _("No lead organisation.")
            to.problems.append(Problem(column, says, _("Say which organisation leads it.")))
            return
        found = self._lookups.find("lead", word, names)
        if isinstance(found, Meaning) and isinstance(found.entries[0], Organisation):
            to.lead = found.entries[0]
        elif isinstance(found, Unknown):
            to.unknown.append(found)

    def _names_of_lead(self, cells: Mapping[str, str]) -> dict[str, str]:
        names: dict[str, str] = {}
        for name in self._columns_of("lead_name"):
            language, cell = self._definition.columns[name].language, cells[name]
            both = cell.split(" | ")
            if not language and len(both) == 2:  # noqa: PLR2004
                names |= {"en": both[0].strip(), "fr": both[1].strip()}
            elif cell:
                names[language or self._definition.language] = cell
        return names

    def _identify(self, to: Candidate, row: Row) -> None:
        """Its identifier in the source; else one that follows from what it is."""
        columns = self._definition.identifier or tuple(self._columns_of("identifier"))
        parts = [self._bare(row.cells.get(name, "")).strip() for name in columns]
        if columns and any(parts) and all(parts[-1:]):
            to.identifier = "/".join(part for part in parts if part)
        else:
            lead = to.lead.public_id if to.lead else ""
            title = "\x1f".join(sorted(to.values.get("title", {}).values()))
            told = f"{lead}\x1f{title}\x1f{to.values.get('opens_on')}"
            digest = hashlib.blake2b(told.encode(errors="replace"), digest_size=16).hexdigest()
            to.identifier = f"~{digest}"
        if len(to.identifier) > LONGEST_IDENTIFIER:
            says = _("This identifier is longer than %(most)d characters.")
            column = columns[-1] if columns else ""
            to.problems.append(Problem(column, says % {"most": LONGEST_IDENTIFIER}))

    def _check(self, to: Candidate) -> None:
        if not to.values.get("title"):
            column = next(iter(self._columns_of("title")), "")
            if not any(each.column == column for each in to.problems):
                to.problems.append(Problem(column, _("No title."), _("Give it a title.")))
        opens, closes = to.values.get("opens_on"), to.values.get("closes_on")
        to.values["dates_problem"] = NO_DATE_PROBLEM
        if opens and closes and closes < opens:
            self._inverted(to, opens, closes)

    def _inverted(self, to: Candidate, opens: date, closes: date) -> None:
        """The last day is before the first: which of the two is wrong, nobody here knows."""
        column = next(iter(self._columns_of("closes_on")), "")
        given = {"opens": opens.isoformat(), "closes": closes.isoformat()}
        if self._definition.inverted == KEEP:
            says = _(
                "It ends (%(closes)s) before it begins (%(opens)s); both days were left out and "
                "kept beside the record, which shows as stale."
            )
            to.warnings.append(Problem(column, says % given, _("Ask whoever keeps the source.")))
            to.values["source_rest"] |= {
                name: given["opens" if each.field == "opens_on" else "closes"]
                for name, each in self._mapped
                if each.field in DAYS
            }
            to.values |= {"opens_on": None, "closes_on": None, "dates_problem": INVERTED}
        else:
            says = _("It ends (%(closes)s) before it begins (%(opens)s).")
            to.problems.append(Problem(column, says % given, _("Correct one of the two days.")))


def _ignore(reader: Reader, to: Candidate, name: str, column: Column, cell: str) -> None:
    """A field that another reads: identifier and lead."""


type _Read = Callable[[Reader, Candidate, str, Column, str], None]
_READ: dict[str, _Read] = {
    **dict.fromkeys(TEXTS, Reader.text),
    **dict.fromkeys(LINKS, Reader.link),
    **dict.fromkeys(DAYS, Reader.day),
    **dict.fromkeys(RELATIONS, Reader.relation),
    **dict.fromkeys(LISTS, Reader.words),
    **dict.fromkeys(("about_when", "cancel_reason"), Reader.plain),
    **dict.fromkeys(("visibility", "influence"), Reader.choice),
    "status": Reader.status,
    "reported": Reader.reported,
}
