"""What becomes due with time alone, such as a change dated in the future.

Later rooms register theirs in `AppConfig.ready`. Each worker looks after all of them every few
seconds, so a duty asks one cheap question first, and takes a lock before it acts.
"""

import logging
from collections.abc import Callable
from datetime import datetime

logger = logging.getLogger(__name__)

Duty = Callable[[datetime], None]
_duties: list[Duty] = []


def register(duty: Duty) -> None:
    if duty not in _duties:
        _duties.append(duty)


def do_all(*, at: datetime) -> None:
    """One that fails is tried again at the next look, and keeps no other from its turn."""
    for duty in _duties:
        try:
            duty(at)
        except Exception:
            logger.exception("could not do %s; trying again soon", duty.__qualname__)
