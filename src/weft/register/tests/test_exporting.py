"""Exports by page and by command: formats, who sees what, and the line in the trail."""

import hashlib
import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from weft.government.tests.factories import make_membership, make_organisation, make_person
from weft.ledger.models import Entry
from weft.register.exports import rows, sheets
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def download(client, ending, **query):
    return b"".join(client.get(reverse("export", args=[ending]), query).streaming_content)


def workbook_of(exported):
    return openpyxl.load_workbook(io.BytesIO(exported), read_only=True)


@pytest.fixture
def lead():
    person = make_person("Lea Lead")
    make_membership(person, make_organisation("Ministry"), "lead")
    return person


def test_a_workbook_holds_the_cells_of_the_csv_file_and_its_hash(client):
    make_engagement("=1+1 & <b>\r\ntwo", opens_on=date(2026, 2, 1))

    csv = download(client, "csv")
    workbook = workbook_of(download(client, "xlsx"))

    head, row = workbook["Engagements"].iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["title_en"] == "'=1+1 & <b>\r\ntwo"
    about = dict(workbook["About"].iter_rows(values_only=True))
    assert (about["complete"], about["rows"]) == ("yes", "1")
    assert about["sha256"] == hashlib.sha256(csv[: csv.rindex(b"# ")]).hexdigest()


def test_no_cell_of_a_workbook_is_a_formula(client):
    for start in "=+-@":
        make_engagement(f"{start}HYPERLINK(A1)")

    cells = [cell for row in workbook_of(download(client, "xlsx"))["Engagements"] for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_what_does_not_fit_into_a_workbook_is_said_and_not_cut(client):
    engagement = make_engagement("x" * (sheets.LONGEST_TEXT + 1))

    answer = client.get(reverse("export", args=["xlsx"]))
    assert answer.status_code == 422
    assert engagement.public_id in answer.content.decode()


def test_a_text_that_just_fits_is_whole(client):
    make_engagement("x" * sheets.LONGEST_TEXT)

    _, row = workbook_of(download(client, "xlsx"))["Engagements"].iter_rows(values_only=True)
    assert "x" * sheets.LONGEST_TEXT in row


def test_too_many_rows_for_a_sheet_is_said(client, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    make_engagement("One")
    make_engagement("Two")

    assert client.get(reverse("export", args=["xlsx"])).status_code == 422


def test_control_characters_that_a_workbook_cannot_hold_are_marked(client):
    make_engagement("Bell \x07")

    _, row = workbook_of(download(client, "xlsx"))["Engagements"].iter_rows(values_only=True)
    assert "Bell \ufffd" in row


def test_an_export_holds_what_the_search_finds_in_a_fixed_order(client):
    ministry = make_organisation()
    make_engagement("Elsewhere", opens_on=date(2026, 1, 1))
    for title, day in (("Old", date(2020, 1, 1)), ("New", date(2026, 1, 1)), ("Undated", None)):
        make_engagement(title, lead=ministry, opens_on=day)

    lines = download(client, "jsonl", organisation=ministry.public_id).splitlines()[:-1]
    assert [json.loads(line)["title_en"] for line in lines] == ["New", "Old", "Undated"]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
def test_nobody_takes_along_what_they_may_not_see(client, ending):
    make_engagement("Shown")
    make_engagement("Quetzalcoatlus", visibility="government")

    exported = download(client, ending)
    if ending == "xlsx":
        exported = str([*workbook_of(exported)["Engagements"].values]).encode()
    assert b"Shown" in exported
    assert b"Quetzalcoatlus" not in exported


def test_taking_restricted_records_along_is_on_record_once(client, lead):
    ministry = lead.memberships.get().organisation
    for number in range(3):
        make_engagement(f"Restricted {number}", lead=ministry, visibility="organisation")
    make_engagement("Public")
    client.force_login(lead, backend=BACKEND)

    download(client, "csv", organisation=ministry.public_id)

    entry = Entry.objects.get(verb="read")
    assert (entry.actor, entry.what) == (lead, "export")
    assert entry.note.startswith("3 restricted records; ")


def test_taking_public_records_along_is_nobodys_business(client, lead):
    make_engagement("Public")
    client.force_login(lead, backend=BACKEND)

    download(client, "csv")

    assert not Entry.objects.exists()


def test_there_is_no_other_format(client):
    assert client.get("/engagements/export.pdf").status_code == 404


def test_an_export_is_read_in_chunks_each_with_as_many_queries(
    client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(rows, "CHUNK", 5)
    ministry = make_organisation()
    for number in range(20):
        make_engagement(f"Number {number}", lead=ministry)

    with django_assert_max_num_queries(10 + 4 * 9):
        lines = download(client, "jsonl").splitlines()
    assert len(lines) == 21


def run(*arguments, capsysbinary=None):
    call_command("export", *arguments)
    return capsysbinary.readouterr().out if capsysbinary else None


def test_the_command_writes_a_file_in_the_format_of_its_name(tmp_path):
    make_engagement("Shown")

    run("--output", str(tmp_path / "all.jsonl"))

    assert [path.name for path in tmp_path.iterdir()] == ["all.jsonl"]
    first, last = (tmp_path / "all.jsonl").read_text().splitlines()
    assert json.loads(first)["title_en"] == "Shown"
    assert json.loads(last)["weft_export"]["complete"] is True


def test_the_command_shows_what_everybody_sees_unless_told_as_whom(lead, capsysbinary):
    ministry = lead.memberships.get().organisation
    make_engagement("Restricted", lead=ministry, visibility="organisation")

    assert b"Restricted" not in run(capsysbinary=capsysbinary)
    assert b"Restricted" in run("--as", lead.email, capsysbinary=capsysbinary)
    assert Entry.objects.get().channel == "command"


def test_the_command_narrows_as_the_pages_do(capsysbinary):
    ministry = make_organisation()
    make_engagement("Mine", lead=ministry, opens_on=date(2026, 1, 1))
    make_engagement("Other")

    exported = run("--organisation", ministry.public_id, "--year=2026", capsysbinary=capsysbinary)
    assert b"Mine" in exported
    assert b"Other" not in exported


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--state", "opened"], "--state cannot be “opened”"),
        (["--from", "soon"], "--from is “soon”"),
        (["--as", "nobody@example.org"], "Nobody here signs in as"),
        (["--output", "/nowhere/file.csv"], "cannot be written"),
        (["--output", "file.pdf"], "does not say which format"),
        (["--format", "xlsx"], "add --output"),
    ],
)
def test_the_command_says_in_one_sentence_what_is_wrong(arguments, says):
    with pytest.raises(CommandError, match=says):
        run(*arguments)


def test_a_command_that_breaks_off_leaves_no_file(tmp_path, monkeypatch):
    def breaking(*arguments, **named):
        raise OSError("the disk went away")
        yield

    monkeypatch.setattr(rows, "read", breaking)

    with pytest.raises(CommandError, match="broke off"):
        run("--output", str(tmp_path / "all.csv"))
    assert list(tmp_path.iterdir()) == []
