from weft.government.viewers import Viewer
from weft.register.moments import Moment


def suggest(text: str, viewer: Viewer, moment: Moment) -> tuple[str, ...]:
    """What `text` may become, from what `viewer` may see."""
    return ()
