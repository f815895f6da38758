"""The overlaps that wait for somebody, in the order in which something can still be done."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from weft.government.models import Organisation, Topic
from weft.government.viewers import Viewer
from weft.overlaps import seen
from weft.overlaps.models import IS_SETTLED, Overlap
from weft.overlaps.settled import to_look_at
from weft.overlaps.talks import JoinUp, Question
from weft.register import states
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.waiting import Waiting, mine
from weft.ui import dates
from weft.ui.navigation import address as address_of

__all__ = [
    "Stage",
    "Wanted",
    "found",
    "neighbours",
    "number_by_stage",
    "number_to_settle",
    "waiting_for",
]

NEAR = 500  # how far into a queue its neighbours are known


class Stage(StrEnum):
    """What can still be changed of a pair, most first."""

    BOTH_PLANNED = "both_planned"
    ONE_PLANNED = "one_planned"
    OPEN = "open"
    PAST = "past"


STAGES: dict[Stage, Promise] = {
    Stage.BOTH_PLANNED: _("Both are planned"),
    Stage.ONE_PLANNED: _("One is planned"),
    Stage.OPEN: _("At least one is open"),
    Stage.PAST: _("Both are past"),
}
VIEWS: dict[str, Promise] = {
    "": _("To settle"),
    "again": _("To look at again"),
    "settled": _("Settled"),
}
_RANKS = {stage: rank for rank, stage in enumerate(Stage)}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader asks for, as the address says it; nonsense counts as nothing."""

    view: str = ""
    stage: str = ""
    organisation: str = ""
    topic: str = ""
    mine: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        view, stage = query.get("view", ""), query.get("stage", "")
        return cls(
            view=view if view in VIEWS else "",
            stage=stage if stage in set(Stage) else "",
            organisation=query.get("organisation", "")[:10],
            topic=query.get("topic", "")[:10],
            mine=query.get("mine", "") == "yes",
        )

    @property
    def query_string(self) -> str:
        said = {
            "view": self.view,
            "stage": self.stage,
            "organisation": self.organisation,
            "topic": self.topic,
            "mine": "yes" if self.mine else "",
        }
        return urlencode({name: value for name, value in said.items() if value})

    def changed(self, **values: Any) -> "Wanted":
        return replace(self, **values)


def found(wanted: Wanted, viewer: Viewer, moment: Moment) -> QuerySet[Any]:
    """In order; each with its `rank` of what can still be changed."""
    rows = ranked(_in_view(wanted, viewer, moment), moment.at)
    if wanted.stage:
        rows = rows.filter(rank=_RANKS[Stage(wanted.stage)])
    if wanted.view == "settled":
        return rows.order_by("-settled_at", "pk")
    put_off = Case(
        When(put_off_until__gt=moment.day, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    return rows.order_by(put_off, "rank", "-score", "pk")


def number_by_stage(wanted: Wanted, viewer: Viewer, moment: Moment) -> dict[Stage, int]:
    rows = ranked(_in_view(wanted, viewer, moment), moment.at).order_by()
    counted = dict(rows.values_list("rank").annotate(number=Count("pk")))
    return {stage: counted.get(rank, 0) for stage, rank in _RANKS.items()}


def number_to_settle(viewer: Viewer, moment: Moment) -> int:
    """How many wait now: those put off to a later day are left out."""
    waiting = _in_view(Wanted(), viewer, moment)
    return waiting.exclude(put_off_until__gt=moment.day).count()


def number_to_look_at(viewer: Viewer, moment: Moment) -> int:
    return _in_view(Wanted(view="again"), viewer, moment).count()


def neighbours(
    overlap: Overlap, wanted: Wanted, viewer: Viewer, moment: Moment
) -> tuple[Overlap | None, Overlap | None]:
    """The one before and the one after in the queue; the first of it where it is not there."""
    keys = list(found(wanted, viewer, moment).values_list("pk", flat=True)[:NEAR])
    at = keys.index(overlap.pk) if overlap.pk in keys else -1
    before = keys[at - 1] if at > 0 else None
    after = keys[at + 1] if at + 1 < len(keys) else None
    rows = Overlap.objects.select_related("one", "other").in_bulk([k for k in (before, after) if k])
    return rows.get(before or 0), rows.get(after or 0)


def ranked(rows: QuerySet[Overlap], at: datetime) -> QuerySet[Any]:
    """`rank` by what can still be changed at a moment: see `Stage`."""
    planned = [_of(side, states.is_before(at)) for side in ("one", "other")]
    running = [_of(side, states.in_state(states.State.OPEN, at)) for side in ("one", "other")]
    return rows.annotate(
        rank=Case(
            When(planned[0] & planned[1], then=Value(0)),
            When(planned[0] | planned[1], then=Value(1)),
            When(running[0] | running[1], then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
    )


def organisations(viewer: Viewer, *, now: datetime) -> QuerySet[Organisation]:
    """Those that lead a side of a pair of which the viewer may be told."""
    told = seen.pairs(viewer, now=now)
    either = Q(pk__in=told.values("one__lead")) | Q(pk__in=told.values("other__lead"))
    return Organisation.objects.filter(either)


def topics(viewer: Viewer, *, now: datetime) -> QuerySet[Topic]:
    """Those of sides that the viewer may open: of others, not even topics are told."""
    told = seen.pairs(viewer, now=now)
    either = Q(pk__in=told.values("one")) | Q(pk__in=told.values("other"))
    opened = Engagement.objects.visible_to(viewer, now=now).filter(either)
    return Topic.objects.filter(pk__in=opened.values("topics"))


def _in_view(wanted: Wanted, viewer: Viewer, moment: Moment) -> QuerySet[Overlap]:
    rows = seen.pairs(viewer, now=moment.now)
    if wanted.mine or not viewer.is_steward:
        rows = rows.filter(seen.of_mine(viewer, now=moment.now))
    if wanted.organisation:
        led = Q(one__lead__public_id=wanted.organisation)
        rows = rows.filter(led | Q(other__lead__public_id=wanted.organisation))
    if wanted.topic:
        opened = Engagement.objects.visible_to(viewer, now=moment.now)
        about = opened.filter(topics__public_id=wanted.topic).values("pk")
        rows = rows.filter(Q(one__in=about) | Q(other__in=about))
    if wanted.view == "again":
        return to_look_at(viewer, rows, now=moment.now)
    if wanted.view == "settled":
        return rows.filter(IS_SETTLED)
    # Two that were joined are done with, though the texts of one have changed by that.
    joined = JoinUp.objects.filter(overlap=OuterRef("pk"), state=JoinUp.State.DONE)
    return rows.exclude(IS_SETTLED).exclude(Exists(joined))


def _of(side: str, condition: Q) -> Q:
    """A condition on engagements as one on a side of a pair."""
    moved: list[Any] = [
        _of(side, child) if isinstance(child, Q) else (f"{side}__{child[0]}", child[1])  # type: ignore[index]
        for child in condition.children
    ]
    return Q(*moved, _connector=condition.connector, _negated=condition.negated)


def waiting_for(viewer: Viewer, moment: Moment) -> Iterator[Waiting]:
    """What the desk says of overlaps: a line for each thing to do, with the number of them."""
    if not viewer.is_official:
        return
    number = number_to_settle(viewer, moment)
    if number:
        words = ngettext("%(number)s overlap to settle.", "%(number)s overlaps to settle.", number)
        sentence, where = words % {"number": number}, address_of("overlaps")
        yield Waiting(sentence, _("Settle them"), where, moment.day)
    again = number_to_look_at(viewer, moment) if viewer.is_steward else 0
    if again:
        words = ngettext(
            "%(number)s settled overlap to look at again.",
            "%(number)s settled overlaps to look at again.",
            again,
        )
        where = address_of("overlaps") + "?view=again"
        yield Waiting(words % {"number": again}, _("Look at them"), where, moment.day)
    yield from _questions(viewer, moment)


def _questions(viewer: Viewer, moment: Moment) -> Iterator[Waiting]:
    own = Engagement.objects.visible_to(viewer, now=moment.now).filter(mine(viewer))
    asked = Question.objects.filter(answer="", engagement__in=own.values("pk"))
    for each in asked.select_related("engagement")[:5]:
        yield Waiting(
            gettext("A steward asks about “%(title)s”.") % {"title": each.engagement.words},
            _("Answer"),
            each.get_absolute_url(),
            dates.as_day(each.asked_at),
        )
