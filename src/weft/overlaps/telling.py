"""What notices call pairs, and who may still read of one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from weft.government.viewers import viewer_of
from weft.overlaps import seen
from weft.people.models import Person


def names_of_overlaps(person: Person, ids: Collection[int], at: datetime) -> Mapping[int, str]:
    told = seen.pairs(viewer_of(person, at=at), now=at).filter(pk__in=ids)
    return {
        overlap.pk: f"{overlap.one.words} – {overlap.other.words}"
        for overlap in told.select_related("one", "other")
    }
