"""What just happened, said at the top of the next page, with a way to undo it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

_UNDO = "undo:"
KINDS = {messages.SUCCESS: "success", messages.WARNING: "warning", messages.ERROR: "error"}


@dataclass(frozen=True)
class Banner:
    text: str
    kind: str = "info"
    undo: str = ""  # the address that a POST undoes it at


def say(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Tell the reader that something was done; `undo` is an address to POST to."""
    messages.success(request, text, extra_tags=f"{_UNDO}{undo}" if undo else "")


def warn(request: HttpRequest, text: str) -> None:
    messages.warning(request, text)


def refuse(request: HttpRequest, text: str) -> None:
    """Tell the reader that what they asked for was not done, and why."""
    messages.error(request, text)


def read(request: HttpRequest) -> Iterator[Banner]:
    """The banners waiting for this reader; reading them clears them."""
    return (_banner(message) for message in messages.get_messages(request))


def _banner(message: Message) -> Banner:
    tags = message.extra_tags or ""
    return Banner(
        text=str(message.message),
        kind=KINDS.get(message.level, "info"),
        undo=tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else "",
    )
