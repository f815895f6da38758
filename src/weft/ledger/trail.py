"""Write to the trail. Every action of every room calls this, in its own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from weft.ledger.models import Entry
from weft.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who acts, when, and from where: handed to every action as one value."""

    person: Person | None
    at: datetime
    channel: str = Entry.Channel.PAGE
    origin: str = ""


Changes = Mapping[str, tuple[Any, Any]]


def entry(
    subject: models.Model,
    verb: str,
    hand: Hand,
    *,
    what: str = "",
    changes: Changes | None = None,
    note: str = "",
) -> Entry:
    """An unsaved entry; for bulk writes. `record` saves one."""
    return Entry(
        at=hand.at,
        verb=verb,
        what=what,
        actor=hand.person,
        channel=hand.channel,
        origin=hand.origin,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        version=getattr(subject, "version", None),
        changes={name: list(pair) for name, pair in (changes or {}).items()},
        note=note,
    )


def record(
    subject: models.Model,
    verb: str,
    hand: Hand,
    *,
    what: str = "",
    changes: Changes | None = None,
    note: str = "",
) -> Entry:
    line = entry(subject, verb, hand, what=what, changes=changes, note=note)
    line.save()
    return line


def of(subject: models.Model) -> models.QuerySet[Entry]:
    """The acts on `subject`, newest first; readings left out."""
    return Entry.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk
    ).exclude(verb=Entry.Verb.READ)
