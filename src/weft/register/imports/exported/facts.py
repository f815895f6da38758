"""What a row of an export says beyond what other tables do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from weft.government.models import Community


@dataclass(frozen=True)
class Level:
    """A level of influence, for whom and at which stage."""

    level: str
    community: Community | None
    whom: str
    stage: str
    legal_basis: str


@dataclass
class Exported:
    public_id: str = ""  # as given; empty for one that is new
    texts: dict[str, dict[str, str]] = field(default_factory=dict)  # field: language: text
    words: dict[str, set[str]] = field(default_factory=dict)  # of each relation, as written
    source: Mapping[str, str] = field(default_factory=dict)  # key, name, kind, …; empty if not told
    source_identifier: str = ""
    influences: Sequence[Level] | None = None  # None: the file does not say
    has_rest: bool = False  # the file says what else is kept beside the record
