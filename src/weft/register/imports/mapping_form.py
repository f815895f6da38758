"""The mapping as a form: a table of columns with real values, and the words nobody knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.government import directory
from weft.government.models import Organisation, Proposal
from weft.government.models.policy import Visibility
from weft.government.viewers import Viewer
from weft.register.imports import dates, definitions
from weft.register.imports.definitions import DAYS, FIELDS, Column, Definition
from weft.register.imports.tables import Table

SAMPLE_VALUES, LONGEST_SAMPLE = 3, 60
MOST_ENTRIES = 300  # of a list that is offered as a whole
DROP, CREATE = "drop", "create"
ORDERS: Sequence[tuple[str, str | Promise]] = (
    ("", gettext_lazy("find out")),
    (dates.DAY_FIRST, gettext_lazy("day first: 31/03/2025")),
    (dates.MONTH_FIRST, gettext_lazy("month first: 03/31/2025")),
)


@dataclass(frozen=True)
class ColumnRow:
    """One line of the mapping table."""

    number: int
    name: str
    samples: Sequence[str]
    column: Column

    @property
    def chosen(self) -> str:
        return DROP if self.column.drop else self.column.field

    @property
    def is_day(self) -> bool:
        return self.column.field in DAYS

    @property
    def is_other_language(self) -> bool:
        return self.column.language not in dict(settings.LANGUAGES)


@dataclass(frozen=True)
class UnknownRow:
    """One word that Weft does not know."""

    number: int
    kind: str
    word: str
    times: int
    like: Sequence[Sequence[str]]  # public identifier and name
    chosen: str

    others: Sequence[Sequence[str]] = ()  # the rest of a list that is short enough to show

    @property
    def kind_label(self) -> str:
        return str(Proposal.Kind(self.kind).label)


def rows(table: Table, definition: Definition) -> list[ColumnRow]:
    """The columns, each with the first values that it has."""
    samples: dict[str, list[str]] = {name: [] for name in table.columns}
    for row in islice(table.read(), 200):
        for name, values in samples.items():
            value = row.cells.get(name, "").strip()[:LONGEST_SAMPLE]
            if value and value not in values and len(values) < SAMPLE_VALUES:
                values.append(value)
    return [
        ColumnRow(number, name, samples[name], definition.columns.get(name, Column()))
        for number, name in enumerate(table.columns)
    ]


def unknown_rows(definition: Definition, report: Mapping[str, Any]) -> list[UnknownRow]:
    unknown = report.get("unknown", [])
    lists = {kind: _entries(kind) for kind in {each["kind"] for each in unknown}}
    return [
        UnknownRow(
            number,
            each["kind"],
            each["word"],
            each["times"],
            each["like"],
            definition.known.get(each["kind"], {}).get(each["word"], ""),
            [pair for pair in lists[each["kind"]] if list(pair) not in each["like"]],
        )
        for number, each in enumerate(unknown)
    ]


def _entries(kind: str) -> list[tuple[str, str]]:
    entries = list(islice(directory.OF_KIND[kind](), MOST_ENTRIES + 1))
    if len(entries) > MOST_ENTRIES:
        return []
    named = ((each.public_id, each.name.text) for each in entries)
    return sorted(named, key=lambda pair: pair[1].casefold())


def choices(viewer: Viewer, *, style: str = "") -> dict[str, Any]:
    """What the form's lists offer."""
    is_export = style == definitions.EXPORT
    leads = Organisation.objects.current()
    if not viewer.is_steward:
        leads = leads.filter(pk__in=viewer.organisation_ids)
    return {
        "fields": [each for each in FIELDS.values() if is_export or each.key != "exported"],
        "hub_languages": settings.LANGUAGES,
        "orders": ORDERS,
        "leads": sorted(leads, key=lambda each: each.name.text.casefold()),
        "visibilities": [each for each in Visibility.choices if each[0] != Visibility.NAMED],
        "separators": ((";", ";"), (",", ","), ("|", "|"), ("\n", _("a new line"))),
        "kinds": Proposal.Kind.choices,
    }


def read(data: QueryDict, definition: Definition, columns: Sequence[str]) -> Definition:
    """The definition that was chosen; what the form does not ask stays."""
    mapped = {name: _column(data, number) for number, name in enumerate(columns)}
    identifiers = tuple(name for name, each in mapped.items() if each.field == "identifier")
    kept = tuple(name for name in definition.identifier if name in columns)
    same = set(identifiers) <= set(kept)
    return replace(
        definition,
        columns=mapped,
        identifier=kept if same and kept else identifiers,
        lead=data.get("lead", "").strip()[:200],
        visibility=_one_of(data.get("visibility"), Visibility.values, definition.visibility),
        inverted=_one_of(
            data.get("inverted"), (definitions.REFUSE, definitions.KEEP), definition.inverted
        ),
        separator=_one_of(data.get("separator"), (";", ",", "|", "\n"), definition.separator),
        language=data.get("language", definition.language)[:35] or definition.language,
        source=_source(data, definition),
        create=tuple(kind for kind in data.getlist("create") if kind in Proposal.Kind.values),
        known=_known(data, definition),
    )


def day(data: QueryDict, otherwise: date) -> date:
    try:
        return date.fromisoformat(data.get("taken_on", ""))
    except ValueError:
        return otherwise


def _column(data: QueryDict, number: int) -> Column:
    field = data.get(f"field-{number}", "")
    if field not in FIELDS:
        return Column(drop=field == DROP)
    language = data.get(f"language-{number}", "") if FIELDS[field].has_language else ""
    order = data.get(f"order-{number}", "") if field in DAYS else ""
    return Column(field, language[:35], order if order in dict(ORDERS) else "")


def _source(data: QueryDict, definition: Definition) -> dict[str, str]:
    told = definitions.with_source(
        replace(definition, source={}), None, data.get("source_name", "").strip() or "file"
    )
    name = data.get("source_name", "").strip()
    if not name or name == definition.source.get("name"):
        return dict(definition.source)
    return dict(told.source)


def _known(data: QueryDict, definition: Definition) -> dict[str, dict[str, str]]:
    known = {kind: dict(words) for kind, words in definition.known.items()}
    for number in range(200):
        kind, word = data.get(f"unknown-kind-{number}"), data.get(f"unknown-word-{number}")
        if kind not in Proposal.Kind.values or not word:
            continue
        chosen = data.get(f"unknown-{number}", "")
        known.setdefault(str(kind), {})[word] = chosen
        if not chosen:
            del known[str(kind)][word]
    return known


def _one_of(value: str | None, allowed: Sequence[str], otherwise: str) -> str:
    return value if value is not None and value in allowed else otherwise
