"""Which decision on a pair counts, and which wait for a second look."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from weft.government.models import Membership
from weft.government.models.people import Role
from weft.government.viewers import Viewer
from weft.overlaps.models import Overlap, Settlement

__all__ = ["current", "to_look_at"]


def current(overlap: Overlap) -> Settlement | None:
    """The decision that counts, whether or not an objection has opened the pair again."""
    return overlap.settlements.filter(taken_back_at=None).select_related("by").first()


def to_look_at(viewer: Viewer, overlaps: QuerySet[Overlap], *, now: datetime) -> QuerySet[Overlap]:
    """Those of `overlaps` that were drawn for a second look, which this steward may take.

    Whoever settled one does not look at it again, unless there is no other steward.
    """
    if not viewer.is_steward:
        return overlaps.none()
    drawn = Settlement.objects.filter(
        overlap=OuterRef("pk"),
        look_again=True,
        looked_at=None,
        taken_back_at=None,
        at=OuterRef("settled_at"),
        choice=OuterRef("settled_as"),
    )
    if _is_another_steward(viewer, now=now):
        drawn = drawn.exclude(by=viewer.person)
    return overlaps.filter(Exists(drawn), settled_texts=F("texts"))


def _is_another_steward(viewer: Viewer, *, now: datetime) -> bool:
    stewards = Membership.objects.active_on(timezone.localdate(now)).filter(
        role=Role.STEWARD, person__is_active=True
    )
    return stewards.exclude(person=viewer.person_id).exists()
