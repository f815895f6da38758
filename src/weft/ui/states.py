"""What a state is called and which colour its tag has.

The states belong to the rooms on the thread; a room that has states registers their words here
when it starts (`AppConfig.ready`), so that `state_tag` can say them without knowing the room.
"""

from collections.abc import Mapping

from django.utils.functional import Promise

LABELS: dict[str, str | Promise] = {}
COLOURS = {
    "idea": "grey",
    "planned": "straw",
    "announced": "straw",
    "open": "weft",
    "closed": "grey",
    "reported": "leaf",
    "answered": "leaf",
    "cancelled": "warp",
}


class UnknownStateError(KeyError):
    """A state for which no room has registered a word."""


def register(labels: Mapping[str, str | Promise]) -> None:
    LABELS.update(labels)


def label(state: str) -> str | Promise:
    try:
        return LABELS[state]
    except KeyError:
        raise UnknownStateError(f"no room has registered the state {state!r}") from None
