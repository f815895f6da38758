"""Who answers for a side of a pair, and telling each of them only what they may be told."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise, lazy

from weft.government.models import Membership
from weft.government.models.people import Role
from weft.government.viewers import viewer_of
from weft.ledger.trail import Hand
from weft.notices import actions as notices
from weft.overlaps import seen
from weft.overlaps.models import Overlap
from weft.overlaps.permissions import answers_for
from weft.people.models import Person
from weft.register.models import Engagement, Named


def _title(engagement: Engagement) -> str:
    return engagement.words.text


# The title in the language of whoever is told.
title: Callable[[Engagement], Any] = lazy(_title, str)


def leads_of(engagement: Engagement, *, now: datetime) -> list[Person]:
    """Who answers for an engagement: its organisation's leads who may see it, and its editors."""
    leads = Membership.objects.active_on(timezone.localdate(now)).filter(
        role=Role.LEAD, organisation=engagement.lead_id
    )
    named = Named.objects.filter(engagement=engagement, may_edit=True)
    either = Q(pk__in=leads.values("person")) | Q(pk__in=named.values("person"))
    found = Person.objects.filter(either, is_active=True).order_by("pk")
    return [each for each in found if answers_for(viewer_of(each, at=now), engagement, now=now)]


def told_of(overlap: Overlap, side: Engagement, *, now: datetime) -> list[Person]:
    """Those who answer for one side and may be told of the pair."""
    return [each for each in leads_of(side, now=now) if may_be_told(overlap, each, now=now)]


def may_be_told(overlap: Overlap, person: Person, *, now: datetime) -> bool:
    viewer = viewer_of(person, at=now)
    return viewer.is_official and seen.pairs(viewer, now=now).filter(pk=overlap.pk).exists()


def knows(person: Person, engagement: Engagement, *, now: datetime) -> bool:
    """Whether somebody may be told of an engagement without anybody being asked."""
    return seen.told(viewer_of(person, at=now), now=now).filter(pk=engagement.pk).exists()


def tell_both(
    overlap: Overlap, *, kind: str, text: str | Promise, hand: Hand, address: str = ""
) -> int:
    """Tell whoever answers for either side and may be told of the pair, but for who acts."""
    both = dict.fromkeys(_both(overlap, now=hand.at))
    for person in both:
        tell(overlap, person, kind=kind, text=text, hand=hand, address=address)
    return len(both)


def tell(
    overlap: Overlap,
    person: Person,
    *,
    kind: str,
    text: str | Promise,
    hand: Hand,
    address: str = "",
) -> None:
    if person == hand.person:
        return
    where = address or overlap.get_absolute_url()
    notices.tell(person=person, kind=kind, text=text, address=where, about=overlap, hand=hand)


def _both(overlap: Overlap, *, now: datetime) -> Iterator[Person]:
    for side in overlap.sides:
        yield from told_of(overlap, side, now=now)
