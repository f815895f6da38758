"""What engagements are linked to, as an export names it: a code that other hubs know, and names."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Model, Q, QuerySet

from weft.government.models import (
    Area,
    Community,
    Organisation,
    OrganisationIdentifier,
    PolicyItem,
    RightsHolder,
    Topic,
)
from weft.government.models.policy import Visibility
from weft.government.viewers import Viewer
from weft.register.exports.columns import Reference

OURS = "weft"  # the scheme of a public identifier, where there is no other code

type Found = dict[int, Reference]


class References:
    """References by key, each looked up once per export."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._found: dict[type[Model], Found] = defaultdict(dict)

    def of(self, model: type[Model], pks: Iterable[int]) -> Found:
        """Those of `model` met so far, with `pks`, but for what the viewer may not see."""
        found = self._found[model]
        unknown = {pk for pk in pks if pk not in found}
        if unknown:
            found.update(self._read(model, unknown))
        return found

    def _read(self, model: type[Model], pks: Collection[int]) -> Found:
        if model is Organisation:
            return _organisations(pks)
        if model is PolicyItem:
            return _policy_items(pks, self._viewer)
        return {
            entry.pk: Reference(code_of(entry), entry.names)  # type: ignore[attr-defined]
            for entry in model._default_manager.filter(pk__in=pks)
        }


def code_of(entry: Model) -> str:
    """How other hubs know a topic, community, area or rights-holder."""
    match entry:
        case Topic():
            return f"{entry.scheme}:{entry.code}"
        case Area(code=code) if code:
            return f"{entry.scheme}:{code}"
        case Community(code=str(code)) if code:
            return code
        case Area() | Community() | RightsHolder():
            return f"{OURS}:{entry.public_id}"
    raise TypeError(f"{entry!r} is not linked to engagements")


def _organisations(pks: Collection[int]) -> Found:
    first: dict[int, str] = {}
    official = OrganisationIdentifier.objects.filter(organisation__in=pks)
    for pk, scheme, value in official.order_by("scheme", "value").values_list(
        "organisation_id", "scheme", "value"
    ):
        first.setdefault(pk, f"{scheme}:{value}")
    rows = Organisation.objects.filter(pk__in=pks).values_list("pk", "public_id", "names")
    return {pk: Reference(first.get(pk, f"{OURS}:{own}"), names) for pk, own, names in rows}


def _policy_items(pks: Collection[int], viewer: Viewer) -> Found:
    rows = visible_policy_items(viewer).filter(pk__in=pks)
    return {
        pk: Reference(f"{OURS}:{own}", title)
        for pk, own, title in rows.values_list("pk", "public_id", "title")
    }


def visible_policy_items(viewer: Viewer) -> QuerySet[PolicyItem]:
    seen = Q(visibility=Visibility.PUBLIC)
    if viewer.is_official:
        seen |= Q(visibility=Visibility.GOVERNMENT)
    seen |= Q(organisation__in=viewer.organisation_ids, visibility=Visibility.ORGANISATION)
    return PolicyItem.objects.filter(seen)
