"""The shared lists: found by name, filtered, in pages or as a tree."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from weft.government import browsing
from weft.government.catalogue import CATALOGUES, Catalogue
from weft.government.permissions import may_keep_lists
from weft.government.views.requests import home, viewer_of

PAGE_SIZE = 50
ROOTS_PER_PAGE = 20


@require_safe
def entries(request: HttpRequest, plural: str) -> HttpResponse:
    catalogue = CATALOGUES[plural]
    text = request.GET.get("q", "").strip()[:300]
    chosen = _chosen(catalogue, request)
    context: dict[str, Any] = {
        "catalogue": catalogue,
        "text": text,
        "filters": _filters(catalogue, chosen),
        "is_filtered": bool(text or chosen),
        "may_keep": bool(may_keep_lists(viewer_of(request))),
        "new_address": reverse(f"{catalogue.kind}_new"),
        "breadcrumbs": home(),
        "nodes": [],
        "rows": [],
    }
    number = request.GET.get("page")
    if catalogue.parents and not context["is_filtered"]:
        roots = Paginator(browsing.tree(catalogue), ROOTS_PER_PAGE).get_page(number)
        context |= {"page": roots, "nodes": list(roots)}
    else:
        keys = Paginator(browsing.found(catalogue, text, chosen), PAGE_SIZE).get_page(number)
        context |= {"page": keys, "rows": browsing.in_order(catalogue, list(keys))}
    return render(request, "government/entries.html", context)


def _chosen(catalogue: Catalogue, request: HttpRequest) -> dict[str, str]:
    """Filters of the address that name a choice there is; others are let go."""
    return {
        name: value
        for name in catalogue.filters
        if (value := request.GET.get(name, "")) in dict(_choices(catalogue, name))
    }


def _filters(catalogue: Catalogue, chosen: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": catalogue.model._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
            "choices": _choices(catalogue, name),
            "chosen": chosen.get(name, ""),
        }
        for name in catalogue.filters
    ]


def _choices(catalogue: Catalogue, name: str) -> list[tuple[str, Any]]:
    return list(catalogue.model._meta.get_field(name).choices or [])  # type: ignore[union-attr]
