"""The ways in which an engagement holds an entry of the shared lists or a person.

Each moves from one record to another what it holds, and back. What `move` answers is kept as JSON
and given to `move_back`, which leaves alone what somebody changed since.
"""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from django.db import models

from weft.government.models import Area, Community, Organisation, RightsHolder, Topic
from weft.people.models import Person
from weft.register.models import Engagement, Influence, Named
from weft.register.snapshots import links


class Holding(Protocol):
    name: str

    def holders(self, entry: Any) -> set[int]:
        """The keys of the engagements that hold `entry` in this way."""

    def move(self, gone: Any, stays: Any, records: Sequence[Engagement]) -> Any: ...

    def move_back(
        self, gone: Any, stays: Any, moved: Any, records: Sequence[Engagement]
    ) -> None: ...


class Lead:
    name = "lead"

    def holders(self, entry: Organisation) -> set[int]:
        return set(Engagement.objects.filter(lead=entry).values_list("pk", flat=True))

    def move(self, gone: Organisation, stays: Organisation, records: Sequence[Engagement]) -> Any:
        led = [each for each in records if each.lead_id == gone.pk]
        for each in led:
            each.lead = stays
        return _keys(led)

    def move_back(
        self, gone: Organisation, stays: Organisation, moved: Any, records: Sequence[Engagement]
    ) -> None:
        for each in records:
            if each.pk in moved and each.lead_id == stays.pk:
                each.lead = gone


class Listed:
    """A relation of an engagement. Where it lists both records, only one of them remains."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._through, self._mine, self._theirs = links(name)

    def holders(self, entry: models.Model) -> set[int]:
        return set(self._rows(entry).values_list(self._mine, flat=True))

    def move(self, gone: models.Model, stays: models.Model, records: Sequence[Engagement]) -> Any:
        listing = self._listing(gone, _keys(records))
        both = self._listing(stays, listing)
        self._rows(gone, both).delete()
        self._rows(gone, listing - both).update(**{self._theirs: stays})
        return {"listed": sorted(listing - both), "both": sorted(both)}

    def move_back(
        self, gone: models.Model, stays: models.Model, moved: Any, records: Sequence[Engagement]
    ) -> None:
        still = self._listing(stays, _keys(records)) - self._listing(gone, _keys(records))
        self._rows(stays, still & set(moved["listed"])).update(**{self._theirs: gone})
        self.add(gone, still & set(moved["both"]))

    def add(self, entry: models.Model, keys: Collection[int]) -> None:
        pairs = [{f"{self._mine}_id": key, f"{self._theirs}_id": entry.pk} for key in sorted(keys)]
        self._through._default_manager.bulk_create(
            [self._through(**pair) for pair in pairs], ignore_conflicts=True
        )

    def drop(self, entry: models.Model, keys: Collection[int]) -> set[int]:
        """Take `entry` out of these lists; answers which held it."""
        listing = self._listing(entry, keys)
        self._rows(entry, listing).delete()
        return listing

    def _listing(self, entry: models.Model, keys: Collection[int]) -> set[int]:
        return set(self._rows(entry, keys).values_list(self._mine, flat=True))

    def _rows(
        self, entry: models.Model, keys: Collection[int] | None = None
    ) -> models.QuerySet[models.Model]:
        rows = self._through._default_manager.filter(**{self._theirs: entry})
        return rows if keys is None else rows.filter(**{f"{self._mine}__in": keys})


class OwnSupport:
    """Nobody supports what they lead: comes after lead and supporting moved, and goes before."""

    name = "own_support"

    def holders(self, entry: Organisation) -> set[int]:
        return set()

    def move(self, gone: Organisation, stays: Organisation, records: Sequence[Engagement]) -> Any:
        return sorted(Listed("supporting").drop(stays, _led_by(stays, records)))

    def move_back(
        self, gone: Organisation, stays: Organisation, moved: Any, records: Sequence[Engagement]
    ) -> None:
        Listed("supporting").add(stays, set(moved) & set(_led_by(stays, records)))


class Influences:
    """The communities for which a level of influence is set."""

    name = "influences"

    def holders(self, entry: Community) -> set[int]:
        return set(Influence.objects.filter(community=entry).values_list("engagement", flat=True))

    def move(self, gone: Community, stays: Community, records: Sequence[Engagement]) -> Any:
        rows = Influence.objects.filter(community=gone, engagement__in=_keys(records))
        moved = sorted(rows.values_list("pk", flat=True))
        rows.update(community=stays)
        return moved

    def move_back(
        self, gone: Community, stays: Community, moved: Any, records: Sequence[Engagement]
    ) -> None:
        Influence.objects.filter(pk__in=moved, community=stays).update(community=gone)


class NamedOn:
    """People named on it. Who was named twice may do whatever either could; parted, each again."""

    name = "named"

    def holders(self, entry: Person) -> set[int]:
        return set(Named.objects.filter(person=entry).values_list("engagement", flat=True))

    def move(self, gone: Person, stays: Person, records: Sequence[Engagement]) -> Any:
        mine, theirs = _rights(gone, records), _rights(stays, records)
        both = mine.keys() & theirs.keys()
        rows = Named.objects.filter(person=gone, engagement__in=mine)
        rows.filter(engagement__in=both).delete()
        rows.exclude(engagement__in=both).update(person=stays)
        gained = {key for key in both if mine[key] and not theirs[key]}
        Named.objects.filter(person=stays, engagement__in=gained).update(may_edit=True)
        return {
            "named": sorted(mine.keys() - both),
            "both": [[key, mine[key]] for key in sorted(both)],
            "gained": sorted(gained),
        }

    def move_back(
        self, gone: Person, stays: Person, moved: Any, records: Sequence[Engagement]
    ) -> None:
        still = _rights(stays, records).keys() - _rights(gone, records).keys()
        rows = Named.objects.filter(person=stays)
        rows.filter(engagement__in=still & set(moved["named"])).update(person=gone)
        rows.filter(engagement__in=still & set(moved["gained"])).update(may_edit=False)
        Named.objects.bulk_create(
            Named(engagement_id=key, person=gone, may_edit=may_edit)
            for key, may_edit in moved["both"]
            if key in still
        )


# In the order in which they move; they go back in the other.
HOLDINGS: dict[type[models.Model], tuple[Holding, ...]] = {
    Organisation: (Lead(), Listed("supporting"), OwnSupport()),
    Topic: (Listed("topics"),),
    Area: (Listed("areas"),),
    Community: (Listed("communities"), Influences()),
    RightsHolder: (Listed("rights_holders"),),
    Person: (NamedOn(),),
}


def _keys(records: Sequence[Engagement]) -> list[int]:
    return [each.pk for each in records]


def _led_by(lead: Organisation, records: Sequence[Engagement]) -> list[int]:
    return [each.pk for each in records if each.lead_id == lead.pk]


def _rights(person: Person, records: Sequence[Engagement]) -> dict[int, bool]:
    rows = Named.objects.filter(person=person, engagement__in=_keys(records))
    return dict(rows.values_list("engagement", "may_edit"))
