"""What every page of this room reads from its request."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from weft.government.viewers import Viewer
from weft.ledger.trail import Hand
from weft.ui import banners

Crumbs = list[tuple[str, str]]


def viewer_of(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def hand_of(request: HttpRequest) -> Hand:
    return Hand(person=viewer_of(request).person, at=timezone.now())


def home(*crumbs: tuple[Any, str]) -> Crumbs:
    return [(_("Home"), "/"), *((str(label), address) for label, address in crumbs)]


def refuse(request: HttpRequest, refused: ValidationError) -> None:
    """Say why nothing was done, on the page that comes next."""
    for message in refused.messages:
        banners.refuse(request, message)
