"""Reads of a shared list for its page: found by words in any name, in order, as a tree."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from civics.names import fold
from weft.government.catalogue import Catalogue
from weft.government.models.entries import NamedEntry
from weft.languages import choose


@dataclass
class Node:
    """An entry with those below it."""

    entry: NamedEntry
    below: list["Node"] = field(default_factory=list)


def found(catalogue: Catalogue, text: str, chosen: Mapping[str, str]) -> list[int]:
    """Keys of the current entries that match, by the name the reader is shown; one query.

    Every word of `text` must occur in the entry's names, in any language and spelling.
    """
    rows = catalogue.model._default_manager.filter(merged_into__isnull=True, **chosen)
    words = fold(text).split()
    named = []
    for key, names, others in rows.values_list("pk", "names", "other_names"):
        everything = fold(" ".join([*names.values(), *others])) if words else ""
        if all(word in everything for word in words):
            named.append((fold(choose(names).text), key))
    return [key for _, key in sorted(named)]


def in_order(catalogue: Catalogue, keys: Sequence[int]) -> list[Any]:
    """The entries with these keys, in this order; one query, and what stands above them."""
    rows = catalogue.model._default_manager.select_related("merged_into", *catalogue.above)
    entries = rows.in_bulk(list(keys))
    return [entries[key] for key in keys]


def tree(catalogue: Catalogue) -> list[Node]:
    """The whole list as a tree, by code where there is one, else by name; one query."""
    model: Any = catalogue.model
    large = [name for name in ("description", "boundary") if hasattr(model, name)]
    current = model._default_manager.filter(merged_into__isnull=True).defer(*large)
    nodes = {entry.pk: Node(entry) for entry in current}
    below: defaultdict[Any, list[Node]] = defaultdict(list)
    for node in nodes.values():
        parent = getattr(node.entry, f"{catalogue.parents}_id")
        below[parent if parent in nodes else None].append(node)
    for key, children in below.items():
        children.sort(key=_place)
        if key is not None:
            nodes[key].below = children
    return below[None]


def _place(node: Node) -> tuple[bool, str, str]:
    """The functions of government in the order of their codes, then the rest by name."""
    is_local = getattr(node.entry, "scheme", "") != "cofog"
    code = "" if is_local else str(getattr(node.entry, "code", ""))
    return is_local, code, fold(node.entry.name.text)
