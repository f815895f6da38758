"""What stands around the content of every page: only the frame and the gallery write these."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import Context

from weft.ui import banners as banners_waiting
from weft.ui import navigation, paging
from weft.ui.templatetags.ui import Text

register = template.Library()


@register.inclusion_tag("ui/banners.html", takes_context=True)
def banners(context: Context) -> dict[str, Any]:
    """What was just done, each with its undo."""
    return {
        "banners": list(banners_waiting.read(context["request"])),
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("ui/nav.html", takes_context=True)
def nav(context: Context) -> dict[str, Any]:
    """The service navigation, for this viewer and seen from this page."""
    request, viewer = context["request"], context["viewer"]
    return {
        "items": navigation.items(context["navigation"], viewer=viewer, path=request.path),
        "viewer": viewer,
        "next": request.get_full_path(),
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("ui/breadcrumb_trail.html")
def breadcrumb_trail(crumbs: Iterable[tuple[Text, str]]) -> dict[str, Any]:
    """Where the page is: pairs of (label, address)."""
    return {"crumbs": crumbs}


@register.simple_tag
def address(url_name: str) -> str:
    """Where a page is; nothing where it does not exist (use as `{% address "x" as x %}`)."""
    return navigation.address(url_name)


@register.inclusion_tag("ui/moment_banner.html", takes_context=True)
def moment_banner(context: Context) -> dict[str, Any]:
    """As of which day the register is looked at, where that is not today."""
    return {
        "moment": context["moment"],
        "is_demo": context["is_demo"],
        "request": context["request"],
        "back": "?" + _without_day(context["request"].GET).urlencode(),
    }


@register.inclusion_tag("ui/day_chooser.html", takes_context=True)
def day_chooser(context: Context, *, id: str = "on") -> dict[str, Any]:
    """A form that looks at the register on another day; the rest of the address stays."""
    query = _without_day(context["request"].GET)
    return {
        "id": id,
        "moment": context["moment"],
        "kept": [(name, value) for name, values in query.lists() for value in values],
    }


def _without_day(query: QueryDict) -> QueryDict:
    changed = query.copy()
    for name in ("on", paging.PARAMETER):
        changed.pop(name, None)
    return changed


@register.inclusion_tag("ui/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """The interface's other languages; the address stays."""
    return {
        "languages": settings.LANGUAGES,
        "next": context["request"].get_full_path(),
        "csrf_token": context.get("csrf_token", ""),
    }
