"""What the references of an export stand for: ``cofog:07``, ``weft:`` and a public identifier.

A code is what a thing is known by; its name counts only where the hub knows no code of it, and
never for what this import made itself. So two things with one name stay two.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from weft import identifiers
from weft.government import directory
from weft.government.actions import arrivals
from weft.government.models import PolicyItem, Proposal, RightsHolder
from weft.government.models.proposals import MODELS
from weft.government.references import OURS
from weft.government.viewers import Viewer
from weft.ledger.trail import Hand
from weft.register.imports.definitions import Definition
from weft.register.imports.lookups import (
    KINDS,
    POLICY_ITEM,
    RIGHTS_HOLDER,
    Lookups,
    Meaning,
    Unknown,
)

type Made = dict[tuple[str, str, str], Any]  # kind, scheme and value: the entry


def parts(kind: str, word: str) -> tuple[str, str]:
    """The scheme and the value of a reference; a name alone has neither."""
    scheme, colon, value = word.partition(":")
    if kind == Proposal.Kind.COMMUNITY and scheme != OURS:
        return "", word  # its own code has no scheme
    return (scheme, value) if colon else ("", "")


def is_malformed(scheme: str, value: str) -> bool:
    return scheme == OURS and not identifiers.is_identifier(value)


class References(Lookups):
    def __init__(self, definition: Definition, viewer: Viewer | None) -> None:
        super().__init__(definition)
        self._lists[RIGHTS_HOLDER] = directory.RightsHolders()
        self._ours[RIGHTS_HOLDER] = {}
        items = (
            PolicyItem.objects.all() if viewer is None else PolicyItem.objects.visible_to(viewer)
        )
        self._items = {item.public_id: item for item in items}
        self._made: Made = {}

    def is_known(self, field: str, word: str) -> bool:
        return self._met.get((field, word)) is not None

    def may_make(self, unknown: Unknown, viewer: Viewer | None) -> bool:
        """Only what the file names: a code alone says too little."""
        if not unknown.value or unknown.names == {"und": unknown.word}:
            return False
        if unknown.kind in MODELS:
            return super().may_make(unknown, viewer)
        return bool(self._definition.create) and (viewer is None or viewer.is_steward)

    def settle(self, unknown: Unknown, *, viewer: Viewer | None, origin: str, hand: Hand) -> bool:
        if unknown.kind in MODELS:
            return super().settle(unknown, viewer=viewer, origin=origin, hand=hand)
        if unknown in self._proposed or not self.may_make(unknown, viewer):
            return False
        self._proposed.add(unknown)
        entry = self._arrive(unknown, viewer, hand)
        if entry is None:
            return False
        self._know(unknown, entry)
        return True

    def _arrive(self, unknown: Unknown, viewer: Viewer | None, hand: Hand) -> Any:
        """Record a rights-holder or a policy item; None where the file tells too little of it."""
        try:
            if unknown.kind == RIGHTS_HOLDER:
                return arrivals.rights_holder(
                    public_id=unknown.value, names=unknown.names, viewer=viewer, hand=hand
                )
            body = self.find("lead", unknown.facts.get("organisation", ""), {})
            if isinstance(body, Unknown):
                return None
            values = {
                **unknown.facts,
                "title": dict(unknown.names),
                "organisation": body.entries[0],
            }
            return arrivals.policy_item(
                public_id=unknown.value, values=values, viewer=viewer, hand=hand
            )
        except ValidationError:  # such as an identifier that somebody hides from this person
            return None

    def _stand_in(self, unknown: Unknown) -> Any:
        given = {"public_id": unknown.value} if unknown.scheme == OURS else {}
        if unknown.kind == POLICY_ITEM:
            return PolicyItem(title=dict(unknown.names), **given)
        model = RightsHolder if unknown.kind == RIGHTS_HOLDER else MODELS[unknown.kind]
        return model(names=dict(unknown.names), **given)

    def _know(self, unknown: Unknown, entry: Any) -> None:
        self._made[unknown.kind, unknown.scheme, unknown.value] = entry
        self._forget(unknown)

    def _new(self, field: str, word: str, names: Mapping[str, str]) -> Unknown:
        kind = KINDS[field]
        scheme, value = parts(kind, word)
        if not scheme and not names:
            value = ""  # somebody typed a name
        return Unknown(kind, scheme, value, word, names or {"und": word})

    def _look_up(self, field: str, word: str, names: Mapping[str, str]) -> Meaning | None:
        kind = KINDS[field]
        scheme, value = parts(kind, word)
        if is_malformed(scheme, value):
            return None
        chosen = self._definition.known.get(kind, {}).get(word)
        found = (
            (chosen and self._ours[kind].get(chosen))
            or self._made.get((kind, scheme, value))
            or self._listed(kind, scheme, value)
            or self._by_name(kind, scheme, value, names or {"und": word})
        )
        return Meaning((found,)) if found else None

    def _listed(self, kind: str, scheme: str, value: str) -> Any:
        if kind == POLICY_ITEM:
            return self._items.get(value) if scheme == OURS else None
        listed = self._lists[kind]
        ours = listed.by_public_id(value) if scheme == OURS else None
        return ours or (listed.by_identifier(scheme, value) if value else None)

    def _by_name(self, kind: str, scheme: str, value: str, names: Mapping[str, str]) -> Any:
        if kind == POLICY_ITEM or (kind == Proposal.Kind.TOPIC and value):
            return None
        listed = self._lists[kind]
        for entry in filter(None, map(listed.by_name, names.values())):
            is_other = value and scheme != OURS and listed.has_identifier(scheme, entry)
            if not is_other:
                return entry
        return None
