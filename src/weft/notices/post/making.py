"""Make a letter of the notices that wait for a person, when the time that they chose has come."""

from datetime import datetime

from django.core.mail import make_msgid
from django.core.mail.utils import DNS_NAME
from django.db import transaction

from weft.notices.models import Letter, Letterbox, Notice

AT_ONCE = 200  # letterboxes in one look


def make_due(at: datetime) -> int:
    """Empty each letterbox whose time has come; answers how many letters that made."""
    due = Letterbox.objects.filter(next_at__lte=at).order_by("next_at")
    return sum(_make(pk, at) for pk in due.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _make(letterbox_id: int, at: datetime) -> bool:
    """Several workers may try; the lock and the date let one of them do it."""
    box = Letterbox.objects.select_for_update().get(pk=letterbox_id)
    if box.next_at is None or box.next_at > at:
        return False
    box.next_at = None
    box.save(update_fields=["next_at"])
    waiting = Notice.objects.filter(to=box.person_id, waits=True)
    if not waiting.exists():
        return False
    letter = Letter.objects.create(
        to_id=box.person_id,
        # Given now and kept through every try, so that a mail server can tell a repeat.
        message_id=make_msgid(domain=DNS_NAME.get_fqdn()),
        made_at=at,
        try_at=at,
    )
    waiting.update(waits=False, letter=letter)
    return True
