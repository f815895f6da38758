"""Keep what somebody types, as they type it, until they save or throw it away."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from weft.people.models import Person
from weft.register.models import Draft, Engagement

KEPT = timedelta(days=90)  # a draft that nobody comes back to
MOST = 200_000  # characters; beyond that it is no form of ours


class TooLongError(ValueError):
    """What was typed is longer than any form of an engagement."""


@transaction.atomic
def keep(
    *,
    draft_id: uuid.UUID,
    person: Person,
    engagement: Engagement | None,
    typed: Mapping[str, list[str]],
    base_version: int,
    at: datetime,
) -> Draft | None:
    """Write the draft down; None where `draft_id` is somebody else's."""
    if sum(len(text) for texts in typed.values() for text in texts) > MOST:
        raise TooLongError
    mine = Draft.objects.filter(person=person)
    if engagement:
        mine.filter(engagement=engagement).exclude(pk=draft_id).delete()
    if Draft.objects.filter(pk=draft_id).exclude(person=person).exists():
        return None
    draft, _created = Draft.objects.update_or_create(
        pk=draft_id,
        defaults={
            "person": person,
            "engagement": engagement,
            "typed": dict(typed),
            "base_version": base_version,
            "saved_at": at,
        },
    )
    return draft


def throw_away(*, draft_id: uuid.UUID, person: Person) -> None:
    Draft.objects.filter(pk=draft_id, person=person).delete()


def forget_old(*, at: datetime) -> int:
    """Delete drafts that nobody has come back to; returns how many."""
    return Draft.objects.filter(saved_at__lt=at - KEPT).delete()[0]
