"""Entries of the trail in words: fields by what they are called, records by their names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.government.models import (
    Area,
    Community,
    Membership,
    Organisation,
    PolicyItem,
    RightsHolder,
    Topic,
)
from weft.government.viewers import Viewer
from weft.ledger.models import Entry
from weft.people.models import Person
from weft.register.models import Engagement, Influence, Source
from weft.ui import dates
from weft.ui.templatetags.ui import language_name

LONG = 80  # characters; longer texts are folded
# What only officials read: who is named on it, and how it was kept from others.
FOR_OFFICIALS = frozenset({"named", "visibility", "embargo_until", "source_rest"})

FIELDS: dict[str, str | Promise] = {
    "planned_at": gettext_lazy("planned since"),
    "announced_at": gettext_lazy("announced on"),
    "reported_at": gettext_lazy("reported on"),
    "answered_at": gettext_lazy("answered on"),
    "cancelled_at": gettext_lazy("cancelled on"),
    "policy_items": gettext_lazy("policy items"),
    "topics": gettext_lazy("topics"),
    "communities": gettext_lazy("communities"),
    "rights_holders": gettext_lazy("rights-holders"),
    "areas": gettext_lazy("areas"),
    "influences": gettext_lazy("levels of influence"),
    "named": gettext_lazy("people named on it"),
    "source": gettext_lazy("source"),
    "source_identifier": gettext_lazy("identifier in its source"),
    "source_status": gettext_lazy("status in its source, in its own words"),
    "source_state": gettext_lazy("status in its source"),
    "source_taken_at": gettext_lazy("taken from its source"),
    "source_rest": gettext_lazy("what else its source says"),
    "dates_problem": gettext_lazy("problem with its dates"),
    "undated_acts": gettext_lazy("acts without a date of their own"),
}
ACTS: dict[str, str | Promise] = {
    "announce": gettext_lazy("announced"),
    "cancel": gettext_lazy("cancelled"),
    "report": gettext_lazy("reported"),
    "answer": gettext_lazy("answered"),
    "plan": gettext_lazy("marked as planned"),
    "reinstate": gettext_lazy("took the cancellation back"),
    "confirm_dates": gettext_lazy("confirmed the dates"),
    "name": gettext_lazy("named somebody on it"),
    "unname": gettext_lazy("took somebody off"),
    "show_early": gettext_lazy("showed it to its rights-holders before it is public"),
    "hide_early": gettext_lazy("no longer shows it to its rights-holders before it is public"),
    "ask_to_refresh": gettext_lazy("asked its leads to refresh it"),
    "answered": gettext_lazy("a community said that it has answered before"),
    "declined": gettext_lazy("a rights-holder declined to take part"),
    "effort": gettext_lazy("recorded how many people it asked and for how long"),
    "undo": gettext_lazy("undone"),
}
_RELATED: dict[str, type[Model]] = {
    "supporting": Organisation,
    "lead": Organisation,
    "topics": Topic,
    "communities": Community,
    "rights_holders": RightsHolder,
    "areas": Area,
}


@dataclass(frozen=True)
class Change:
    field: str | Promise
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
    where: str
    changes: Sequence[Change]
    note: str


def lines(entries: Sequence[Entry], viewer: Viewer) -> list[Line]:
    """What `viewer` reads of `entries`; in as many queries for a hundred as for one."""
    names = _Names(entries, viewer)
    who = _who(entries, viewer)
    return [
        Line(
            at=entry.at,
            who=who[entry.pk],
            what=ACTS.get(entry.what) or entry.get_verb_display(),
            where=_where(entry, viewer),
            changes=[
                Change(_field(name), names.text(name, pair[0]), names.text(name, pair[1]))
                for name, pair in entry.changes.items()
                if viewer.is_official or name not in FOR_OFFICIALS
            ],
            note=entry.note if viewer.is_official else "",
        )
        for entry in entries
    ]


def _where(entry: Entry, viewer: Viewer) -> str:
    channel = entry.get_channel_display()
    return f"{channel} ({entry.origin})" if entry.origin and viewer.is_official else channel


def _who(entries: Sequence[Entry], viewer: Viewer) -> dict[int, str]:
    """Officials read names; the public reads of an official of an organisation."""
    if viewer.is_official:
        return {entry.pk: str(entry.actor) if entry.actor else _("Weft") for entry in entries}
    memberships: defaultdict[int, list[Membership]] = defaultdict(list)
    actors = {entry.actor_id for entry in entries if entry.actor_id}
    for each in Membership.objects.filter(person__in=actors).select_related("organisation"):
        memberships[each.person_id].append(each)
    return {entry.pk: _unnamed(entry, memberships[entry.actor_id or 0]) for entry in entries}


def _unnamed(entry: Entry, memberships: Iterable[Membership]) -> str:
    if entry.actor_id is None:
        return _("Weft")
    day = timezone.localdate(entry.at)
    for membership in memberships:
        if membership.is_active_on(day):
            return _("An official of %(organisation)s") % {
                "organisation": membership.organisation.name
            }
    return _("An official")


def _field(name: str) -> str | Promise:
    if name in FIELDS:
        return FIELDS[name]
    known = {field.name for field in Engagement._meta.get_fields()}
    return Engagement._meta.get_field(name).verbose_name if name in known else name  # type: ignore[union-attr]


class _Names:
    """The names of all records that some entries speak of, read once."""

    def __init__(self, entries: Sequence[Entry], viewer: Viewer) -> None:
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for entry in entries:
            for name, pair in entry.changes.items():
                for value in pair:
                    wanted[name] |= set(_identifiers(value))
        self._names = {
            name: self._read(model, wanted[name])
            for name, model in _RELATED.items()
            if wanted[name]
        }
        items = PolicyItem.objects.visible_to(viewer).filter(public_id__in=wanted["policy_items"])
        self._names["policy_items"] = {each.public_id: str(each) for each in items}
        people = Person.objects.filter(pk__in=_people(entries)) if viewer.is_official else ()
        self._people = {each.pk: str(each) for each in people}
        self._sources = dict(Source.objects.values_list("key", "name"))

    @staticmethod
    def _read(model: type[Model], identifiers: Iterable[str]) -> dict[str, str]:
        found = model._default_manager.filter(public_id__in=identifiers)
        return {each.public_id: str(each) for each in found}  # type: ignore[attr-defined]

    def text(self, name: str, value: Any) -> str:
        """One value of the field `name`, in words."""
        if value in (None, "", [], {}):
            return ""
        if name in self._names:
            return ", ".join(self._names[name].get(each, "…") for each in _identifiers(value))
        return str(_READERS.get(name, _plain)(self, value))

    def people(self, value: Sequence[Mapping[str, Any]]) -> str:
        return ", ".join(self._people.get(each["person"], "…") for each in value)

    def source(self, value: str) -> str:
        return self._sources.get(value, value)


def _identifiers(value: Any) -> list[str]:
    if isinstance(value, list):
        return [each for each in value if isinstance(each, str)]
    return [value] if isinstance(value, str) else []


def _people(entries: Iterable[Entry]) -> set[int]:
    return {
        each["person"]
        for entry in entries
        for value in entry.changes.get("named", ())
        for each in value or ()
    }


def _plain(_names: _Names, value: Any) -> str | Promise:
    if isinstance(value, dict):
        return "\n".join(f"{_tag(tag)}: {text}" for tag, text in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _tag(tag: str) -> str:
    return language_name(tag)


def _day(_names: _Names, value: str) -> str:
    return dates.long_date(date.fromisoformat(value))


def _moment(_names: _Names, value: str) -> str:
    at = timezone.localtime(datetime.fromisoformat(value))
    return f"{dates.long_date(at)}, {date_format(at, 'TIME_FORMAT')}"


def _choice(_names: _Names, value: str) -> str:
    field = Engagement._meta.get_field("visibility")
    return str(dict(field.flatchoices).get(value, value))


def _influences(_names: _Names, value: Sequence[Mapping[str, Any]]) -> str:
    levels = dict(Influence.Level.choices)
    return ", ".join(
        " ".join(filter(None, (str(levels.get(each["level"], each["level"])), each.get("whom"))))
        for each in value
    )


_READERS: dict[str, Any] = {
    "named": _Names.people,
    "source": _Names.source,
    "visibility": _choice,
    "influences": _influences,
    "languages": lambda _names, value: ", ".join(map(language_name, value)),
    "opens_on": _day,
    "closes_on": _day,
    **dict.fromkeys(
        (
            "planned_at",
            "announced_at",
            "reported_at",
            "answered_at",
            "cancelled_at",
            "embargo_until",
            "source_taken_at",
        ),
        _moment,
    ),
}
