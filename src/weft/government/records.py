"""What a record of this room holds as one plain mapping, for history; and how values are written.

Relations are public identifiers (sorted where there are several), days are ISO text.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from weft.government.models import (
    Area,
    Community,
    Organisation,
    OrganisationIdentifier,
    PolicyItem,
    RightsHolder,
    Topic,
)
from weft.ledger.trail import Changes

NAMED = ("names", "other_names", "description")
# What a person writes, in the order of the forms.
FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Organisation: (
        *NAMED, "kind", "level", "parent", "website", "time_zone", "starts_on", "identifiers",
    ),
    Topic: (*NAMED, "parent"),
    Community: (*NAMED, "shares", "area", "estimated_size", "size_source"),
    Area: (*NAMED, "kind", "parent", "scheme", "code", "boundary"),
    RightsHolder: (*NAMED, "basis", "areas", "website"),
    PolicyItem: (
        "title", "description", "reference", "kind", "stage", "organisation", "owner",
        "decision_on", "topics", "website", "visibility",
    ),
}  # fmt: skip
IDENTIFIERS = "identifiers"


class ConflictError(ValidationError):
    """Somebody changed the record since this person opened it; nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody changed this since you opened it. "
                "Look at what it says now, and save again."
            )
        )


def snapshot(thing: models.Model) -> dict[str, Any]:
    return {name: _plain(thing, name) for name in FIELDS[type(thing)]}


def diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    return {
        name: (before.get(name), after[name])
        for name in after
        if (before.get(name) or None) != (after[name] or None)
    }


def _plain(thing: models.Model, name: str) -> Any:
    if name == IDENTIFIERS:
        return sorted(str(each) for each in _identifiers(thing))
    value = getattr(thing, name)
    if isinstance(thing._meta.get_field(name), models.ManyToManyField):
        return sorted(value.values_list("public_id", flat=True))
    if isinstance(value, models.Model):
        return getattr(value, "public_id", None)
    return value.isoformat() if isinstance(value, date) else value


def write(thing: models.Model, values: Mapping[str, Any]) -> None:
    """Check and save `values`, relations too. A locked or a new record; no history.

    Raises
    ------
    ValidationError
        By field, with how to mend it.
    """
    _only_fields(thing, values)
    several = {name: values[name] for name in values if _holds_several(thing, name)}
    for name in values.keys() - several.keys():
        setattr(thing, name, values[name])
    _check_place(thing)
    thing.full_clean(exclude=["merged_into"])
    thing.save()
    for name, related in several.items():
        if name == IDENTIFIERS:
            _write_identifiers(thing, related)
        else:
            getattr(thing, name).set(related)


def _only_fields(thing: models.Model, values: Mapping[str, Any]) -> None:
    unknown = sorted(values.keys() - set(FIELDS[type(thing)]))
    if unknown:
        raise ValidationError({name: _("This field cannot be written.") for name in unknown})


def _holds_several(thing: models.Model, name: str) -> bool:
    return name == IDENTIFIERS or isinstance(thing._meta.get_field(name), models.ManyToManyField)


def _check_place(thing: models.Model) -> None:
    """Nothing stands below itself."""
    if "parent" not in FIELDS[type(thing)]:
        return
    above = thing.parent  # type: ignore[attr-defined]
    while above is not None:
        if above.pk == thing.pk:
            raise ValidationError({"parent": _("Something cannot stand below itself.")})
        above = above.parent


def _write_identifiers(thing: models.Model, wanted: Sequence[tuple[str, str]]) -> None:
    known = {(each.scheme, each.value): each for each in _identifiers(thing)}
    for key in known.keys() - set(wanted):
        known[key].delete()
    for scheme, value in dict.fromkeys(wanted):
        if (scheme, value) in known:
            continue
        holder = (
            OrganisationIdentifier.objects.filter(scheme=scheme, value=value)
            .select_related("organisation")
            .first()
        )
        if holder:
            raise ValidationError(
                {
                    IDENTIFIERS: _("“%(identifier)s” is the identifier of %(name)s.")
                    % {"identifier": holder, "name": holder.organisation}
                }
            )
        OrganisationIdentifier.objects.create(organisation_id=thing.pk, scheme=scheme, value=value)


def _identifiers(thing: models.Model) -> models.QuerySet[OrganisationIdentifier]:
    return OrganisationIdentifier.objects.filter(organisation=thing.pk)
