"""The shared lists, read once and asked often: what an import needs to recognise what it meets.

An entry that was merged into another is found as the one it was merged into. The only module of
this room that asks `civics`.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from civics.names import NameIndex, fold
from weft.government.models import (
    Area,
    Code,
    Community,
    Organisation,
    OrganisationIdentifier,
    Proposal,
    RightsHolder,
    Topic,
)
from weft.government.models.entries import NamedEntry

Identifier = tuple[str, str]  # a scheme, and a value in it


class Directory[Entry: NamedEntry]:
    """One list. Three queries when made, none afterwards.

    `kind` is the proposals' word for what the list holds; identifiers that a steward linked or
    made from a proposal are found too.
    """

    model: type[Entry]
    kind: str = ""

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {each.pk: each for each in self._read()}
        self._by_public_id = {each.public_id: each.pk for each in self._entries.values()}
        self._by_identifier: dict[Identifier, int] = {}
        self._by_name: defaultdict[str, set[int]] = defaultdict(set)
        self._names: NameIndex[int] = NameIndex()
        for entry in self._entries.values():
            self._take_names(entry)
        self._by_identifier.update(self._proposed())
        self._by_identifier.update(self._identifiers())

    def __iter__(self) -> Iterator[Entry]:
        """The current entries; those merged into another are left out."""
        return (each for each in self._entries.values() if each.merged_into_id is None)

    def by_identifier(self, scheme: str, value: str) -> Entry | None:
        return self._followed(self._by_identifier.get((scheme, value)))

    def by_public_id(self, public_id: str) -> Entry | None:
        return self._followed(self._by_public_id.get(public_id))

    def has_identifier(self, scheme: str, entry: Entry) -> bool:
        """Whether it is known under another value of this scheme."""
        return any(key == entry.pk and of == scheme for (of, _), key in self._by_identifier.items())

    def by_name(self, name: str) -> Entry | None:
        """The one entry that has this name, in any language and spelling; None if several do."""
        found = self._by_name.get(fold(name), set())
        return self._followed(next(iter(found))) if len(found) == 1 else None

    def find(self, scheme: str, value: str, *names: str) -> Entry | None:
        """By identifier, else by the first of `names` that is known."""
        found = self.by_identifier(scheme, value) if value else None
        return found or next(filter(None, map(self.by_name, filter(None, names))), None)

    def like(self, name: str, *, limit: int = 3) -> list[Entry]:
        """Entries whose names resemble `name`, most alike first: suggestions, not answers."""
        return [self._entries[key] for key, _ in self._names.like(name, limit=limit)]

    def add(self, entry: Entry, *identifiers: Identifier) -> None:
        """Know an entry that was made since."""
        self._entries[entry.pk] = entry
        self._by_public_id[entry.public_id] = entry.pk
        self._take_names(entry)
        self._by_identifier.update(dict.fromkeys(identifiers, entry.pk))

    def _read(self) -> Iterator[Entry]:
        return self.model._default_manager.all().iterator()

    def _identifiers(self) -> dict[Identifier, int]:
        """A code of its own, where the list has one."""
        return {
            (getattr(each, "scheme", ""), each.code): each.pk  # type: ignore[attr-defined]
            for each in self._entries.values()
            if getattr(each, "code", "")
        }

    def _proposed(self) -> dict[Identifier, int]:
        decided = Proposal.objects.filter(kind=self.kind, became_id__isnull=False)
        rows = decided.values_list("scheme", "value", "became_id")
        return {(scheme, value): key for scheme, value, key in rows if key in self._entries}

    def _take_names(self, entry: Entry) -> None:
        kept = self._followed(entry.pk)
        if kept is None:
            return
        for name in dict.fromkeys([*entry.names.values(), *entry.other_names]):
            if fold(name):
                self._by_name[fold(name)].add(kept.pk)
                self._names.add(kept.pk, name)

    def _followed(self, key: int | None) -> Entry | None:
        entry = self._entries.get(key) if key is not None else None
        while entry is not None and entry.merged_into_id is not None:
            entry = self._entries.get(entry.merged_into_id)
        return entry


class Organisations(Directory[Organisation]):
    model = Organisation
    kind = Proposal.Kind.ORGANISATION

    def _identifiers(self) -> dict[Identifier, int]:
        rows = OrganisationIdentifier.objects.values_list("scheme", "value", "organisation")
        return {(scheme, value): key for scheme, value, key in rows}


class Topics(Directory[Topic]):
    model = Topic
    kind = Proposal.Kind.TOPIC


class Communities(Directory[Community]):
    """Their own codes have no scheme: look them up with an empty one."""

    model = Community
    kind = Proposal.Kind.COMMUNITY


class Areas(Directory[Area]):
    model = Area
    kind = Proposal.Kind.AREA


class RightsHolders(Directory[RightsHolder]):
    """For search and suggestions; imports propose no rights-holder."""

    model = RightsHolder


OF_KIND: dict[str, type[Directory[Any]]] = {
    Proposal.Kind.ORGANISATION: Organisations,
    Proposal.Kind.TOPIC: Topics,
    Proposal.Kind.COMMUNITY: Communities,
    Proposal.Kind.AREA: Areas,
}


def codes(scheme: str) -> dict[str, Code]:
    """The codes of somebody else's list by value, their topics and communities fetched."""
    found = Code.objects.filter(scheme=scheme).prefetch_related("topics", "communities")
    return {code.value: code for code in found}
