"""Write to the trail. Every action of every room calls this, in its own transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
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
        version=_version(subject),
        changes={name: list(pair) for name, pair in (changes or {}).items()},
        note=note,
    )


def _version(subject: models.Model) -> int | None:
    """Of records that count theirs; of others, `version` may say something else."""
    version = getattr(subject, "version", None)
    return version if isinstance(version, int) else None


# What `line` gives, by the names of Entry's fields.
LINE = (
    *("at", "verb", "what", "actor_id", "channel", "origin"),
    *("subject_kind", "subject_id", "version", "changes", "note"),
)


def line(
    subject: models.Model, verb: str, hand: Hand, *, changes: Changes | None = None
) -> tuple[Any, ...]:
    """`entry` as the values of a row, for many thousands of them."""
    return (
        *(hand.at, verb, "", hand.person.pk if hand.person else None, hand.channel, hand.origin),
        *(subject._meta.label_lower, subject.pk, _version(subject)),
        {name: list(pair) for name, pair in changes.items()} if changes else {},
        "",
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


READINGS_APART = timedelta(hours=1)


def read(subject: models.Model, hand: Hand) -> None:
    """Note that `hand.person` read a restricted record: once an hour for each record.

    For the page and the API of a record that not everybody may see: call it after the decision to
    show it, when its visibility is not public or its embargo has not ended. Writes, so not inside
    a read-only transaction.
    """
    read_all([subject], hand)


def read_all(subjects: Collection[models.Model], hand: Hand) -> None:
    """`read`, of several records of one kind: as many queries as for one."""
    if not subjects:
        return
    recent = Entry.objects.filter(
        subject_kind=next(iter(subjects))._meta.label_lower,
        subject_id__in=[subject.pk for subject in subjects],
        verb=Entry.Verb.READ,
        actor=hand.person,
        channel=hand.channel,
        at__gt=hand.at - READINGS_APART,
    )
    noted = set(recent.values_list("subject_id", flat=True))
    new = (subject for subject in subjects if subject.pk not in noted)
    Entry.objects.bulk_create(entry(subject, Entry.Verb.READ, hand) for subject in new)


def readings_of(subject: models.Model) -> models.QuerySet[Entry]:
    """Who read `subject`, newest first."""
    return Entry.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk, verb=Entry.Verb.READ
    )


def of(subject: models.Model) -> models.QuerySet[Entry]:
    """The acts on `subject`, newest first; readings left out."""
    return Entry.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk
    ).exclude(verb=Entry.Verb.READ)
