"""The pages of a list as links that keep the rest of the address."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict

PARAMETER = "page"


@dataclass(frozen=True)
class Step:
    """A page to go to, or (without a number) pages left out."""

    number: int | None
    href: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Steps:
    before: Step | None
    after: Step | None
    pages: list[Step]


def steps(page: Page[Any], query: QueryDict) -> Steps:
    def step(number: int) -> Step:
        return Step(number, address(query, number), is_current=number == page.number)

    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return Steps(
        before=step(page.number - 1) if page.has_previous() else None,
        after=step(page.number + 1) if page.has_next() else None,
        pages=[step(each) if isinstance(each, int) else Step(None) for each in elided],
    )


def address(query: QueryDict, number: int) -> str:
    """The same query with another page; the first page needs no number."""
    changed = query.copy()
    changed.pop(PARAMETER, None)
    if number > 1:
        changed[PARAMETER] = str(number)
    return "?" + changed.urlencode()
