"""The paragraph as a Word file."""

from io import BytesIO

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn

from weft.intents.paragraph import Paragraph

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def document(paragraph: Paragraph, *, title: str) -> bytes:
    """A heading, the paragraph, and its sources as a list, in the active language."""
    made = Document()
    made.core_properties.title = title
    made.core_properties.author = ""
    made.core_properties.comments = ""
    _speak(made, get_language() or "en")
    made.add_heading(title, level=1)
    made.add_paragraph(paragraph.text)
    if paragraph.sources:
        made.add_heading(_("Sources"), level=2)
    for source in paragraph.sources:
        made.add_paragraph(source.line())
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _speak(made: object, language: str) -> None:
    """Say which language the text is in, so that Word and screen readers know."""
    fonts = made.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")  # type: ignore[attr-defined]
    if fonts is not None:
        fonts.set(qn("w:val"), language)
