"""The thread strip: the seven stations between a policy and the report on what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Progress = Literal["done", "waiting", "broken"]
KEYS = ("policy", "engagement", "contributions", "findings", "answers", "changes", "report")
WORDS: dict[Progress, Promise] = {
    "done": _("Done"),
    "waiting": _("Waiting"),
    "broken": _("Broken"),
}


class UnknownStationError(ValueError):
    """A strip with a station or a progress that is not one of the declared ones."""


@dataclass(frozen=True, kw_only=True)
class Station:
    """One stop of the thread; `note` says what is missing where the thread is broken."""

    key: str
    label: str | Promise
    state: Progress
    count: int | None = None  # None where nothing can be counted yet
    href: str = ""
    note: str | Promise = ""

    def __post_init__(self) -> None:
        if self.key not in KEYS:
            raise UnknownStationError(f"{self.key!r} is no station: {', '.join(KEYS)}")
        if self.state not in WORDS:
            raise UnknownStationError(f"{self.state!r} is no progress: {', '.join(WORDS)}")

    @property
    def word(self) -> Promise:
        return WORDS[self.state]


def in_order(stations: Sequence[Station]) -> list[Station]:
    """The stations in the order of the thread, whatever order they come in."""
    return sorted(stations, key=lambda station: KEYS.index(station.key))
