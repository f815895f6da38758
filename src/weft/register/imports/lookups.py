"""What the words of a file stand for: organisations, topics, communities and areas.

What is unknown is never invented: it is counted here, proposed to the steward when the import
runs, and made only where a steward chose so for this import.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from weft.government import directory
from weft.government.actions import proposals
from weft.government.models import PolicyItem, Proposal
from weft.government.models.entries import NamedEntry
from weft.government.models.proposals import MODELS
from weft.government.viewers import Viewer
from weft.ledger.trail import Hand
from weft.register.imports.definitions import TEMPLATE, Definition

RIGHTS_HOLDER, POLICY_ITEM = "rights_holder", "policy_item"  # nobody proposes these
KINDS: dict[str, str] = {
    "lead": Proposal.Kind.ORGANISATION,
    "supporting": Proposal.Kind.ORGANISATION,
    "topics": Proposal.Kind.TOPIC,
    "communities": Proposal.Kind.COMMUNITY,
    "areas": Proposal.Kind.AREA,
    "rights_holders": RIGHTS_HOLDER,
    "policy_items": POLICY_ITEM,
}


@dataclass(frozen=True)
class Unknown:
    kind: str
    scheme: str
    value: str  # its identifier in that scheme; empty if it came by name alone
    word: str  # as the file has it
    names: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)
    facts: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)


@dataclass(frozen=True)
class Meaning:
    """What a word stands for: entries of the field asked about, and communities a code names."""

    entries: tuple[NamedEntry | PolicyItem, ...] = ()
    communities: tuple[NamedEntry, ...] = ()


type News = tuple[Unknown, Any]  # what was unknown, and the entry that it is


class Lookups:
    """Reads the shared lists once; afterwards every word costs one look into a table."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._lists: dict[str, directory.Directory[Any]] = {
            kind: make() for kind, make in directory.OF_KIND.items()
        }
        self._ours = {
            kind: {entry.public_id: entry for entry in entries}
            for kind, entries in self._lists.items()
        }
        scheme = definition.schemes.get("topics", "")
        self._codes = directory.codes(scheme) if scheme else {}
        self._met: dict[tuple[str, str], Meaning | None] = {}
        self.unknown: Counter[Unknown] = Counter()
        self._proposed: set[Unknown] = set()
        self.news: list[News] = []  # what was made known since, for who reads rows elsewhere

    def find(self, field: str, word: str, names: Mapping[str, str]) -> Meaning | Unknown:
        met = (field, word)
        if met not in self._met:
            self._met[met] = self._look_up(field, word, names)
        meaning = self._met[met]
        if meaning is not None:
            return meaning
        return self._new(field, word, names)

    def learn(self, news: Iterable[News]) -> None:
        for unknown, entry in news:
            self._know(unknown, entry)

    def like(self, kind: str, word: str) -> list[NamedEntry]:
        """Known entries that `word` resembles."""
        return list(self._lists[kind].like(word)) if kind in self._lists else []

    def may_make(self, unknown: Unknown, viewer: Viewer | None) -> bool:
        """Whether this import makes what is unknown: where a steward, or the operator, says so."""
        return unknown.kind in self._definition.create and (viewer is None or viewer.is_steward)

    def settle(self, unknown: Unknown, *, viewer: Viewer | None, origin: str, hand: Hand) -> bool:
        """Propose it, once; whether it is known afterwards, since a steward lets it be made."""
        if unknown in self._proposed:
            return False
        self._proposed.add(unknown)
        proposal = proposals.propose(
            kind=unknown.kind,
            scheme=unknown.scheme,
            value=unknown.value,
            names=unknown.names,
            origin=origin,
            hand=hand,
        )
        if not self.may_make(unknown, viewer):
            return False
        made = proposals.create(proposals=[proposal], viewer=viewer, hand=hand)
        for entry in made:
            self._know(unknown, entry)
        return bool(made)

    def pretend(self, unknown: Unknown, *, viewer: Viewer | None) -> bool:
        """For a dry run: know what the run would make, without making it."""
        if unknown in self._proposed or not self.may_make(unknown, viewer):
            return False
        self._proposed.add(unknown)
        entry = self._stand_in(unknown)
        entry.pk = -len(self._proposed)
        self._know(unknown, entry)
        return True

    def _stand_in(self, unknown: Unknown) -> NamedEntry | PolicyItem:
        return MODELS[unknown.kind](names=dict(unknown.names))

    def _know(self, unknown: Unknown, entry: Any) -> None:
        self.news.append((unknown, entry))
        self._lists[unknown.kind].add(entry, (unknown.scheme, unknown.value or unknown.word))
        self._ours[unknown.kind][entry.public_id] = entry
        self._forget(unknown)

    def _forget(self, unknown: Unknown) -> None:
        """Look its word up anew when it is met again."""
        for met in [met for met, meaning in self._met.items() if meaning is None]:
            if met[1] == unknown.word and KINDS[met[0]] == unknown.kind:
                del self._met[met]

    def _new(self, field: str, word: str, names: Mapping[str, str]) -> Unknown:
        scheme = self._scheme(field)
        return Unknown(KINDS[field], scheme, word if scheme else "", word, names or {"und": word})

    def _scheme(self, field: str) -> str:
        return self._definition.schemes.get(field, "")

    def _look_up(self, field: str, word: str, names: Mapping[str, str]) -> Meaning | None:
        kind = KINDS[field]
        chosen = self._definition.known.get(kind, {}).get(word)
        if chosen and chosen in self._ours[kind]:
            return Meaning((self._ours[kind][chosen],))
        if field == "topics" and word in self._codes:
            code = self._codes[word]
            return Meaning(tuple(code.topics.all()), tuple(code.communities.all()))
        found = self._by_reference(kind, word) or self._lists[kind].find(
            self._scheme(field), word, *names.values(), word
        )
        return Meaning((found,)) if found else None

    def _by_reference(self, kind: str, word: str) -> Any:
        """The references of the hub's own files: ``cofog:07``, ``weft:`` and a public id."""
        if self._definition.style != TEMPLATE:
            return None
        scheme, _colon, value = word.rpartition(":")
        return self._ours[kind].get(value) or self._lists[kind].by_identifier(scheme, value)
