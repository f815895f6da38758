"""What later rooms add to an engagement's page and to the form that records one.

The register owns the list and knows none of those on it; a later room fills it at start-up (in its
`AppConfig.ready`), as for the pages of `weft.government.sections`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Exists
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from weft.government.sections import Section
from weft.register.models import Engagement

# Under the title; after what was answered; at the side; beside the form that records or changes.
Place = Literal["above", "below", "beside", "form"]

# Asked with the engagement (None: the form of a new one) and the request; None shows nothing.
Maker = Callable[[Engagement | None, HttpRequest], Section | None]

# Whether an engagement, `OuterRef("pk")`, has any of what an addition shows.
Rests = Exists


@dataclass(frozen=True)
class _Addition:
    maker: Maker
    order: int
    rests_on: Rests | None
    or_signed_in: bool


_additions: dict[Place, list[_Addition]] = {}


def register(
    place: Place,
    maker: Maker,
    *,
    order: int = 100,
    rests_on: Rests | None = None,
    or_signed_in: bool = False,
) -> None:
    """Show what `maker` gives at `place`, those of a lower `order` first.

    Most engagements have nothing of what most rooms add. With `rests_on`, an engagement's page
    calls the maker only where that holds (or, if the addition lets people act, somebody is signed
    in); all rooms' are asked in one query.
    """
    added = _additions.setdefault(place, [])
    if all(known.maker is not maker for known in added):
        added.append(_Addition(maker, order, rests_on, or_signed_in))
        added.sort(key=lambda each: each.order)


def of_page(engagement: Engagement, request: HttpRequest) -> dict[str, list[SafeString]]:
    """The additions to each place of an engagement's page, in order, as HTML."""
    places: tuple[Place, ...] = ("above", "below", "beside")
    every = [each for place in places for each in _additions.get(place, ())]
    is_signed_in = request.viewer.person is not None  # type: ignore[attr-defined]
    asked = {
        each.maker: each.rests_on
        for each in every
        if each.rests_on and not (each.or_signed_in and is_signed_in)
    }
    left_out = asked.keys() - _present(engagement, asked)
    return {
        place: _made([m for m in _makers(place) if m not in left_out], engagement, request)
        for place in places
    }


def of_form(engagement: Engagement | None, request: HttpRequest) -> list[SafeString]:
    """The additions beside the form of an engagement, or of a new one."""
    return _made(_makers("form"), engagement, request)


def _makers(place: Place) -> list[Maker]:
    return [each.maker for each in _additions.get(place, ())]


def _present(engagement: Engagement, asked: dict[Maker, Rests]) -> set[Maker]:
    if not asked:
        return set()
    here = Engagement.objects.filter(pk=engagement.pk)
    found = here.values_list(*asked.values()).first() or ()
    return {maker for maker, holds in zip(asked, found, strict=False) if holds}


def _made(
    makers: list[Maker], engagement: Engagement | None, request: HttpRequest
) -> list[SafeString]:
    made = (maker(engagement, request) for maker in makers)
    return [
        render_to_string(section.template, {**section.context, "engagement": engagement}, request)
        for section in made
        if section is not None
    ]
