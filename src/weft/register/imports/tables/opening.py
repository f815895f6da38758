"""What a file is, by its content; its name is only compared with that."""

import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from weft.register.imports.tables import calendars, delimited, encodings, json_lines, workbooks
from weft.register.imports.tables.shapes import Table, UnreadableError

HEAD = 4096
# Beginnings of files that are no tables, and what they are.
_OTHERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"{\\rtf": "RTF",
}
_NAMES = {
    "csv": (".csv", ".tsv", ".tab", ".txt"),
    "xlsx": (".xlsx", ".xlsm"),
    "jsonl": (".jsonl", ".ndjson", ".json"),
    "ics": (".ics", ".ical", ".icalendar"),
}
_TITLES = {"csv": "CSV", "xlsx": "Excel", "jsonl": "JSON lines", "ics": "iCalendar"}


def open_table(path: Path, name: str = "") -> Table:
    """The table in `path`; `name` is what the person called the file.

    Raises
    ------
    UnreadableError
        With a sentence for the person.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise UnreadableError(_("The file is empty."))
    kind = kind_of(path, head)
    table = _OPEN[kind](path)
    if not table.columns:
        raise UnreadableError(_("The file has no columns."))
    note = _named_otherwise(name or path.name, kind)
    if not note:
        return table
    return Table(table.kind, table.columns, table.read, table.size, (note, *table.notes))


def kind_of(path: Path, head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            _(
                "This is an old Excel file (.xls) or one with a password. "
                "Open it, and save it as an Excel workbook (.xlsx) without a password."
            )
        )
    for beginning, what in _OTHERS.items():
        if head.startswith(beginning):
            raise UnreadableError(
                _("This is a %(kind)s file, not a table. Give a CSV or Excel file.")
                % {"kind": what}
            )
    return _kind_of_text(head)


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.NameToInfo
    except zipfile.BadZipFile:
        raise UnreadableError(
            _("The file is damaged: it begins like an Excel workbook but breaks off.")
        ) from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise UnreadableError(
        _(
            "This is a ZIP archive and not an Excel workbook. "
            "Unpack it, or save the table as CSV or Excel (.xlsx)."
        )
    )


def _kind_of_text(head: bytes) -> str:
    text = encodings.beginning(head)
    if text is None:
        raise UnreadableError(
            _("This file is not text and no kind of table that Weft knows. Save it as CSV.")
        )
    text = text.lstrip()
    if text[:15].upper() == "BEGIN:VCALENDAR":
        return "ics"
    if text.startswith("{"):
        return "jsonl"
    if text.startswith(("<!", "<html", "<HTML", "<?xml")):
        raise UnreadableError(
            _("This is a web page or XML, not a table. Download the table itself as CSV or Excel.")
        )
    return "csv"


def _named_otherwise(name: str, kind: str) -> str:
    suffix = Path(name).suffix.lower()
    known = {each for endings in _NAMES.values() for each in endings}
    if suffix in _NAMES[kind] or suffix not in known:
        return ""
    return _("The file is called “%(name)s”, but it holds %(kind)s; it was read as that.") % {
        "name": name,
        "kind": _TITLES[kind],
    }


_OPEN = {
    "csv": delimited.open_delimited,
    "xlsx": workbooks.open_workbook,
    "jsonl": json_lines.open_json_lines,
    "ics": calendars.open_calendar,
}
