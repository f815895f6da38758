"""What is attached to a mail: texts, calendar invitations and lines of a forward plan.

What cannot be read, or is not safe to, is refused by name with the reason; the rest counts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weft.intents.mail import apart, invitations, reading
from weft.intents.mail.invitations import Invitation
from weft.intents.mail.reading import Attachment
from weft.register.imports import suggesting
from weft.register.imports.definitions import Definition
from weft.register.imports.tables import UnreadableError, open_table

MOST = 10  # attachments that are looked at
LARGEST = 10 << 20  # bytes
LONGEST = 20_000  # characters of text, of one attachment
MOST_LINES = 50  # of a forward plan

TOO_MANY = _("There are too many attachments.")
TOO_LARGE = _("It is larger than 10 MB.")
NOT_READ = _("Weft does not read files of this kind.")
NOT_SAFE = _("It is damaged, has a password, or is not safe to open.")
NO_EVENT = _("It has no event that can be read.")
NO_TITLES = _("None of its columns is a title.")
EMPTY = _("It has no text.")


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """A line of a forward plan: the smallest record, as its cells say it."""

    title: str
    opens: str = ""
    closes: str = ""
    about_when: str = ""
    communities: str = ""
    topics: str = ""
    description: str = ""


@dataclass
class Found:
    texts: list[tuple[str, str]] = field(default_factory=list)  # name of the file, text
    invitations: list[Invitation] = field(default_factory=list)
    lines: list[PlanLine] = field(default_factory=list)
    refused: list[tuple[str, str | Promise]] = field(default_factory=list)  # name, why


class RefusedError(Exception):
    """Why an attachment was not read; its argument is a sentence for the sender."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


def read_all(attachments: Sequence[Attachment]) -> Found:
    """Read what can be read of the first few."""
    found = Found()
    for each in attachments[:MOST]:
        try:
            _read(each, found)
        except RefusedError as refused:
            found.refused.append((each.name, refused.reason))
    found.refused += [(each.name, TOO_MANY) for each in attachments[MOST:]]
    return found


def _read(attachment: Attachment, found: Found) -> None:
    if len(attachment.content) > LARGEST:
        raise RefusedError(TOO_LARGE)
    _READERS.get(kind_of(attachment), _refuse)(attachment, found)


def kind_of(attachment: Attachment) -> str:
    """By how it begins, then by what it is called; what the mail says of it is not believed."""
    content, ending = attachment.content, PurePath(attachment.name).suffix.lower()
    if content.startswith(b"%PDF"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return {".docx": "docx", ".xlsx": "table", ".xlsm": "table"}.get(ending, "")
    if content[:400].lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCALENDAR"):
        return "calendar"
    if b"\0" in content[:4096]:
        return ""
    if ending in {".csv", ".tsv"}:
        return "table"
    return "text" if ending in {".txt", ".md", ".text", ""} else ""


def _refuse(attachment: Attachment, found: Found) -> None:
    raise RefusedError(NOT_READ)


def _text(attachment: Attachment, found: Found) -> None:
    _keep_text(attachment, found, reading.decoded(attachment.content, "utf-8"))


def _apart(kind: str) -> Callable[[Attachment, Found], None]:
    def read(attachment: Attachment, found: Found) -> None:
        try:
            text = apart.text_of(kind, attachment.content)
        except apart.UnsafeFileError:
            raise RefusedError(NOT_SAFE) from None
        _keep_text(attachment, found, text)

    return read


def _keep_text(attachment: Attachment, found: Found, text: str) -> None:
    if not text.strip():
        raise RefusedError(EMPTY)
    found.texts.append((attachment.name, text.strip()[:LONGEST]))


def _calendar(attachment: Attachment, found: Found) -> None:
    events = invitations.read(attachment.content)
    if not events:
        raise RefusedError(NO_EVENT)
    # Mail programs attach an invitation twice: as a part, and as a file.
    found.invitations += [event for event in events if event not in found.invitations]


def _table(attachment: Attachment, found: Found) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "plan" + PurePath(attachment.name).suffix.lower())
        path.write_bytes(attachment.content)
        try:
            table = open_table(path, attachment.name)
            plan = suggesting.suggest(table)
            if not plan.columns_of("title"):
                raise RefusedError(NO_TITLES)
            for row in table.read():
                if len(found.lines) >= MOST_LINES:
                    break
                if line := _line(row.cells, plan):
                    found.lines.append(line)
        except UnreadableError as unreadable:
            raise RefusedError(str(unreadable)) from None


def _line(cells: Mapping[str, str], plan: Definition) -> PlanLine | None:
    def cell(field: str) -> str:
        texts = (cells.get(name, "").strip() for name in plan.columns_of(field))
        return next((text for text in texts if text), "")[:LONGEST]

    title = cell("title")
    if not title:
        return None
    return PlanLine(
        title=title,
        opens=cell("opens_on"),
        closes=cell("closes_on"),
        about_when=cell("about_when"),
        communities=cell("communities"),
        topics=cell("topics"),
        description=cell("description"),
    )


_READERS: dict[str, Callable[[Attachment, Found], None]] = {
    "text": _text,
    "docx": _apart("docx"),
    "pdf": _apart("pdf"),
    "calendar": _calendar,
    "table": _table,
}
