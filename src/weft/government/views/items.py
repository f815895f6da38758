"""The page of an entry: what it is, and the sections that later rooms add to it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weft.government import boundaries, history, sections
from weft.government.catalogue import CATALOGUES, Catalogue
from weft.government.models import Area, Organisation
from weft.government.models.entries import NamedEntry
from weft.government.permissions import may_keep_lists, may_see_people
from weft.government.views.requests import home, viewer_of
from weft.ui.dates import long_date

Rows = list[tuple[Any, ...]]


def current(catalogue: Catalogue, public_id: str) -> NamedEntry:
    """The entry, or the one it was merged into."""
    rows = catalogue.model._default_manager.select_related("merged_into", *catalogue.above)
    entry: NamedEntry = get_object_or_404(rows, public_id=public_id)
    while entry.merged_into is not None:
        entry = entry.merged_into
    return entry


@require_safe
def entry(request: HttpRequest, plural: str, public_id: str) -> HttpResponse:
    catalogue = CATALOGUES[plural]
    thing: Any = current(catalogue, public_id)
    if thing.public_id != public_id:
        return redirect(thing)
    viewer = viewer_of(request)
    context = {
        "thing": thing,
        "catalogue": catalogue,
        "then": _name_then(thing, request),
        "facts": _facts(catalogue, thing),
        "names": sorted(thing.names.items()),
        "below": _below(catalogue, thing),
        "identifiers": _identifiers(thing),
        "successions": _successions(thing),
        "outline": boundaries.outline(thing.boundary) if isinstance(thing, Area) else None,
        "sections": sections.rendered(catalogue.kind, thing, request),
        "history": history.of(thing) if may_see_people(viewer) else [],
        "keep": _keep(catalogue, thing) if may_keep_lists(viewer) else [],
        "breadcrumbs": home((catalogue.heading, catalogue.address)),
    }
    return render(request, "government/entry.html", context)


def _fields(catalogue: Catalogue) -> set[str]:
    return {each.name for each in catalogue.model._meta.get_fields()}


def _name_then(thing: Any, request: HttpRequest) -> Any:
    """What a body was called on the day looked at, where that is another name than today's."""
    if not isinstance(thing, Organisation):
        return None
    day = getattr(request, "moment", None)
    then = thing.names_on(day.day) if day else thing.names
    return then if then != thing.names else None


def _facts(catalogue: Catalogue, thing: Any) -> Rows:
    rows: Rows = []
    for name in catalogue.filters:
        label = thing._meta.get_field(name).verbose_name
        rows.append((_first_capital(label), getattr(thing, f"get_{name}_display")()))
    for name, label in (("parent", _("Part of")), ("area", _("Area"))):
        above = getattr(thing, name, None)
        if above is not None:
            rows.append((label, above.name, above.get_absolute_url()))
    return rows + _more_facts(thing)


def _more_facts(thing: Any) -> Rows:
    rows: Rows = []
    if isinstance(thing, Area) and thing.kind:
        rows.append((_("Kind"), thing.kind))
    if getattr(thing, "code", None):
        scheme = getattr(thing, "scheme", "")
        rows.append((_("Code"), f"{thing.code} ({scheme})" if scheme else thing.code))
    if getattr(thing, "estimated_size", None) is not None:
        size = number_format(thing.estimated_size, force_grouping=True)
        rows.append((_("Estimated size"), _("%(size)s people") % {"size": size}))
        rows.append((_("Source of the estimate"), thing.size_source))
    for name in ("basis", "time_zone", "starts_on", "ends_on"):
        value = getattr(thing, name, None)
        if value:
            label = _first_capital(thing._meta.get_field(name).verbose_name)
            rows.append((label, long_date(value) if isinstance(value, date) else value))
    if getattr(thing, "website", ""):
        rows.append((_("Website"), thing.website, thing.website))
    return rows


def _first_capital(label: Any) -> str:
    return str(label)[:1].upper() + str(label)[1:]


def _below(catalogue: Catalogue, thing: Any) -> list[Any]:
    if "parent" not in _fields(catalogue):
        return []
    found = thing.children.filter(merged_into=None)
    return sorted(found, key=lambda each: (getattr(each, "code", ""), each.name.text))


def _identifiers(thing: Any) -> list[Any]:
    return list(thing.identifiers.all()) if isinstance(thing, Organisation) else []


def _successions(thing: Any) -> list[Any]:
    """What became of it, and what it took over."""
    if not isinstance(thing, Organisation):
        return []
    mine = list(thing.successions.select_related("successor"))
    taken = list(thing.predecessions.select_related("organisation"))
    return sorted([*mine, *taken], key=lambda each: each.on)


def _keep(catalogue: Catalogue, thing: Any) -> list[tuple[str, str]]:
    """What the steward can do here."""
    links = [
        (_("Change"), catalogue.address_of(thing, "edit")),
        (_("Merge with a duplicate"), catalogue.address_of(thing, "merge")),
    ]
    if isinstance(thing, Organisation) and thing.ends_on is None:
        address = catalogue.address_of(thing, "succession")
        links.append((_("Record a new name, a merger or the end"), address))
    return links
