"""What kinds of long work there are. Later rooms register theirs in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from weft.jobs.models import Job

if TYPE_CHECKING:
    from weft.jobs.runs import Run

type Handler = Callable[["Run"], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`work` does it and returns what came of it; it may be called again after a crash.

    A second call finds in `run.checkpoint` what the first kept with `run.keep`.
    """

    key: str
    label: str | Promise
    work: Handler
    page: Callable[[Job], str] | None = None  # where what came of it is shown


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    known = _kinds.setdefault(kind.key, kind)
    if known != kind:
        raise ValueError(f"Two kinds of job are called “{kind.key}”.")


def get(key: str) -> Kind:
    """Raise LookupError for a kind that no room registered."""
    return _kinds[key]
