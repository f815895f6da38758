"""Read a mail: bytes in, plain values out. Any bytes give a `Mail` or an `UnreadableMailError`.

Nothing here believes what the mail says of itself: see `trust`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr

import nh3

MOST_PARTS = 200
DEEPEST = 12
LONGEST_HEADER = 2000  # characters of what is kept of one
LONGEST_TEXT = 50_000
BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)

_BLOCKS = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|table|h[1-6]|blockquote)\b[^>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$.*\Z", re.MULTILINE | re.DOTALL)
# What a program sets on mail that no person wrote, or that goes to many (RFC 3834, RFC 2919).
_IDS = re.compile(r"<[^<>\s]{1,200}>")
_LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "Feedback-ID")
_MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+-].*)?@")


class UnreadableMailError(Exception):
    """These bytes are no mail that can be read."""


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str  # as the mail says
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    message_id: str
    sender: str  # the address of From, in lower case; empty unless there is exactly one
    subject: str
    text: str  # what was written, without what it quotes and its signature
    attachments: tuple[Attachment, ...]
    recipients: tuple[str, ...]
    results: tuple[str, ...]  # Authentication-Results, the topmost first
    answers: tuple[str, ...]  # the Message-IDs that it is an answer to
    automatic: str  # the sign that no person wrote it, or that it went to many; else empty


def read(raw: bytes) -> Mail:
    """Read `raw`.

    Raises
    ------
    UnreadableMailError
        When it is empty, has no header, or is built to do harm.
    """
    try:
        return _read(message_from_bytes(raw.lstrip(b"\r\n")))
    except BROKEN as error:
        raise UnreadableMailError(str(error)) from error


def _read(message: Message) -> Mail:
    if not message.keys():
        raise UnreadableMailError("it has no header")
    parts = list(_parts(message))
    written = [_text_of(part) for part in parts if _is_written(part)]
    plain = [text for kind, text in written if kind == "text/plain" and text.strip()]
    formatted = [_without_markup(text) for kind, text in written if kind == "text/html"]
    return Mail(
        message_id=_id(message),
        sender=_sender(message),
        subject=_header(message, "Subject"),
        text=_said("\n\n".join(plain or formatted)),
        attachments=tuple(_attachment(part) for part in parts if not _is_written(part)),
        recipients=_recipients(message),
        results=tuple(str(value) for value in message.get_all("Authentication-Results", [])),
        answers=tuple(_IDS.findall(_header(message, "In-Reply-To"))),
        automatic=_automatic(message),
    )


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The leaves, those of a mail that was forwarded within it included."""
    waiting = [(message, depth)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            raise UnreadableMailError("it has too many parts")
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting += [(each, depth + 1) for each in reversed(inner) if isinstance(each, Message)]
        else:
            yield part


def _is_written(part: Message) -> bool:
    """Whether it is the mail's own text, not a file."""
    kind = part.get_content_type()
    return kind in {"text/plain", "text/html"} and not _is_file(part)


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _text_of(part: Message) -> tuple[str, str]:
    return part.get_content_type(), decoded(_content(part), part.get_content_charset() or "utf-8")


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def decoded(content: bytes, charset: str) -> str:
    """Text, whatever happens: what cannot be read is marked as such."""
    try:
        text = content.decode(charset, "replace")
    except (LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return text.replace("\0", "").replace("\r\n", "\n")


def _attachment(part: Message) -> Attachment:
    name = _plain(str(part.get_filename() or ""))
    return Attachment(name[:200], part.get_content_type(), _content(part))


def _without_markup(html: str) -> str:
    """Only the words: nothing of a page is kept."""
    lines = _BLOCKS.sub("\n", html[: 4 * LONGEST_TEXT])
    words = nh3.clean(lines, tags=set(), attributes={})
    for mark, character in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        words = words.replace(mark, character)
    return words


def _said(text: str) -> str:
    text = _SIGNATURE.sub("", _QUOTED.sub("", text[: 4 * LONGEST_TEXT]))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()[:LONGEST_TEXT]


def _header(message: Message, name: str) -> str:
    """One line of text; what is wrongly encoded is shown as it came."""
    value = str(message.get(name, ""))[: 4 * LONGEST_HEADER]
    try:
        value = str(make_header(decode_header(value)))
    except (HeaderParseError, *BROKEN):
        pass
    return _plain(value)[:LONGEST_HEADER]


def _plain(value: str) -> str:
    value = value.encode("utf-8", "replace").decode("utf-8")  # no halves of characters
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _id(message: Message) -> str:
    return _plain(str(message.get("Message-ID", "")))[:LONGEST_HEADER]


def _sender(message: Message) -> str:
    """Two senders are none: which of them was proved would be a guess."""
    lines = message.get_all("From", [])
    found = [address for _, address in getaddresses([str(line) for line in lines]) if address]
    if len(lines) != 1 or len(found) != 1 or found[0].count("@") != 1:
        return ""
    return _plain(found[0]).lower()[:254]


def _recipients(message: Message) -> tuple[str, ...]:
    lines = [str(line) for name in ("To", "Cc") for line in message.get_all(name, [])]
    found = (_plain(address).lower() for _, address in getaddresses(lines))
    return tuple(dict.fromkeys(address for address in found if "@" in address))[:MOST_PARTS]


def _automatic(message: Message) -> str:
    """Answering such mail would make a loop, or reach a list."""
    submitted = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    if submitted != "no":
        return "Auto-Submitted"
    if str(message.get("Precedence", "")).strip().lower() in {"bulk", "list", "junk"}:
        return "Precedence"
    if str(message.get("Return-Path", "x")).strip() == "<>":
        return "Return-Path"
    for name in _LISTS:
        if message.get(name):
            return name
    if message.get("X-Auto-Response-Suppress"):
        return "X-Auto-Response-Suppress"
    _name, address = parseaddr(str(message.get("From", "")))
    return "From" if _MACHINES.match(address.lower()) else ""
