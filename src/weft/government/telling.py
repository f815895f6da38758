"""What notices call the records of this room."""

from collections.abc import Collection, Mapping
from datetime import datetime

from weft.government.models import Organisation
from weft.people.models import Person


def names_of_organisations(person: Person, ids: Collection[int], at: datetime) -> Mapping[int, str]:
    """Everybody may see every organisation."""
    found = Organisation.objects.filter(pk__in=ids)
    return {organisation.pk: str(organisation) for organisation in found}
