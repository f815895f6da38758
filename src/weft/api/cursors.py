"""Pages of a list that do not slip when records come and go: each begins after the last one seen.

A cursor is what the list is ordered by, of the last record of a page. It holds nothing that the
page did not show, above all no key of the database: those would count the drafts.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext as _

from weft.api.problems import Fault, Problem, unreadable

PARAMETER = "cursor"
LONGEST = 500


@dataclass(frozen=True)
class Order:
    """By one column, those without it last; equals by `key`, which is unique."""

    field: str = ""
    descending: bool = False
    key: str = "public_id"

    def by(self) -> tuple[str | OrderBy, ...]:
        last = OrderBy(F(self.key), descending=self.descending)
        if not self.field:
            return (last,)
        return (OrderBy(F(self.field), descending=self.descending, nulls_last=True), last)

    def after(self, value: Any, key: Any) -> Q:
        """The rows that come after the one with these."""
        beyond = "lt" if self.descending else "gt"
        later = Q(**{f"{self.key}__{beyond}": key})
        if not self.field:
            return later
        unknown = Q(**{f"{self.field}__isnull": True})
        if value is None:
            return unknown & later
        same = Q(**{self.field: value}) & later
        return Q(**{f"{self.field}__{beyond}": value}) | same | unknown


@dataclass(frozen=True)
class Page[M: Model]:
    rows: Sequence[M]
    next: str  # the cursor of the page after this; empty on the last


def _own(row: Any) -> str:
    return str(row.public_id)


def page[M: Model](
    rows: QuerySet[M],
    order: Order,
    *,
    cursor: str,
    size: int,
    public_id_of: Callable[[M], str] = _own,
    key_of: Callable[[str], Any] = str,
) -> Page[M]:
    """The next `size` of `rows` after `cursor`: as fast on the last page as on the first.

    Where `order.key` is not the public identifier, `key_of` tells the key that belongs to one.

    Raises
    ------
    Problem
        Where `cursor` did not come from a page of the same list.
    """
    if cursor:
        value, public_id = _read(cursor, rows.model, order)
        rows = rows.filter(order.after(value, key_of(public_id)))
    found = list(rows.order_by(*order.by())[: size + 1])
    more = len(found) > size
    last = found[size - 1] if more else None
    return Page(found[:size], _write(last, order, public_id_of(last)) if last else "")


def _write(row: Model, order: Order, public_id: str) -> str:
    value = getattr(row, order.field) if order.field else None
    return encode([order.field, None if value is None else str(value), public_id])


def _read(cursor: str, model: type[Model], order: Order) -> tuple[Any, str]:
    match decode(cursor):
        case [order.field, (str() | None) as shown, str() as public_id] if "\0" not in public_id:
            return _value(shown, model, order), public_id
    raise not_ours()


def _value(shown: str | None, model: type[Model], order: Order) -> Any:
    if shown is None or not order.field:
        return None
    try:
        return model._meta.get_field(order.field).to_python(shown)  # type: ignore[union-attr]
    except (ValidationError, OverflowError):
        raise not_ours() from None


def encode(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode(cursor: str) -> Any:
    """What `encode` was given.

    Raises
    ------
    Problem
        Where `cursor` did not come from it.
    """
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return json.loads(text)
    except (binascii.Error, ValueError, RecursionError):
        raise not_ours() from None


def not_ours() -> Problem:
    detail = _("This is not a cursor of this list. Begin again without one.")
    return unreadable([Fault(detail=detail, parameter=PARAMETER)])
