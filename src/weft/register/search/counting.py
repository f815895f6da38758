"""Counts that are exact as far as people read them, and pages over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext

EXACT_TO = 10_000
PAGE_SIZE = 20


@dataclass(frozen=True, order=True)
class Count:
    """Exact up to 10,000; `more` says that there are more than `number`."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        number = formats.number_format(self.number, use_l10n=True, force_grouping=True)
        return gettext("more than %(number)s") % {"number": number} if self.more else number

    def __bool__(self) -> bool:
        return self.number > 0


def capped(number: int) -> Count:
    return Count(min(number, EXACT_TO), more=number > EXACT_TO)


def count(rows: QuerySet[Any]) -> Count:
    """How many; never counts further than it says."""
    return capped(rows.order_by()[: EXACT_TO + 1].count())


class Pages(Paginator):
    """Pages of a list whose length is known beforehand: only the page asked for is read."""

    def __init__(self, rows: Sequence[Any], *, length: int) -> None:
        super().__init__(rows, PAGE_SIZE)
        self.__dict__["count"] = length  # in place of Paginator's cached property
