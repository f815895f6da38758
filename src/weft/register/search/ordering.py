"""The orders a list can have. Each is total: equal rows stand newest first, then by key."""

from datetime import datetime

from django.db.models import Case, DateTimeField, F, OrderBy, Value, When
from django.utils.translation import get_language

from weft.languages import base
from weft.register.search.filters import CHANGED, CLOSING, TITLE

Order = tuple[str | OrderBy, ...]


def order_by(order: str, at: datetime, prefix: str = "") -> Order:
    """`order` over SearchEntry's columns, or with `prefix` from a table joined to it."""
    if order == CLOSING:
        return _closing(at, prefix)
    if order == CHANGED:
        return (f"-{prefix}changed_at", f"-{prefix}engagement")
    if order == TITLE:
        column = "title_fr" if base(get_language() or "") == "fr" else "title_en"
        return (f"{prefix}{column}", f"{prefix}engagement")
    return (f"-{prefix}newest", f"-{prefix}engagement")


def _closing(at: datetime, prefix: str) -> Order:
    """What is still to close, soonest first; then what has closed, latest first."""
    column = f"{prefix}closes_at"
    ahead = Case(
        When(**{f"{column}__gt": at}, then=F(column)),
        default=Value(None),
        output_field=DateTimeField(),
    )
    return (
        OrderBy(ahead, nulls_last=True),
        OrderBy(F(column), descending=True, nulls_last=True),
        f"-{prefix}engagement",
    )
