"""The list of engagements, and the same as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from weft.languages import Words
from weft.register.browsing import Chip, Way, address, browse_context, ways_out
from weft.register.models import Engagement
from weft.register.search import Filters, Found
from weft.register.staleness import why_stale


@dataclass(frozen=True)
class Row:
    """An engagement as a list shows it."""

    engagement: Engagement
    href: str
    title: Words
    snippet: Words | None
    why_stale: str


SHOWN = ("public_id", "title", "opens_on", "closes_on", "report_link")  # columns of a row


@require_safe
def engagements(request: HttpRequest) -> HttpResponse:
    """The list: whoever it is, of what they may see."""
    return _browse(
        request,
        view="engagements",
        template="register/engagements.html",
        along=("communities",),
    )


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same as a table."""
    return _browse(
        request,
        view="engagement_table",
        template="register/table.html",
        along=("topics",),
    )


def _browse(
    request: HttpRequest, *, view: str, template: str, along: Sequence[str]
) -> HttpResponse:
    context = browse_context(request, view=view)
    context["results"] = Results(context["found"], context["chips"], along)
    return render(request, template, context)


@dataclass(frozen=True)
class Results:
    """A page of what is found, read when a template first asks: it keeps what it made of them."""

    found: Found
    chips: list[Chip]
    along: Sequence[str]

    @cached_property
    def page(self) -> Page:
        only = (*SHOWN, "description") if self.found.asked else SHOWN
        return self.found.page(along=self.along, only=only)

    @cached_property
    def rows(self) -> list[Row]:
        return [row(engagement, self.found) for engagement in self.page]

    @property
    def span(self) -> dict[str, Any]:
        return span(self.page.object_list, self.found.filters, self.found.moment.day)

    @property
    def ways_out(self) -> list[Way]:
        return [] if self.found.count else ways_out(self.found, self.chips)


def row(engagement: Engagement, found: Found) -> Row:
    """With what was searched for marked, and a line of the text around it."""
    snippet = found.snippet(engagement.description) if found.asked else None
    return Row(
        engagement=engagement,
        href=address("engagement", engagement.public_id),
        title=found.marked(engagement.title),
        snippet=snippet,
        why_stale=why_stale(engagement, found.moment.at),
    )


def span(rows: Iterable[Engagement], filters: Filters, day: date) -> dict[str, Any]:
    """The days that the rows' bars are drawn on: the period chosen, else what holds nearly all.

    A tenth may reach out on either side: one that runs for ten years makes specks of the others.
    """
    opening = sorted(row.opens_on or row.closes_on or day for row in rows)
    closing = sorted(row.closes_on or row.opens_on or day for row in rows)
    out = len(opening) // 10
    first = filters.from_day or (opening[out] if opening else day)
    last = filters.to_day or (closing[-1 - out] if closing else day)
    return {"first": first, "last": max(first, last)}
