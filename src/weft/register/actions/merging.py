"""Two people change one record: what each moved, and where they moved the same thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.register.models import Engagement
from weft.register.snapshots import Snapshot, diff, snapshot


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One field that both moved, away from what it was when the second of them began."""

    field: str
    before: Any
    theirs: Any
    mine: Any


class Conflict(Exception):  # noqa: N818 WONTFIX: it is a merge message, not a fault
    """Somebody changed the same fields since: nothing was saved, nothing is lost."""

    def __init__(self, clashes: list[Clash], since: list[Entry], version: int) -> None:
        super().__init__(", ".join(clash.field for clash in clashes))
        self.clashes = clashes
        self.since = since  # what happened meanwhile, oldest first
        self.version = version  # the one to start from again


@dataclass(frozen=True, kw_only=True)
class Merged:
    values: Mapping[str, Any]  # what is left to write: only what this person moved
    since: list[Entry]


def merge(engagement: Engagement, mine: Mapping[str, Any], *, base_version: int) -> Merged:
    """Keep of `mine` what moved since `base_version`, beside what others moved since.

    Raises
    ------
    Conflict
        Where both moved the same field to different values.
    """
    current = snapshot(engagement)
    since = _since(engagement, base_version)
    base = as_it_was(current, since)
    moved = {name: after for name, (_, after) in diff(base, {**base, **mine}).items()}
    clashes = [
        Clash(field=name, before=base.get(name), theirs=current.get(name), mine=value)
        for name, value in moved.items()
        if current.get(name) != base.get(name) and current.get(name) != value
    ]
    if clashes:
        raise Conflict(clashes, since, engagement.version)
    return Merged(values=moved, since=since)


def as_it_was(current: Snapshot, since: list[Entry]) -> Snapshot:
    """Walk back from `current` over the entries `since` (oldest first)."""
    past = dict(current)
    for entry in reversed(since):
        past |= {name: before for name, (before, _) in entry.changes.items()}
    return past


def _since(engagement: Engagement, version: int) -> list[Entry]:
    entries = trail.of(engagement).filter(version__gt=version).select_related("actor")
    return list(entries.order_by("version", "id"))
