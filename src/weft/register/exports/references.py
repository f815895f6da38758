"""What engagements are linked to, looked up by key: identifier, code, and names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import CharField, F, Model, QuerySet, Value

from weft.government.models import (
    Area,
    Community,
    Organisation,
    PolicyItem,
    RightsHolder,
    Topic,
)
from weft.government.references import code_of, codes_of_organisations, ours
from weft.government.viewers import Viewer
from weft.register.exports.columns import POLICY_ITEMS, Reference

type Found = dict[int, Reference]
type Wanted = Mapping[type[Model], Collection[int]]
type Listed = Topic | Area | Community | RightsHolder

# The shared lists whose codes are in their own rows, and the columns that make the code.
LISTS: dict[type[Listed], tuple[str, ...]] = {
    Topic: ("scheme", "code"),
    Area: ("scheme", "code"),
    Community: ("code",),
    RightsHolder: (),
}


class References:
    """References by key, each looked up once per export."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._found: dict[type[Model], Found] = defaultdict(dict)

    def of(self, model: type[Model]) -> Found:
        """Those of `model` met so far, but for what the viewer may not see."""
        return self._found[model]

    def meet(self, wanted: Wanted) -> None:
        """Read what was not met yet, in as many queries for a thousand as for one."""
        unknown = {model: set(pks) - self._found[model].keys() for model, pks in wanted.items()}
        items = self._seen_items(unknown.get(PolicyItem, ()))
        bodies = {item.organisation_id for item in items} - self._found[Organisation].keys()
        self._found[Organisation] |= _organisations(unknown.get(Organisation, set()) | bodies)
        self._found[PolicyItem] |= {item.pk: self._policy_item(item) for item in items}
        for model, pk, reference in _entries({model: unknown.get(model, ()) for model in LISTS}):
            self._found[model][pk] = reference

    def _seen_items(self, pks: Collection[int]) -> list[PolicyItem]:
        return list(PolicyItem.objects.visible_to(self._viewer).filter(pk__in=pks)) if pks else []

    def _policy_item(self, item: PolicyItem) -> Reference:
        return Reference(
            item.public_id,
            ours(item.public_id),
            item.title,
            facts={name: getattr(item, name) for name in POLICY_ITEMS.values()},
            body=self._found[Organisation][item.organisation_id],
        )


def _organisations(pks: Collection[int]) -> Found:
    if not pks:
        return {}
    codes = codes_of_organisations(pks)
    rows = Organisation.objects.filter(pk__in=pks).values_list("pk", "public_id", "names")
    return {pk: Reference(own, (codes[pk] or [ours(own)])[0], names) for pk, own, names in rows}


def _entries(
    wanted: Mapping[type[Listed], Collection[int]],
) -> Iterable[tuple[type[Model], int, Reference]]:
    """Of the shared lists, all in one query."""
    parts = [_rows(model, pks) for model, pks in wanted.items() if pks]
    if not parts:
        return
    models = {model.__name__: model for model in LISTS}
    for name, pk, own, names, scheme, code in parts[0].union(*parts[1:], all=True):
        model, columns = models[name], {"scheme": scheme, "code": code}
        given = {column: columns[column] for column in LISTS[model]}
        yield model, pk, Reference(own, code_of(model(public_id=own, **given)), names)


def _rows(model: type[Listed], pks: Collection[int]) -> QuerySet:
    nothing = Value("", output_field=CharField())
    said = {name: F(name) if name in LISTS[model] else nothing for name in ("scheme", "code")}
    rows = model._default_manager.filter(pk__in=pks).order_by()
    named: QuerySet = rows.annotate(
        of=Value(model.__name__), said_scheme=said["scheme"], said_code=said["code"]
    )
    return named.values_list("of", "pk", "public_id", "names", "said_scheme", "said_code")
