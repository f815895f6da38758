"""Everything that changes an engagement by hand; imports have their own in `imports`."""

from weft.register.actions.merging import Conflict
from weft.register.actions.moves import MOVES, Move, may_move, move
from weft.register.actions.writing import change, confirm_dates, create

__all__ = [
    "MOVES",
    "Conflict",
    "Move",
    "change",
    "confirm_dates",
    "create",
    "may_move",
    "move",
]
