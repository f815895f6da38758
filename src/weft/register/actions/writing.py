"""Record an engagement, and change one. Values have a snapshot's form, from page and API alike."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weft import identifiers
from weft.government.models import Organisation
from weft.government.models.policy import Visibility
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register import search
from weft.register.actions.merging import Merged, merge
from weft.register.models import Engagement, Named, Source
from weft.register.permissions import may_change, may_create
from weft.register.snapshots import COLUMNS, RELATIONS, diff, plain, put_back, snapshot

HERE = "here"  # the source of what is entered by hand

# What a person writes. Dated acts are moved by `moves`, the source's own words by imports.
WRITABLE = (
    "title", "description", "purpose", "question", "lead", "supporting", "policy_items", "topics",
    "communities", "rights_holders", "areas", "methods", "languages", "link", "report_link",
    "answer_link", "about_when", "opens_on", "closes_on", "visibility", "embargo_until",
    "influences",
)  # fmt: skip


@transaction.atomic
def create(
    *, values: Mapping[str, Any], viewer: Viewer, hand: Hand, source: Source | None = None
) -> Engagement:
    """Record an engagement; whoever does is named on it and may change it.

    `source` is where it comes from, where it was not entered here.

    Raises
    ------
    PermissionDenied
        With the reason to show.
    ValidationError
        By field, with how to mend it; nothing is saved.
    """
    values = _in_form(values)
    lead = _lead(values.get("lead"))
    may_create(viewer, lead.pk).require()
    engagement = Engagement(
        lead=lead,
        source=source or _here(),
        visibility=Visibility.NAMED,
        created_at=hand.at,
        created_by=hand.person,
        changed_at=hand.at,
    )
    put_back(engagement, _plain(values))
    _clean(engagement)
    engagement.save()
    put_back(engagement, _relations(values))
    if hand.person:
        Named.objects.create(engagement=engagement, person=hand.person, may_edit=True)
    trail.record(engagement, Entry.Verb.CREATED, hand)
    search.reindex([engagement.pk])
    return engagement


@transaction.atomic
def change(
    *,
    engagement: Engagement,
    values: Mapping[str, Any],
    base_version: int,
    viewer: Viewer,
    hand: Hand,
    note: str = "",
) -> tuple[Engagement, Merged]:
    """Write what moved of `values` since `base_version`; what others moved meanwhile is kept.

    Raises
    ------
    PermissionDenied, ValidationError
        As for `create`.
    Conflict
        Where somebody moved the same field since; nothing is saved.
    """
    values = _in_form(values)
    locked = Engagement.objects.select_for_update().select_related("lead").get(pk=engagement.pk)
    may_change(viewer, locked, now=hand.at).require()
    merged = merge(locked, values, base_version=base_version)
    if "lead" in merged.values:
        may_create(viewer, _lead(merged.values["lead"]).pk).require()
    return write(locked, merged.values, hand, note=note), merged


@transaction.atomic
def confirm_dates(*, engagement: Engagement, viewer: Viewer, hand: Hand) -> Engagement:
    """Say that the dates here are right: the source's status no longer makes the record stale.

    Its own words stay on the record. The next import says again what the source says.
    """
    locked = Engagement.objects.select_for_update().select_related("lead").get(pk=engagement.pk)
    may_change(viewer, locked, now=hand.at).require()
    return write(locked, {"source_state": "", "dates_problem": ""}, hand, what="confirm_dates")


def write(
    engagement: Engagement, values: Mapping[str, Any], hand: Hand, *, what: str = "", note: str = ""
) -> Engagement:
    """Write `values` to a locked record, with its version, its history and its index."""
    before = snapshot(engagement)
    put_back(engagement, _plain(values))
    _clean(engagement)
    put_back(engagement, _relations(values))
    changes = diff(before, snapshot(engagement))
    if not changes:
        return engagement
    engagement.version += 1
    engagement.changed_at = hand.at
    engagement.save()
    trail.record(engagement, Entry.Verb.CHANGED, hand, what=what, changes=changes, note=note)
    search.reindex([engagement.pk])
    return engagement


def _in_form(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a snapshot would have them; refuses what cannot be, by field."""
    errors: dict[str, Any] = {
        name: _("This field cannot be written.") for name in values.keys() - set(WRITABLE)
    }
    formed: dict[str, Any] = {}
    for name in values.keys() & set(WRITABLE):
        try:
            formed[name] = _formed(name, values[name])
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return formed


def _formed(name: str, value: Any) -> Any:
    if name in COLUMNS:
        return plain(COLUMNS[name].to_python(value))
    if name in RELATIONS:
        return _known(name, value or [])
    if name == "influences":
        _known("communities", filter(None, (each["community"] for each in value or [])))
    return value


def _known(name: str, public_ids: Iterable[str]) -> list[str]:
    """The identifiers, sorted; refuses those of nothing, so that none is dropped in silence."""
    wanted = {str(public_id) for public_id in public_ids}
    model = RELATIONS[name].related_model
    known = set(
        model._default_manager.filter(public_id__in=wanted).values_list("public_id", flat=True)
    )
    if wanted - known:
        raise ValidationError(
            _("There is nothing here under “%(ids)s”."),
            params={"ids": ", ".join(sorted(wanted - known))},
        )
    return sorted(known)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in COLUMNS or name == "lead"}


def _relations(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in values.items()
        if name in RELATIONS or name in {"influences", "named"}
    }


def _clean(engagement: Engagement) -> None:
    if not any(engagement.title.values()):
        raise ValidationError({"title": _("Give a title in one language or more.")})
    engagement.full_clean(exclude=["source", "created_by"])


def _lead(public_id: object) -> Organisation:
    if isinstance(public_id, str) and identifiers.is_identifier(public_id):
        found = Organisation.objects.current().filter(public_id=public_id).first()
        if found:
            return found
    raise ValidationError({"lead": _("Choose the organisation that leads.")})


def _here() -> Source:
    return Source.objects.get_or_create(
        key=HERE, defaults={"name": "Entered here", "kind": Source.Kind.ENTERED}
    )[0]
