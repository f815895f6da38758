"""What notices call engagements, and who may still read of one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from weft.government.viewers import viewer_of
from weft.people.models import Person
from weft.register.models import Engagement


def names_of_engagements(person: Person, ids: Collection[int], at: datetime) -> Mapping[int, str]:
    visible = Engagement.objects.visible_to(viewer_of(person, at=at), now=at)
    return {engagement.pk: str(engagement.words) for engagement in visible.filter(pk__in=ids)}
