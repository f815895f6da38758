"""What entries of the shared lists are called besides, and whether anything uses one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from civics.names import fold
from weft.government.models import OrganisationIdentifier, Succession
from weft.government.models.entries import NamedEntry

OWN = (OrganisationIdentifier, Succession)  # parts of an entry; they use nothing


@dataclass(frozen=True)
class Added:
    before: list[str]
    after: list[str]

    @property
    def added(self) -> list[str]:
        return self.after[len(self.before) :]


def add_other_names(entry: NamedEntry, names: Iterable[str]) -> Added:
    """Keep those of `names` that say something new as other names of a locked entry; saves it."""
    before = list(entry.other_names)
    known = {fold(name) for name in [*entry.names.values(), *before]}
    new = {fold(name): name for name in reversed(list(names)) if fold(name) not in known}
    if new:
        entry.other_names = [*before, *reversed(new.values())]
        entry.version += 1
        entry.save(update_fields=["other_names", "version"])
    return Added(before, list(entry.other_names))


def is_in_use(entry: models.Model) -> bool:
    """Whether any record of any room points at `entry`; one query for each kind of record."""
    return any(
        relation.related_model not in OWN
        and relation.related_model._base_manager.filter(**{relation.field.name: entry.pk}).exists()
        for relation in entry._meta.related_objects
    )
