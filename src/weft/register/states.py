"""The state of an engagement at a moment, from dates and dated acts; and when a record is stale.

`derive` is the rule for one row; `state_at` and `stale_at` are the same rule for many rows in SQL.
A test proves that they agree.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Protocol

from django.db.models import BooleanField, Case, CharField, DateTimeField, F, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State:
    """The states, in the order of an engagement's life."""

    IDEA = "idea"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    REPORTED = "reported"
    ANSWERED = "answered"
    CANCELLED = "cancelled"


LABELS: dict[str, str | Promise] = {
    State.IDEA: _("Idea"),
    State.PLANNED: _("Planned"),
    State.ANNOUNCED: _("Announced"),
    State.OPEN: _("Open"),
    State.CLOSED: _("Closed"),
    State.REPORTED: _("Reported"),
    State.ANSWERED: _("Answered"),
    State.CANCELLED: _("Cancelled"),
}
STALE = "stale"  # what lists call a record whose source and dates disagree, whatever its state
BEFORE = (State.IDEA, State.PLANNED, State.ANNOUNCED)
ENDED = (State.CLOSED, State.REPORTED, State.ANSWERED)

# What a source may say, and the states by dates that it agrees with.
AGREES = {
    "planned": BEFORE,
    "open": (State.OPEN,),
    "closed": ENDED,
    "cancelled": (State.CANCELLED,),
}


COLUMNS = (  # that states and staleness are derived from
    "planned_at",
    "announced_at",
    "opens_at",
    "closes_at",
    "reported_at",
    "answered_at",
    "cancelled_at",
    "source_state",
    "source_taken_at",
    "dates_problem",
)


class Dated(Protocol):
    """What the rule reads. Each moment is the first at which the thing holds."""

    planned_at: datetime | None
    announced_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    reported_at: datetime | None
    answered_at: datetime | None
    cancelled_at: datetime | None


class Sourced(Dated, Protocol):
    source_state: str
    source_taken_at: datetime | None
    dates_problem: str


def derive(record: Dated, at: datetime) -> str:
    """The state of `record` at `at`, by its dates and dated acts."""

    def reached(moment: datetime | None) -> bool:
        return moment is not None and moment <= at

    ended, scheduled = reached(record.closes_at), record.opens_at is not None
    rules = (
        (State.CANCELLED, reached(record.cancelled_at)),
        (State.ANSWERED, ended and reached(record.answered_at)),
        (State.REPORTED, ended and reached(record.reported_at)),
        (State.CLOSED, ended),
        (State.OPEN, reached(record.opens_at)),
        (State.ANNOUNCED, reached(record.announced_at)),
        (State.PLANNED, scheduled or reached(record.planned_at)),
    )
    return next((state for state, holds in rules if holds), State.IDEA)


def state_at(at: datetime, *, said: Mapping[str, str] | None = None) -> Case:
    """`derive` as an expression over Engagement's columns; `said` has other words for states."""

    def say(state: str) -> Value:
        return Value(said[state] if said else state)

    return Case(
        When(cancelled_at__lte=at, then=say(State.CANCELLED)),
        When(closes_at__lte=at, answered_at__lte=at, then=say(State.ANSWERED)),
        When(closes_at__lte=at, reported_at__lte=at, then=say(State.REPORTED)),
        When(closes_at__lte=at, then=say(State.CLOSED)),
        When(opens_at__lte=at, then=say(State.OPEN)),
        When(announced_at__lte=at, then=say(State.ANNOUNCED)),
        When(Q(opens_at__isnull=False) | Q(planned_at__lte=at), then=say(State.PLANNED)),
        default=say(State.IDEA),
        output_field=CharField(),
    )


def in_state(state: str, at: datetime) -> Q:
    """A condition that an index can serve: `derive(row, at) == state`."""
    cancelled = Q(cancelled_at__lte=at)
    ended = Q(closes_at__lte=at)
    opened = Q(opens_at__lte=at)
    announced = Q(announced_at__lte=at)
    planned = Q(opens_at__isnull=False) | Q(planned_at__lte=at)
    answered, reported = Q(answered_at__lte=at), Q(reported_at__lte=at)
    conditions = {
        State.CANCELLED: cancelled,
        State.ANSWERED: _not(cancelled) & ended & answered,
        State.REPORTED: _not(cancelled) & ended & _not(answered) & reported,
        State.CLOSED: _not(cancelled) & ended & _not(answered) & _not(reported),
        State.OPEN: _not(cancelled) & _not(ended) & opened,
        State.ANNOUNCED: _not(cancelled) & _not(ended) & _not(opened) & announced,
        State.PLANNED: _not(cancelled) & _not(ended) & _not(opened) & _not(announced) & planned,
        State.IDEA: _not(cancelled) & _not(ended) & _not(opened) & _not(announced) & ~planned,
    }
    return conditions[state]


def has_ended(at: datetime) -> Q:
    """In any state of `ENDED`."""
    return _not(Q(cancelled_at__lte=at)) & Q(closes_at__lte=at)


def is_before(at: datetime) -> Q:
    """In any state of `BEFORE`."""
    conditions = (Q(cancelled_at__lte=at), Q(closes_at__lte=at), Q(opens_at__lte=at))
    return reduce(and_, map(_not, conditions))


def _not(condition: Q) -> Q:
    """Not reached: later, or unknown. (SQL's NOT leaves out the unknown.)"""
    ((name, moment),) = condition.children  # type: ignore[misc]
    column = str(name).removesuffix("__lte")
    return Q(**{f"{column}__gt": moment}) | Q(**{f"{column}__isnull": True})


def asked_at(at: datetime, taken_at: datetime | None) -> datetime:
    """The moment at which a source's word is held against the dates.

    A source speaks of the moment when it was taken, and of later ones until it is taken again;
    it says nothing of earlier ones.
    """
    return max(at, taken_at) if taken_at else at


def by_dates(record: Dated, at: datetime) -> str:
    """What the dates say in a source's words: a key of `AGREES`."""
    state = derive(record, at)
    return next(word for word, agreeing in AGREES.items() if state in agreeing)


def is_stale(record: Sourced, at: datetime) -> bool:
    """Whether the source's own status and the dates disagree, or the dates make no sense."""
    if record.dates_problem:
        return True
    if not record.source_state:
        return False
    return record.source_state != by_dates(record, asked_at(at, record.source_taken_at))


def stale_at(at: datetime) -> Case:
    """`is_stale` as an expression over Engagement's columns."""
    moment = Case(
        When(source_taken_at__gt=at, then=F("source_taken_at")),
        default=Value(at),
        output_field=DateTimeField(),
    )
    dates_say = Case(
        When(cancelled_at__lte=moment, then=Value("cancelled")),
        When(closes_at__lte=moment, then=Value("closed")),
        When(opens_at__lte=moment, then=Value("open")),
        default=Value("planned"),
        output_field=CharField(),
    )
    return Case(
        When(dates_problem__gt="", then=Value(True)),
        When(source_state="", then=Value(False)),
        When(source_state=dates_say, then=Value(False)),
        default=Value(True),
        output_field=BooleanField(),
    )
