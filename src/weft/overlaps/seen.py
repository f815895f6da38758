"""Who may be told of which match: the only place that says so.

Three circles, each from `Engagement.objects`, none wider than an owner chose:

- `matched_for`: whole records, for whoever may open them;
- `outlined_for`: title, lead and dates, of records that a planning official may not open but whose
  owner lets be matched openly;
- `matched_for_steward`: also those that are matched silently, so that a steward may broker.

And one rule for pairs: `pairs` are told only to whom both sides may be told.
"""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from weft.government.viewers import NOBODY, Viewer
from weft.overlaps.models import Matching, Overlap
from weft.overlaps.talks import Question
from weft.register.models import Engagement
from weft.register.models.engagements import visible_to
from weft.register.waiting import mine

__all__ = [
    "matched_for",
    "matched_for_steward",
    "of_mine",
    "outlined_for",
    "pairs",
    "public_pairs",
    "told",
]

How = Matching.How


def matched_for(viewer: Viewer, *, now: datetime) -> QuerySet[Engagement]:
    """Engagements that `viewer` may open and whose owner lets be matched."""
    return Engagement.objects.visible_to(viewer, now=now).exclude(matching__how=How.NOT_AT_ALL)


def outlined_for(viewer: Viewer, *, now: datetime) -> QuerySet[Engagement]:
    """Engagements that `viewer` may not open, of which an owner lets officials know."""
    if not viewer.is_official:
        return Engagement.objects.none()
    seen = Engagement.objects.visible_to(viewer, now=now).values("pk")
    return Engagement.objects.filter(matching__how=How.OPENLY).exclude(pk__in=seen)


def matched_for_steward(viewer: Viewer, *, now: datetime) -> QuerySet[Engagement]:
    """Engagements of which a steward's desk may know. Nobody but a steward has such a desk."""
    if not viewer.is_steward:
        return Engagement.objects.none()
    if not settings.OVERLAPS_SILENT:
        return matched_for(viewer, now=now) | outlined_for(viewer, now=now)
    return Engagement.objects.exclude(matching__how=How.NOT_AT_ALL)


def pairs(viewer: Viewer, *, now: datetime) -> QuerySet[Overlap]:
    """Overlaps of which `viewer` may be told: those of which they may be told both sides.

    Beyond the circles above, whoever answers for one side is told of the other where that one said,
    asked by a steward, that it may be named in this pair.
    """
    circle = told(viewer, now=now)
    return Overlap.objects.filter(
        Q(_holds("one", circle), _holds("other", circle))
        | _brokered(viewer, "one", "other", now=now)
        | _brokered(viewer, "other", "one", now=now)
    )


def of_mine(viewer: Viewer, *, now: datetime) -> Q:
    """Those of `pairs` one side of which `viewer` answers for."""
    own = _own(viewer, now=now)
    return Q(_holds("one", own)) | Q(_holds("other", own))


def public_pairs(*, now: datetime) -> QuerySet[Overlap]:
    """Overlaps of which everybody may be told, once they are settled."""
    return pairs(NOBODY, now=now)


def told(viewer: Viewer, *, now: datetime) -> QuerySet[Engagement]:
    """All of which `viewer` may be told in a match: the circles above, together."""
    if viewer.is_steward:
        return matched_for_steward(viewer, now=now)
    known = visible_to(viewer, now=now)
    if viewer.is_official:
        known |= Q(matching__how=How.OPENLY)
    return Engagement.objects.filter(known).exclude(matching__how=How.NOT_AT_ALL)


def _own(viewer: Viewer, *, now: datetime) -> QuerySet[Engagement]:
    if viewer.person is None:
        return Engagement.objects.none()
    return matched_for(viewer, now=now).filter(mine(viewer))


def _brokered(viewer: Viewer, own: str, asked: str, *, now: datetime) -> Q:
    """Pairs whose side `asked` said that it may be named to `viewer`, who answers for `own`."""
    named = Question.objects.filter(
        kind=Question.Kind.MAY_NAME, answer=Question.YES, engagement=OuterRef(f"{asked}_id"),
        overlap=OuterRef("pk"),
    )  # fmt: skip
    not_at_all = Q(**{f"{asked}__matching__how": How.NOT_AT_ALL})
    mine_is_own = _holds(own, _own(viewer, now=now))
    return Q(mine_is_own, Exists(named)) & ~not_at_all


def _holds(side: str, circle: QuerySet[Engagement]) -> Exists:
    """Whether the circle holds this side of a pair: looked up for each pair, not listed whole."""
    return Exists(circle.filter(pk=OuterRef(f"{side}_id")))
