"""Tell people, and keep what they were told."""

from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from weft.ledger import trail
from weft.notices import tasks
from weft.notices.models import Notice
from weft.people.models import Person


@transaction.atomic
def tell(
    *, person: Person, kind: str, text: str | Promise, address: str, hand: trail.Hand
) -> Notice:
    """Put a line into a person's inbox and, after commit, send the same by mail.

    Lazy `text` is said in the person's own language. `address` is a path of this hub.
    """
    with translation.override(person.language or translation.get_language()):
        said = str(text)
    notice = Notice.objects.create(
        to=person, kind=kind, text=said, address=address, sent_by=hand.person, at=hand.at
    )
    transaction.on_commit(partial(tasks.mail.enqueue, notice.pk), robust=True)
    return notice


def mark_read(*, person: Person, notice_ids: Collection[int], hand: trail.Hand) -> int:
    """Mark those of the person's own notices as read; answers how many were not yet."""
    return Notice.objects.filter(to=person, pk__in=notice_ids, read_at__isnull=True).update(
        read_at=hand.at
    )


def mark_all_read(*, person: Person, hand: trail.Hand) -> int:
    return Notice.objects.filter(to=person, read_at__isnull=True).update(read_at=hand.at)
