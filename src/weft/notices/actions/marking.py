"""Mark what was read: nobody else's business, so it is left off the trail."""

from collections.abc import Collection

from weft.ledger import trail
from weft.notices.models import Notice
from weft.people.models import Person


def mark_read(*, person: Person, notice_ids: Collection[int], hand: trail.Hand) -> int:
    """Mark those of the person's own notices as read; answers how many were not yet."""
    return Notice.objects.filter(to=person, pk__in=notice_ids, read_at__isnull=True).update(
        read_at=hand.at
    )


def mark_unread(*, person: Person, notice_ids: Collection[int]) -> int:
    return Notice.objects.filter(to=person, pk__in=notice_ids).update(read_at=None)


def mark_all_read(*, person: Person, hand: trail.Hand, about: str = "") -> int:
    """All of the person's notices, or all of those about one thing."""
    unread = Notice.objects.filter(to=person, read_at__isnull=True)
    if about:
        unread = unread.filter(about=about)
    return unread.update(read_at=hand.at)
