"""The states of many rows as a text, a letter each: how a million are counted in one aggregate."""

from collections import Counter
from datetime import datetime

from django.db.models import Case, CharField, Value, When
from django.db.models.lookups import Exact

from weft.register import states

LETTERS = {
    state: chr(ord("a") + place) for place, state in enumerate((*states.LABELS, states.STALE))
}


def letter_at(at: datetime) -> Case:
    """Of a row's state at `at`; a stale one is stale and in no other state."""
    is_stale = Exact(states.stale_at(at), Value(True))
    return Case(
        When(is_stale, then=Value(LETTERS[states.STALE])),
        default=states.state_at(at, said=LETTERS),
        output_field=CharField(),
    )


def count(letters: str) -> Counter[str]:
    """How many rows are in each state."""
    return Counter({state: letters.count(letter) for state, letter in LETTERS.items()})
