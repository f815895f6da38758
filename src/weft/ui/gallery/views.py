"""The gallery: every component, rendered and as a page writes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from weft.ui.gallery.examples import RIGHT_TO_LEFT, SECTIONS, Example


@dataclass(frozen=True)
class Shown:
    example: Example
    html: SafeString


def gallery(request: HttpRequest) -> HttpResponse:
    shown = [(section, _show(request, section.examples)) for section in SECTIONS]
    dark = [
        (section, [each for each in examples if not each.example.has_ids])
        for section, examples in shown
    ]
    context = {
        "breadcrumbs": [(_("Home"), "/"), (_("Design system"), "")],
        "sections": shown,
        "dark": [(section, examples) for section, examples in dark if examples],
        "right_to_left": _show(request, RIGHT_TO_LEFT),
    }
    return render(request, "ui/gallery.html", context)


def _show(request: HttpRequest, examples: Iterable[Example]) -> list[Shown]:
    return [Shown(example, _render(request, example)) for example in examples]


def _render(request: HttpRequest, example: Example) -> SafeString:
    context = {
        "first_page": _page(1),
        "middle_page": _page(12),
        **example.context,
    }
    return Template(example.source).render(RequestContext(request, context))


def _page(number: int) -> Page[Any]:
    return Paginator(range(500), 20).page(number)
