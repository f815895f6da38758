"""What a reader may be about to type."""

from itertools import islice

from weft.government.viewers import Viewer
from weft.register.moments import Moment
from weft.register.search import spelling, words
from weft.register.search.finding import sees

MOST = 8


def suggest(text: str, viewer: Viewer, moment: Moment) -> tuple[str, ...]:
    """`text` with its last word completed, in ways that find something `viewer` may see."""
    *before, last = text.split() or [""]
    begun = words.split(words.fold(last))
    if len(begun) != 1 or len(begun[0]) < spelling.SHORTEST:
        return ()
    candidates = spelling.begun(begun[0], most=2 * MOST)
    seen = (word for word in candidates if sees(word, viewer, moment))
    return tuple(" ".join((*before, word)) for word in islice(seen, MOST))
