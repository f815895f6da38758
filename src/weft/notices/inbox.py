"""A person's inbox: what they were told, grouped by what it is about, the newest first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise

from weft.notices import kinds, things
from weft.notices.models import Notice
from weft.people.models import Person

MOST = 2000  # groups that are looked at
LINES = 5  # of each group; its own page has the rest


@dataclass(frozen=True)
class Group:
    """What was said about one thing."""

    about: str
    name: str
    number: int
    unread: int
    lines: list[Notice] = field(default_factory=list)

    @property
    def heading(self) -> str | Promise:
        return self.name or kinds.label(self.about.partition(" ")[2])

    @property
    def left_out(self) -> int:
        return self.number - len(self.lines)


def groups(person: Person, *, at: datetime, unread_only: bool = False) -> list[Group]:
    """Without their lines; what the person may no longer see is left out."""
    found = (
        Notice.objects.filter(to=person)
        .order_by()
        .values("about")
        .annotate(
            last=Max("at"),
            last_pk=Max("pk"),
            number=Count("pk"),
            unread=Count("pk", filter=Q(read_at__isnull=True)),
        )
        .order_by("-last", "-last_pk")
    )
    if unread_only:
        found = found.filter(unread__gt=0)
    rows = list(found[:MOST])
    names = things.shown([row["about"] for row in rows], person, at=at)
    return [
        Group(row["about"], names[row["about"]], row["number"], row["unread"])
        for row in rows
        if row["about"] in names
    ]


def with_lines(found: Sequence[Group], person: Person, *, most: int = LINES) -> list[Group]:
    """The groups with their newest lines, in one query."""
    newest_first = [F("at").desc(), F("pk").desc()]
    place = Window(RowNumber(), partition_by=[F("about")], order_by=newest_first)
    notices = (
        Notice.objects.filter(to=person, about__in=[group.about for group in found])
        .annotate(place=place)
        .filter(place__lte=most)
        .order_by("-at", "-pk")
    )
    lines: defaultdict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        lines[notice.about].append(notice)
    return [
        Group(group.about, group.name, group.number, group.unread, lines[group.about])
        for group in found
    ]


def newest(person: Person, *, at: datetime, most: int) -> list[Notice]:
    """The last few things that a person was told, for their desk."""
    notices = list(Notice.objects.filter(to=person)[:most])
    names = things.shown({notice.about for notice in notices}, person, at=at)
    return [notice for notice in notices if notice.about in names]
