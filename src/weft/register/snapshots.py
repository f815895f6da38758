"""What an engagement holds, as one plain mapping: for history, API, imports and undo.

Relations are sorted lists of public identifiers, days and moments are ISO text, so that a snapshot
can be kept as JSON, compared with `==`, and put back by `put_back`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from weft.government.models import Community, Organisation
from weft.ledger.trail import Changes
from weft.register import days
from weft.register.models import Engagement, Influence, Named, Source

Snapshot = dict[str, Any]

# Not a record's content: keys, counters, and the two moments that follow from its days.
LEFT_OUT = {
    *("id", "version", "created_at", "created_by", "changed_at"),
    *("opens_at", "closes_at", "source_digest"),
}
REFERENCES = {"lead", "source"}
COLUMNS: dict[str, models.Field[Any, Any]] = {
    field.name: field
    for field in Engagement._meta.concrete_fields
    if field.name not in LEFT_OUT | REFERENCES
}
RELATIONS: dict[str, models.ManyToManyField[Any, Any]] = {
    field.name: field for field in Engagement._meta.many_to_many
}
EMPTY: tuple[Any, ...] = (None, "", [], {})


def snapshot(engagement: Engagement) -> Snapshot:
    return snapshots([engagement])[engagement.pk]


def snapshots(engagements: Collection[Engagement]) -> dict[int, Snapshot]:
    """Snapshots by primary key, in as many queries for a thousand as for one."""
    keys = [each.pk for each in engagements]
    leads = _keys_of(Organisation, "public_id", {each.lead_id for each in engagements})
    sources = _keys_of(Source, "key", {each.source_id for each in engagements})
    related = {name: relation(name, keys) for name in RELATIONS}
    people, influences = _named(keys), _influences(keys)
    return {
        each.pk: {
            **columns(each),
            "lead": leads[each.lead_id],
            "source": sources[each.source_id],
            **{name: sorted(related[name][each.pk]) for name in RELATIONS},
            "named": people[each.pk],
            "influences": influences[each.pk],
        }
        for each in engagements
    }


def columns(engagement: Engagement) -> Snapshot:
    """The plain fields; needs no query."""
    return {name: plain(getattr(engagement, name)) for name in COLUMNS}


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """What moved. From or to nothing (`{}`), fields that are empty are left out."""
    return {
        name: (before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
        and not (before.get(name) in EMPTY and after.get(name) in EMPTY)
    }


def relation(name: str, keys: Iterable[int]) -> defaultdict[int, list[str]]:
    """The public identifiers of one relation, by engagement."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    through, mine, theirs = links(name)
    rows = through._default_manager.filter(**{f"{mine}__in": keys})
    for key, public_id in rows.values_list(mine, f"{theirs}__public_id"):
        found[key].append(public_id)
    return found


def links(name: str) -> tuple[type[models.Model], str, str]:
    """The table of one relation, and its columns for the engagement and for the other record."""
    field = RELATIONS[name]
    through: type[models.Model] = getattr(Engagement, name).through
    return through, field.m2m_field_name(), field.m2m_reverse_field_name()


def put_back(engagement: Engagement, values: Mapping[str, Any]) -> None:
    """Write `values` (some fields of a snapshot) to the record and its relations.

    Inside the caller's transaction. The caller raises the version, keeps the trail and saves the
    record; relations whose records no longer exist are left out.
    """
    for name in values.keys() & COLUMNS.keys():
        field, value = COLUMNS[name], values[name]
        # A field that was empty is kept as None by `diff` from nothing.
        value = field.get_default() if value is None and not field.null else value
        setattr(engagement, name, field.to_python(value))
    if "lead" in values:
        engagement.lead = Organisation.objects.get(public_id=values["lead"])
    if "source" in values:
        engagement.source = Source.objects.get(key=values["source"])
    for name in values.keys() & RELATIONS.keys():
        related = getattr(engagement, name)
        related.set(related.model._default_manager.filter(public_id__in=values[name] or []))
    if "influences" in values:
        _put_back_influences(engagement, values["influences"] or [])
    if "named" in values:
        _put_back_named(engagement, values["named"] or [])
    days.place(engagement)


def _keys_of(model: type[models.Model], column: str, wanted: Iterable[int]) -> dict[int, str]:
    return dict(model._default_manager.filter(pk__in=wanted).values_list("pk", column))


def _named(keys: Iterable[int]) -> defaultdict[int, list[Snapshot]]:
    found: defaultdict[int, list[Snapshot]] = defaultdict(list)
    for each in Named.objects.filter(engagement__in=keys).order_by("person"):
        found[each.engagement_id].append({"person": each.person_id, "may_edit": each.may_edit})
    return found


def _influences(keys: Iterable[int]) -> defaultdict[int, list[Snapshot]]:
    found: defaultdict[int, list[Snapshot]] = defaultdict(list)
    rows = Influence.objects.filter(engagement__in=keys).select_related("community")
    for each in rows.order_by("pk"):
        found[each.engagement_id].append(
            {
                "level": each.level,
                "community": each.community.public_id if each.community else "",
                "whom": each.whom,
                "stage": each.stage,
                "legal_basis": each.legal_basis,
            }
        )
    return found


def _put_back_influences(engagement: Engagement, values: Iterable[Snapshot]) -> None:
    engagement.influences.all().delete()
    for value in values:
        rest = {name: text for name, text in value.items() if name != "community"}
        known = Community.objects.filter(public_id=value["community"]).first()
        engagement.influences.create(**rest, community=known)


def _put_back_named(engagement: Engagement, values: Iterable[Snapshot]) -> None:
    engagement.named.all().delete()
    for value in values:
        engagement.named.create(person_id=value["person"], may_edit=value["may_edit"])
