"""Everything that changes an intent; all its doors (form, mail, file) call these."""

from weft.intents.actions.marking import mark, unmark
from weft.intents.actions.registering import register_intent

__all__ = ["mark", "register_intent", "unmark"]
