"""Attachments are read, or refused by name; no file harms the hub."""

import io
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weft.intents.mail import attachments, invitations
from weft.intents.mail.attachments import read_all
from weft.intents.mail.reading import Attachment

INVITATION = b"""BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1
SUMMARY:Views on corporate
  beneficial ownership
DESCRIPTION:We will ask companies.
DTSTART;VALUE=DATE:20261201
DTEND;VALUE=DATE:20261205
ORGANIZER;CN=Lea:mailto:Lea@example.org
ATTENDEE:mailto:a@finance.example
ATTENDEE:MAILTO:b@finance.example
ATTENDEE:mailto:c@industry.example
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")


def attached(name, content, media_type="application/octet-stream"):
    return Attachment(name, media_type, content)


def docx_of(*lines):
    document, file = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def xlsx_of(*rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def pdf_of(text):
    """A page with one line, as small as a PDF can be."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


def test_texts_of_every_kind_are_read():
    found = read_all(
        [
            attached("a.txt", "Chemins à pied".encode()),
            attached("b.docx", docx_of("Who walks where", "and why")),
            attached("c.pdf", pdf_of("Paths in parks")),
        ]
    )

    assert found.texts == [
        ("a.txt", "Chemins à pied"),
        ("b.docx", "Who walks where\nand why"),
        ("c.pdf", "Paths in parks"),
    ]
    assert not found.refused


def test_an_invitation_gives_its_dates_and_the_domains_of_those_invited():
    found = read_all([attached("", INVITATION, "text/calendar"), attached("i.ics", INVITATION)])

    (invitation,) = found.invitations
    assert invitation.summary == "Views on corporate beneficial ownership"
    assert (str(invitation.starts_on), str(invitation.ends_on)) == ("2026-12-01", "2026-12-04")
    assert invitation.organizer == "lea@example.org"
    assert invitation.domains == ("finance.example", "industry.example")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.csv", b"Title,Start date,Audience\nWater rates,2026-12-01,Farmers\n,,\nRoads,,\n"),
        (
            "plan.xlsx",
            xlsx_of(
                ["Title", "Start date", "Audience"],
                ["Water rates", "2026-12-01", "Farmers"],
                ["Roads"],
            ),
        ),
    ],
)
def test_the_lines_of_a_forward_plan_are_read(name, content):
    found = read_all([attached(name, content)])

    first, second = found.lines
    assert (first.title, first.opens, first.communities) == ("Water rates", "2026-12-01", "Farmers")
    assert second.title == "Roads"


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (80 << 20))
        archive.writestr("xl/workbook.xml", b"0" * (80 << 20))
    return file.getvalue()


def entities():
    """A document that says one thing a billion times, if it were believed."""
    file, out = io.BytesIO(docx_of("x")), io.BytesIO()
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "word/document.xml":
                levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
                content = (
                    f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{levels}]>'
                    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                    "<w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
                ).encode()
            changed.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.docx", bomb()),
        ("bomb.xlsx", bomb()),
        ("entities.docx", entities()),
        ("broken.docx", b"PK\x03\x04 no more"),
        ("broken.pdf", b"%PDF-1.7 no more"),
        ("page.html", b"<html><script>alert(1)</script></html>"),
        ("program.exe", b"MZ\x00\x01"),
        ("archive.zip", bomb()),
        ("broken.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:never\r\n"),
        ("numbers.csv", b"1,2\n3,4\n"),
        ("large.txt", b"x" * (attachments.LARGEST + 1)),
        ("empty.txt", b"  "),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_hostile_or_of_no_use_is_refused_by_name_and_the_rest_is_read(name, content):
    found = read_all([attached(name, content), attached("good.txt", b"Good")])

    assert [each for each, _why in found.refused] == [name]
    assert found.texts == [("good.txt", "Good")]


def test_more_than_a_few_attachments_are_not_looked_at():
    found = read_all([attached(f"{number}.txt", b"Text") for number in range(12)])

    assert len(found.texts) == 10
    assert [name for name, _why in found.refused] == ["10.txt", "11.txt"]


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_after_the_head_of_a_calendar_are_no_harm(rest):
    begin = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"

    assert isinstance(invitations.read(begin + rest + b"\r\nEND:VEVENT"), tuple)
