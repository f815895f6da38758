"""One row of the hub's own export: every cell as it was, nothing made of it but what it says."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from weft import identifiers, languages
from weft.government.models import Community, PolicyItem
from weft.government.models.policy import Visibility
from weft.government.models.proposals import MODELS
from weft.register.exports import cells as sheet
from weft.register.exports.columns import (
    COMMUNITY_NAMES,
    INFLUENCES,
    ORGANISATION_NAMES,
    ORGANISATIONS,
    POLICY_ITEMS,
)
from weft.register.exports.columns import RELATIONS as NAMES
from weft.register.imports.definitions import LINKS, RELATIONS, TEXTS, Column, Definition
from weft.register.imports.exported.facts import Exported, Level
from weft.register.imports.exported.references import References, is_malformed
from weft.register.imports.lookups import POLICY_ITEM, Meaning, Unknown
from weft.register.imports.reading import INVERTED, Candidate, Problem, Reader
from weft.register.imports.tables import Row
from weft.register.models import Influence, Source
from weft.register.moments import at_noon
from weft.register.states import AGREES

EXPORTED = "exported"  # the field of columns that say by their names what they are
ACTS = ("plan", "announce", "report", "answer", "cancel")
LONGEST = {  # of texts that are one column, in characters
    "about_when": 200,
    "source": 60,
    "source_name": 200,
    "source_address": 500,
    "source_licence": 200,
    "source_identifier": 200,
    "source_status": 100,
    "influence_whom": 200,
    "influence_stages": 200,
    "influence_legal_bases": 300,
}
CHOICES: Mapping[str, Collection[str]] = {
    "undated_acts": ACTS,
    "influence_levels": Influence.Level.values,
    "source_kind": Source.Kind.values,
    "source_state": ("", *AGREES),
    "dates_problem": ("", INVERTED),
    "policy_item_kinds": PolicyItem.Kind.values,
    "policy_item_stages": PolicyItem.Stage.values,
    "policy_item_visibilities": Visibility.values,
}


class ExportReader(Reader):
    """Reads rows of exports. The definition says which columns; the columns' names say the rest."""

    def __init__(
        self,
        definition: Definition,
        lookups: References,
        day_orders: Mapping[str, str],
        *,
        guarded: bool,
    ) -> None:
        super().__init__(definition, lookups, day_orders, guarded=guarded)
        self._references = lookups
        lists = (*NAMES.values(), ORGANISATION_NAMES, COMMUNITY_NAMES)
        self._names = {each: _in_languages(each, definition.columns) for each in lists}
        self._row: dict[str, str] = {}

    def _begin(self, row: Row) -> Candidate:
        self._row = {name: self._cell(text) for name, text in row.cells.items()}
        return Candidate(row.number, exported=Exported())

    def _cell(self, text: str) -> str:
        return self._bare(text).replace("\0", "")  # which PostgreSQL cannot hold

    def read_cell(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        key = name if column.field == EXPORTED else column.field
        if read := _READ.get(key):
            read(self, to, name, column, cell)
        elif column.field != EXPORTED:
            super().read_cell(to, name, column, cell.strip())

    def identifier(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        public_id = cell.strip()
        if public_id and not identifiers.is_identifier(public_id):
            _malformed(to, name, public_id)
        _exported(to).public_id = public_id

    def text(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        language = column.language or self._definition.language
        _exported(to).texts.setdefault(column.field, {})[language] = cell
        if cell:
            to.values.setdefault(column.field, {})[language] = cell

    def link(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        super().link(to, name, column, cell.strip())
        language = column.language or self._definition.language
        told = to.values[column.field].get(language, "")
        _exported(to).texts.setdefault(column.field, {})[language] = told

    def plain(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        key = name if column.field == EXPORTED else column.field
        to.values[key] = cell
        _check_length(to, key, cell)

    def one_of(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        to.values[name] = cell.strip()
        _check_choice(to, name, cell.strip())

    def words(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        to.values[column.field] = words = sheet.split(cell)
        for word in words:
            if column.field == "languages" and not languages.is_tag(word):
                says = _("“%(tag)s” is not a language tag.") % {"tag": word[:80]}
                to.problems.append(Problem(name, says))

    def acts(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        to.values[name] = acts = sheet.split(cell)
        for act in acts:
            _check_choice(to, name, act)

    def moment(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        try:
            to.values[name] = _moment(cell.strip())
        except (ValueError, OverflowError):
            says = _("“%(text)s” is not a date.") % {"text": cell[:80]}
            to.problems.append(Problem(name, says, _("Write it like 2025-03-31T12:00:00Z.")))

    def rest(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        try:
            told = json.loads(cell or "{}")
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            says = _("This is no JSON object; it was exported as one.")
            to.problems.append(Problem(name, says, _("Leave the cell as it was, or empty it.")))
            return
        _exported(to).has_rest = True
        to.values["source_rest"] = told | to.values["source_rest"]

    def source(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        """Where the record comes from: the columns of its source, read as one."""
        if not cell:
            return
        told = {each: self._row.get(each, "") for each in _SOURCE}
        try:
            validate_slug(cell)
        except ValidationError:
            says = _("“%(text)s” is not the key of a source.") % {"text": cell[:80]}
            to.problems.append(Problem(name, says, _("Write small letters, figures and hyphens.")))
        for each, text in {name: cell, **told}.items():
            _check_length(to, each, text)
        if told["source_kind"]:
            _check_choice(to, "source_kind", told["source_kind"])
        address = told["source_address"]
        if address and not address.lower().startswith(("http://", "https://")):
            says = _("“%(text)s” is not a web address.") % {"text": address[:80]}
            to.problems.append(Problem("source_address", says, _("Begin it with https://.")))
        _exported(to).source = {
            "key": cell,
            **{each.removeprefix("source_"): text for each, text in told.items()},
        }

    def source_identifier(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        _check_length(to, name, cell)
        _exported(to).source_identifier = cell

    def relation(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        field = column.field if column.field in RELATIONS else name
        kept = to.relations.setdefault(field, set())
        words = sheet.split(cell)
        _exported(to).words[name] = set(words)
        for place, word in enumerate(words):
            found = self._find(to, field, word, place) if word else None
            if isinstance(found, Unknown):
                self._unknown(to, name, found)
            elif found:
                kept.update(entry.pk for entry in found.entries)

    def influences(self, to: Candidate, name: str, column: Column, cell: str) -> None:
        levels = sheet.split(cell)
        lists = {each: self._listed(each) for each in INFLUENCES if each != name}
        for each, values in lists.items():
            if values and len(values) != len(levels):
                says = _("%(values)d values stand beside %(levels)d levels of influence.")
                given = {"values": len(values), "levels": len(levels)}
                mend = _("Give each level one value; leave the place empty where there is none.")
                to.problems.append(Problem(each, says % given, mend))
                return
        _exported(to).influences = [
            self._level(to, level, place, {each: at[place] for each, at in lists.items() if at})
            for place, level in enumerate(levels)
        ]

    def _level(self, to: Candidate, level: str, place: int, beside: Mapping[str, str]) -> Level:
        _check_choice(to, "influence_levels", level)
        for name, text in beside.items():
            _check_length(to, name, text)
        basis = beside.get("influence_legal_bases", "")
        if level == Influence.Level.EMPOWER and not basis:
            says = _("Empowering needs a legal basis: say which.")
            to.problems.append(Problem("influence_legal_bases", says))
        return Level(
            level=level,
            community=self._community(to, beside.get("influence_communities", ""), place),
            whom=beside.get("influence_whom", ""),
            stage=beside.get("influence_stages", ""),
            legal_basis=basis,
        )

    def _community(self, to: Candidate, word: str, place: int) -> Community | None:
        if not word:
            return None
        found = self._look_up("communities", word, COMMUNITY_NAMES, place)
        if isinstance(found, Unknown):
            self._unknown(to, "influence_communities", found)
            return None
        entry = found.entries[0]
        return entry if isinstance(entry, Community) else None

    def _find(self, to: Candidate, field: str, word: str, place: int) -> Meaning | Unknown:
        found = self._look_up(field, word, NAMES[field], place)
        if not isinstance(found, Unknown) or found.kind != POLICY_ITEM:
            return found
        facts = {each: self._at(column, place) for column, each in POLICY_ITEMS.items()}
        for column, each in POLICY_ITEMS.items():
            if facts[each]:
                _check_choice(to, column, facts[each])
        facts["organisation"] = body = self._at(ORGANISATIONS, place)
        holder = self._look_up("lead", body, ORGANISATION_NAMES, place) if body else None
        if isinstance(holder, Unknown) and not _is_malformed(holder):
            to.unknown.append(holder)  # before the item: it is made first
        return replace(found, facts=facts)

    def _look_up(self, field: str, word: str, names: str, place: int) -> Meaning | Unknown:
        known = self._references.is_known(field, word)
        return self._references.find(field, word, {} if known else self._named(names, place))

    def _named(self, names: str, place: int) -> dict[str, str]:
        columns = self._names[names]
        return {tag: name for tag, column in columns.items() if (name := self._at(column, place))}

    def _listed(self, column: str) -> list[str]:
        return sheet.split(self._row.get(column, ""))

    def _at(self, column: str, place: int) -> str:
        values = self._listed(column)
        return values[place] if place < len(values) else ""

    def _unknown(self, to: Candidate, name: str, found: Unknown) -> None:
        if _is_malformed(found):
            _malformed(to, name, found.value)
        elif found.kind in MODELS:
            super()._unknown(to, name, found)
        else:
            self._keep_beside(to, name, found)
            says = _("Weft does not know “%(word)s”; it was kept beside the record.")
            mend = _("Ask a steward to import this file.")
            to.warnings.append(Problem(name, says % {"word": found.word[:80]}, mend))

    def _lead(self, to: Candidate, cells: Mapping[str, str]) -> None:
        super()._lead(to, {name: cell.strip() for name, cell in cells.items()})
        if to.lead is None and to.unknown and _is_malformed(to.unknown[-1]):
            column = next(iter(self._definition.columns_of("lead")), "")
            _malformed(to, column, to.unknown.pop().value)

    def _identify(self, to: Candidate, row: Row) -> None:
        """By its identifier here; else by the one in its source."""
        super()._identify(to, row)
        exported = _exported(to)
        if not exported.public_id and not exported.source_identifier:
            exported.source, exported.source_identifier = {}, to.identifier
        if not exported.public_id and not exported.source:
            exported.source = dict(self._definition.source)
        key = exported.source.get("key", "")
        to.identifier = exported.public_id or f"{key}/{exported.source_identifier}"

    def _check(self, to: Candidate) -> None:
        told = to.values.pop("dates_problem", None)
        super()._check(to)
        if not to.values["dates_problem"]:
            del to.values["dates_problem"]
            if told is not None:
                to.values["dates_problem"] = told
        if to.values.get("cancelled_at") and not to.values.get("cancel_reason"):
            to.problems.append(Problem("cancel_reason", _("Say why it was cancelled.")))


def _is_malformed(unknown: Unknown) -> bool:
    return is_malformed(unknown.scheme, unknown.value)


def _in_languages(name: str, columns: Mapping[str, Column]) -> dict[str, str]:
    """The columns of `name`, by their languages."""
    found = {column: column.removeprefix(f"{name}_") for column in columns}
    return {tag: column for column, tag in found.items() if tag != column and languages.is_tag(tag)}


def _exported(candidate: Candidate) -> Exported:
    if candidate.exported is None:
        raise TypeError
    return candidate.exported


def _moment(text: str) -> datetime | None:
    """A moment; a day alone is its noon, and what has no time zone is in UTC, as in exports."""
    if not text:
        return None
    try:
        return at_noon(date.fromisoformat(text))
    except ValueError:
        moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _malformed(to: Candidate, name: str, text: str) -> None:
    says = _("“%(text)s” is not an identifier of Weft.") % {"text": text[:80]}
    mend = _("Write it as it was exported: ten letters and figures, such as %(example)s.")
    to.problems.append(Problem(name, says, mend % {"example": "7h2k9m4xq0"}))


def _check_choice(to: Candidate, name: str, word: str) -> None:
    if word not in CHOICES[name]:
        says = _("“%(text)s” is none of the choices.") % {"text": word[:80]}
        mend = _("Write one of: %(choices)s.") % {"choices": ", ".join(filter(None, CHOICES[name]))}
        to.problems.append(Problem(name, says, mend))


def _check_length(to: Candidate, name: str, text: str) -> None:
    most = LONGEST.get(name)
    if most is not None and len(text) > most:
        says = _("This text has %(length)d characters; %(most)d are allowed.")
        to.problems.append(Problem(name, says % {"length": len(text), "most": most}))


_SOURCE = ("source_name", "source_kind", "source_address", "source_licence", "source_attribution")
_MOMENTS = (
    *("planned_at", "announced_at", "reported_at", "answered_at", "cancelled_at"),
    *("embargo_until", "source_taken_at"),
)

type _Read = Callable[[ExportReader, Candidate, str, Column, str], None]
# By the name of an exported column, else by the field that a column is mapped to.
_READ: dict[str, _Read] = {
    "id": ExportReader.identifier,
    **dict.fromkeys(TEXTS, ExportReader.text),
    **dict.fromkeys(LINKS, ExportReader.link),
    **dict.fromkeys(NAMES, ExportReader.relation),
    **dict.fromkeys(_MOMENTS, ExportReader.moment),
    **dict.fromkeys(("methods", "languages"), ExportReader.words),
    **dict.fromkeys(("about_when", "cancel_reason", "source_status"), ExportReader.plain),
    **dict.fromkeys(("source_state", "dates_problem"), ExportReader.one_of),
    "influence_levels": ExportReader.influences,
    "undated_acts": ExportReader.acts,
    "source": ExportReader.source,
    "source_identifier": ExportReader.source_identifier,
    "source_rest": ExportReader.rest,
}
