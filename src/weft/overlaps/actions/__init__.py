"""What people do with overlaps: let engagements be matched, settle pairs, ask, object, join."""

from weft.overlaps.actions.asking import Asked, answer, ask
from weft.overlaps.actions.matching import set_matching
from weft.overlaps.actions.objecting import object_to
from weft.overlaps.actions.settling import (
    look_again,
    put_off,
    settle,
    take_back,
    write_note,
)

__all__ = [
    "Asked",
    "answer",
    "ask",
    "look_again",
    "object_to",
    "put_off",
    "set_matching",
    "settle",
    "take_back",
    "write_note",
]
