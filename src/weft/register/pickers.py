"""Finders for forms of the register, beside those over the shared lists."""

from weft.government.models import PolicyItem
from weft.government.viewers import Viewer
from weft.languages import choose
from weft.ui.forms.picking import Option


def policy_items(viewer: Viewer) -> list[Option]:
    """The policy items this person may know of."""
    rows = PolicyItem.objects.visible_to(viewer).values_list("public_id", "title")
    options = [Option(key, (title := choose(titles)).text, title.tag) for key, titles in rows]
    return sorted(options, key=lambda each: each.label.casefold())
