"""The trail of a record of this room in words: fields by what they are called, records by name."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ui.dates import long_date

SHOWN = 20  # lines on a page
LONG = 120  # characters; of a longer text only its field is named

FIELDS: dict[str, str | Promise] = {
    "parent": gettext_lazy("Part of"),
    "area": gettext_lazy("Area"),
    "areas": gettext_lazy("Areas"),
    "topics": gettext_lazy("Topics"),
    "organisation": gettext_lazy("Organisation"),
    "owner": gettext_lazy("Owner"),
    "identifiers": gettext_lazy("Official identifiers"),
    "merged_into": gettext_lazy("Merged into"),
    "scheme": gettext_lazy("Scheme"),
    "is_active": gettext_lazy("Can sign in"),
    "language": gettext_lazy("Language"),
}
ACTS: dict[str, str | Promise] = {
    "merge": pgettext_lazy("what somebody did", "merged"),
    "part": pgettext_lazy("what somebody did", "parted again"),
    "rename": pgettext_lazy("what somebody did", "gave a new name"),
    "abolish": pgettext_lazy("what somebody did", "abolished"),
    "take_over": pgettext_lazy("what somebody did", "let it take over from"),
    "undo": pgettext_lazy("what somebody did", "took back"),
    "plan_rename": pgettext_lazy("what somebody did", "planned a new name"),
    "plan_merge": pgettext_lazy("what somebody did", "planned a merger"),
    "plan_abolish": pgettext_lazy("what somebody did", "planned its end"),
    "link": pgettext_lazy("what somebody did", "linked a proposal to it"),
    "state": pgettext_lazy("what somebody did", "stated preferences"),
    "unlink": pgettext_lazy("what somebody did", "took a proposal off it"),
}


@dataclass(frozen=True)
class Change:
    field: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        return len(self.before) > LONG or len(self.after) > LONG


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: str | Promise
    changes: Sequence[Change]
    note: str


def of(thing: Model) -> list[Line]:
    return lines(trail.of(thing))


def lines(acts: QuerySet[Entry], *, most: int = SHOWN) -> list[Line]:
    """The first of some acts, in as many queries for twenty as for one."""
    entries = list(acts.select_related("actor")[:most])
    names = _names(entries)
    return [
        Line(
            at=entry.at,
            who=str(entry.actor) if entry.actor else capfirst(entry.get_channel_display()),
            what=ACTS.get(entry.what) or entry.get_verb_display(),
            changes=[_change(entry, name, pair, names) for name, pair in entry.changes.items()],
            note=entry.note,
        )
        for entry in entries
    ]


def _change(entry: Entry, name: str, pair: Sequence[Any], names: dict[str, str]) -> Change:
    field = _field(entry, name)
    known = getattr(field, "verbose_name", name)
    before, after = (_text(field, value, names) for value in pair)
    return Change(capfirst(str(FIELDS.get(name, known))), before, after)


def _field(entry: Entry, name: str) -> Field[Any, Any] | None:
    model = apps.get_model(entry.subject_kind)
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _text(field: Field[Any, Any] | None, value: Any, names: dict[str, str]) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return " · ".join(str(text) for text in value.values())
    if isinstance(value, list):
        return ", ".join(_one(each, names) for each in value)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _day(value) or names.get(value, str(value))


def _one(value: Any, names: dict[str, str]) -> str:
    """One of a list: a record by its name, a time to avoid by its days."""
    if isinstance(value, dict):
        return f"{_day(value.get('first'))} – {_day(value.get('last'))}"
    return names.get(value, str(value))


def _day(value: Any) -> str:
    try:
        return long_date(date.fromisoformat(value))
    except (TypeError, ValueError):
        return ""


def _names(entries: Sequence[Entry]) -> dict[str, str]:
    """The names of all records that some entries speak of, by identifier; one query a kind."""
    wanted: defaultdict[type[Model], set[str]] = defaultdict(set)
    for entry in entries:
        for name, pair in entry.changes.items():
            model = getattr(_field(entry, name), "related_model", None)
            if model is not None:
                wanted[model] |= set(_identifiers(pair))
    return {
        each.public_id: str(each)  # type: ignore[attr-defined]
        for model, public_ids in wanted.items()
        for each in model._default_manager.filter(public_id__in=public_ids)
    }


def _identifiers(pair: Sequence[Any]) -> Iterator[str]:
    for value in pair:
        yield from (each for each in (value if isinstance(value, list) else [value]) if each)
