"""Finders over the shared lists, for forms that choose from them."""

from weft.government.models.entries import NamedEntry
from weft.languages import choose
from weft.ui.forms.picking import Finder, Option, of_list


def finder_of(model: type[NamedEntry]) -> Finder:
    """Finds current entries of `model` by name; reads the list now, so make one per form."""
    return of_list(sorted(_options(model), key=lambda each: each.label.casefold()))


def _options(model: type[NamedEntry]) -> list[Option]:
    rows = model._default_manager.filter(merged_into__isnull=True).values_list("public_id", "names")
    return [Option(key, (name := choose(names)).text, name.tag) for key, names in rows]
