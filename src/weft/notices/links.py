"""Links in letters that change what is mailed, without signing in: signed, and good for one thing.

Whoever holds one can make that choice for the letter's reader, and take it back; nothing else,
and no page behind it says what a thing is called.
"""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from weft.people.models import Person

SALT = "weft.notices.mute"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Of whom, and what: a kind, a thing, or (both empty) every letter."""

    public_id: str
    kind: str = ""
    about: str = ""


def path(person: Person, *, kind: str = "", about: str = "") -> str:
    said = [person.public_id, kind, about]
    return reverse("notice_mute", args=[signing.dumps(said, salt=SALT, compress=True)])


def read(secret: str) -> Choice | None:
    """What a link says; None where it was not signed here."""
    try:
        public_id, kind, about = signing.loads(secret, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Choice(public_id=public_id, kind=kind, about=about)
