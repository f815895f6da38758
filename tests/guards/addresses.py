"""Every address of the hub, by name."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def named(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """The (name, route) of each address; the name with its namespaces, empty where it has none."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            yield (before + each.name if each.name else "", str(each.pattern))
        else:
            yield from named(each, before + (f"{each.namespace}:" if each.namespace else ""))


def names() -> list[str]:
    return sorted({name for name, _ in named() if name})
