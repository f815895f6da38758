"""Tell people, and keep what they were told."""

from django.db import models, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.functional import Promise

from weft.ledger import trail
from weft.notices import things, times
from weft.notices.models import Letterbox, Mute, Notice, Rhythm
from weft.people.models import Person


@transaction.atomic
def tell(
    *,
    person: Person,
    kind: str,
    text: str | Promise,
    address: str,
    hand: trail.Hand,
    about: models.Model | None = None,
) -> Notice:
    """Put a line into a person's inbox; a worker sends the same by mail, as the person chose.

    Lazy `text` is said in the person's own language. `address` is a path of this hub. `about` is
    the record that the text gives away: the line is shown and mailed only as long as the person
    may see that record. What is muted is in the inbox as read, and not mailed.

    Raises
    ------
    LookupError
        When no room registered with `things` who may see `about`.
    """
    thing = things.about(about, kind=kind)
    with translation.override(person.language or translation.get_language()):
        said = str(text)
    muted = Mute.objects.filter(Q(kind=kind) | Q(about=thing), person=person).exists()
    return Notice.objects.create(
        to=person,
        kind=kind,
        about=thing,
        text=said,
        address=address,
        sent_by=hand.person,
        at=hand.at,
        read_at=hand.at if muted else None,
        waits=not muted and _wake(person, hand),
    )


def _wake(person: Person, hand: trail.Hand) -> bool:
    """Whether a letter will be made; locks the letterbox, as making the letter does."""
    Letterbox.objects.get_or_create(person=person)
    box = Letterbox.objects.select_for_update().get(person=person)
    if box.rhythm == Rhythm.OFF:
        return False
    if box.next_at is None:
        box.next_at = times.next_letter(box, after=hand.at)
        box.save(update_fields=["next_at"])
    return True
