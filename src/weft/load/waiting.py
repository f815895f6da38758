"""What waits for a steward: claims to speak for a community, and what communities lodged."""

from datetime import datetime

from django.db.models import Count, Min

from weft.government.models import Contact
from weft.load.models import Lodgement


def requests() -> tuple[int, datetime | None]:
    """How many wait, and since when the oldest does."""
    claims = Contact.objects.filter(state=Contact.State.WAITING).aggregate(
        number=Count("pk"), oldest=Min("asked_at")
    )
    lodged = Lodgement.objects.filter(state=Lodgement.State.WAITING).aggregate(
        number=Count("pk"), oldest=Min("lodged_at")
    )
    since = [each["oldest"] for each in (claims, lodged) if each["oldest"]]
    return claims["number"] + lodged["number"], min(since, default=None)
