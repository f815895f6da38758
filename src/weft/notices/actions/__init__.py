"""What changes what people are told, and how."""

from weft.notices.actions.choosing import choose_rhythm, mute, resume_mail, stop_mail, unmute
from weft.notices.actions.marking import mark_all_read, mark_read, mark_unread
from weft.notices.actions.telling import tell

__all__ = [
    "choose_rhythm",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "mute",
    "resume_mail",
    "stop_mail",
    "tell",
    "unmute",
]
