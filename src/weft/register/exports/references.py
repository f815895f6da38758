"""What engagements are linked to, looked up by key: identifier, code, and names."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Model

from weft.government.models import Organisation, PolicyItem
from weft.government.references import code_of, codes_of_organisations, ours
from weft.government.viewers import Viewer
from weft.register.exports.columns import POLICY_ITEMS, Reference

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
            return self._policy_items(pks)
        entries: Iterable = model._default_manager.filter(pk__in=pks)
        return {each.pk: Reference(each.public_id, code_of(each), each.names) for each in entries}

    def _policy_items(self, pks: Collection[int]) -> Found:
        items = list(PolicyItem.objects.visible_to(self._viewer).filter(pk__in=pks))
        bodies = self.of(Organisation, {item.organisation_id for item in items})
        return {
            item.pk: Reference(
                item.public_id,
                ours(item.public_id),
                item.title,
                facts={name: getattr(item, name) for name in POLICY_ITEMS.values()},
                body=bodies[item.organisation_id],
            )
            for item in items
        }


def _organisations(pks: Collection[int]) -> Found:
    codes = codes_of_organisations(pks)
    rows = Organisation.objects.filter(pk__in=pks).values_list("pk", "public_id", "names")
    return {pk: Reference(own, (codes[pk] or [ours(own)])[0], names) for pk, own, names in rows}
