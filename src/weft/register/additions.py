"""What later rooms add to an engagement's page and to the form that records one.

The register owns the list and knows none of those on it; a later room fills it at start-up (in its
`AppConfig.ready`), as for the pages of `weft.government.sections`.
"""

from collections.abc import Callable
from typing import Literal

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from weft.government.sections import Section
from weft.register.models import Engagement

# Under the title; after what was answered; at the side; beside the form that records or changes.
Place = Literal["above", "below", "beside", "form"]

# Asked with the engagement (None: the form of a new one) and the request; None shows nothing.
Maker = Callable[[Engagement | None, HttpRequest], Section | None]

_makers: dict[Place, list[tuple[int, Maker]]] = {}


def register(place: Place, maker: Maker, *, order: int = 100) -> None:
    """Show what `maker` gives at `place`, those of a lower `order` first."""
    makers = _makers.setdefault(place, [])
    if all(known is not maker for _, known in makers):
        makers.append((order, maker))
        makers.sort(key=lambda each: each[0])


def rendered(place: Place, engagement: Engagement | None, request: HttpRequest) -> list[SafeString]:
    """The additions to one place, in order, as HTML."""
    made = (maker(engagement, request) for _, maker in _makers.get(place, ()))
    return [
        render_to_string(section.template, {**section.context, "engagement": engagement}, request)
        for section in made
        if section is not None
    ]
