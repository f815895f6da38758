"""The plain template that people fill in, with instructions beside it."""

import csv
import io
from pathlib import Path

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Font

from weft.government.models.policy import Visibility
from weft.register.models import Influence

COLUMNS = (
    "identifier", "title_en", "title_fr", "description_en", "description_fr", "lead",
    "supporting", "opens_on", "closes_on", "topics", "communities", "areas", "methods",
    "link_en", "link_fr", "report_link_en", "report_link_fr", "influence", "visibility",
)  # fmt: skip


def as_csv() -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(COLUMNS)
    return "\ufeff" + file.getvalue()


def write_workbook(path: Path) -> None:
    """The same columns, and a second sheet that explains each."""
    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:
        raise TypeError("a new workbook has a sheet")
    sheet.title = _("Engagements")
    sheet.append(COLUMNS)
    help_sheet = book.create_sheet(_("Instructions"))
    help_sheet.append([_("Column"), _("What to write")])
    for column, text in instructions().items():
        help_sheet.append([column, text])
    for each in (*sheet[1], *help_sheet[1]):
        each.font = Font(bold=True)
    for letter, width in (("A", 20), ("B", 100)):
        help_sheet.column_dimensions[letter].width = width
    for (cell,) in help_sheet.iter_rows(min_col=2, max_col=2):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    book.save(path)


def instructions() -> dict[str, str]:
    several = _("Several with a semicolon between them.")
    return {
        "identifier": _(
            "Your own number or name for it. Give the file again, and the same identifier is "
            "changed, not added."
        ),
        "title_en": _(
            "The title in English. One language is enough; others have columns such as title_mi."
        ),
        "title_fr": _("The title in French."),
        "description_en": _("What it is about, in plain text."),
        "description_fr": _("The same in French."),
        "lead": _("The organisation that leads it, by its name or its official identifier."),
        "supporting": _("Organisations that support it.") + " " + several,
        "opens_on": _("The first day, like 2025-03-31. Leave it empty if it is not known."),
        "closes_on": _("The last day on which people can take part."),
        "topics": _("Topics by name or code.") + " " + several,
        "communities": _("Communities who are asked.") + " " + several,
        "areas": _("Places.") + " " + several,
        "methods": _("How people are asked, such as survey or public meeting.") + " " + several,
        "link_en": _("Its web page, beginning with https://."),
        "link_fr": _("Its web page in French."),
        "report_link_en": _("Where it says what was heard."),
        "report_link_fr": _("The same in French."),
        "influence": ", ".join(
            each for each in Influence.Level.values if each != Influence.Level.EMPOWER
        ),
        "visibility": ", ".join(f"{each}: {label}" for each, label in Visibility.choices),
    }
