"""The service navigation: an entry whose page does not exist is left out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


def everybody(viewer: Any) -> bool:
    return True


@dataclass(frozen=True)
class Entry:
    """A page of the navigation, and who is shown it (who may open it is the page's own rule)."""

    url_name: str
    label: str | Promise
    shown_to: Callable[[Any], bool] = everybody


@dataclass(frozen=True)
class Item:
    label: str | Promise
    href: str
    is_page: bool  # the page itself
    is_section: bool  # the page, or one below it


def items(entries: tuple[Entry, ...], *, viewer: Any, path: str) -> list[Item]:
    """The entries for `viewer`, seen from the page at `path`."""
    found = []
    for entry in entries:
        href = address(entry.url_name)
        if href and entry.shown_to(viewer):
            found.append(
                Item(entry.label, href, is_page=path == href, is_section=path.startswith(href))
            )
    return found


def address(url_name: str) -> str:
    """Where a page is; nothing where no room serves it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
