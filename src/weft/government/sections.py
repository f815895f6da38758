"""What later rooms add to the page of an organisation, topic, community, area or policy item.

This room owns the list and knows none of those on it; a later room fills it at start-up (in its
`AppConfig.ready`), and the page shows what they give, in order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Kind = Literal["organisation", "topic", "community", "area", "rights_holder", "policy_item"]


@dataclass(frozen=True)
class Section:
    """A part of a page: a template that holds its own h2, and what to fill it with."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


# Asked with the kind, the record and the request; None where it has nothing to show.
Maker = Callable[[Kind, models.Model, HttpRequest], Section | None]

_makers: list[tuple[int, Maker]] = []


def register(maker: Maker, *, order: int = 100) -> None:
    """Show what `maker` gives on the pages of this room, those of a lower `order` first."""
    if all(known is not maker for _, known in _makers):
        _makers.append((order, maker))
        _makers.sort(key=lambda each: each[0])


def rendered(kind: Kind, thing: models.Model, request: HttpRequest) -> list[SafeString]:
    """The sections of a page, in order, as HTML."""
    made = (maker(kind, thing, request) for _, maker in _makers)
    return [
        render_to_string(section.template, {**section.context, "thing": thing}, request)
        for section in made
        if section is not None
    ]
