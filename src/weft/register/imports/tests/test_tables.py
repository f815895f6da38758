"""Files as people really send them: encodings, delimiters, titles, formulas, bombs."""

import random
import zipfile

import openpyxl
import pytest

from weft.register.imports.tables import UnreadableError, open_table, workbooks

HEAD = "Titre;Début;Fin\n"
ROWS = "Être à l’œuvre;2026-03-01;2026-03-31\nDéjà «vu»;2026-04-01;2026-04-30\n"


def write(tmp_path, content, name="table.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def read(path):
    table = open_table(path)
    return table, list(table.read())


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"],
)
def test_every_usual_encoding_is_found(tmp_path, encoding):
    table, rows = read(write(tmp_path, (HEAD + ROWS).encode(encoding)))

    assert list(table.columns) == ["Titre", "Début", "Fin"]
    assert [row.cells["Titre"] for row in rows] == ["Être à l’œuvre", "Déjà «vu»"]


def test_rows_in_another_encoding_than_the_rest_are_named(tmp_path):
    good, other = ROWS.splitlines(keepends=True)
    content = HEAD.encode() + good.encode() + other.encode("cp1252") + b"plain;;\n"

    table, rows = read(write(tmp_path, content))

    assert [row.cells["Titre"] for row in rows] == ["Être à l’œuvre", "Déjà «vu»", "plain"]
    assert [row.number for row in rows if row.warnings] == [3]
    assert "saved in an older way" in table.notes[0]


@pytest.mark.parametrize(
    ("encoding", "system"), [("cp1252", "Windows"), ("mac_roman", "Mac"), ("utf-16", "")]
)
def test_an_old_encoding_is_told_in_words_that_people_know(tmp_path, encoding, system):
    table, _rows = read(write(tmp_path, (HEAD + ROWS).encode(encoding)))

    assert encoding not in " ".join(table.notes)
    assert bool(table.notes) is bool(system)
    assert not system or f"as text of {system}." in table.notes[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_even_where_texts_hold_others(tmp_path, delimiter):
    text = delimiter.join(["title", "start", "note"])
    text += "\n" + delimiter.join(['"a, b; c | d"', "2026-03-01", '"two\nlines"'])

    _table, rows = read(write(tmp_path, text.encode()))

    assert rows[0].cells == {"title": "a, b; c | d", "start": "2026-03-01", "note": "two\nlines"}


def test_many_lines_of_a_text_are_not_taken_for_a_table(tmp_path):
    text = 'id,title,lead,start,end\n1,"' + "a | b\n" * 10 + '",Parks,2026-03-01,2026-03-31\n'

    table, rows = read(write(tmp_path, text.encode()))

    assert list(table.columns) == ["id", "title", "lead", "start", "end"]
    assert [row.cells["lead"] for row in rows] == ["Parks"]


def test_titles_above_the_header_are_left_out_and_rows_keep_their_numbers(tmp_path):
    text = "Our engagements,,\nAs of 1 March,,\n,,\ntitle,start,end\nA park,2026-03-01,2026-03-31\n"

    table, rows = read(write(tmp_path, text.encode()))

    assert list(table.columns) == ["title", "start", "end"]
    assert rows[0].number == 5
    assert "row 4" in table.notes[0]


def test_columns_without_a_name_or_with_the_same_name_are_told_apart(tmp_path):
    table, _rows = read(write(tmp_path, b"title,,title\na,b,c\n"))

    assert list(table.columns) == ["title", "Column 2", "title (2)"]


def test_a_row_with_more_cells_than_columns_is_wrong_not_shifted(tmp_path):
    _table, rows = read(write(tmp_path, b"title,start\nA park, the big one,2026-03-01\n"))

    assert "3 cells" in rows[0].wrong["start"]


def workbook(tmp_path, fill, name="table.xlsx"):
    book = openpyxl.Workbook()
    fill(book, book.active)
    path = tmp_path / name
    book.save(path)
    return path


def test_a_workbook_with_titles_a_hidden_sheet_and_merged_cells(tmp_path):
    def fill(book, sheet):
        sheet.title = "Notes"
        sheet.append(["secret"])
        sheet.sheet_state = "hidden"
        shown = book.create_sheet("Parks")
        shown.append(["Our parks"])
        shown.append(["title", "lead"])
        shown.append(["A park", "Parks"])
        shown.append(["A lake", None])
        shown.merge_cells("B3:B4")
        book.create_sheet("Other").append(["x", "y"])
        book.active = 1

    table, rows = read(workbook(tmp_path, fill))

    assert [dict(row.cells) for row in rows] == [
        {"title": "A park", "lead": "Parks"},
        {"title": "A lake", "lead": "Parks"},
    ]
    said = " ".join(table.notes)
    assert "Notes" in said
    assert "Other" in said
    assert "Merged" in said


def test_formulas_are_not_run(tmp_path):
    def fill(book, sheet):
        sheet.append(["title", "start"])
        sheet.append(['=HYPERLINK("http://evil.example","x")', "2026-03-01"])

    _table, rows = read(workbook(tmp_path, fill))

    assert "A2" in rows[0].wrong["title"]
    assert rows[0].cells["title"] == ""


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = workbook(tmp_path, lambda book, sheet: sheet.append(["title"]))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", bytes(64 << 20))

    with pytest.raises(UnreadableError, match="not safe to open"):
        open_table(path)


def test_what_is_held_in_memory_is_limited_even_if_it_is_packed_badly(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_HELD", 10_000)
    path = workbook(tmp_path, lambda book, sheet: sheet.append(["title"]))
    noise = random.Random(1).randbytes(20_000)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings2.xml", noise)

    with pytest.raises(UnreadableError, match="not safe to open"):
        open_table(path)


def test_a_file_that_is_not_what_its_name_says_is_read_as_what_it_is(tmp_path):
    path = write(tmp_path, b"title,start\nA park,2026-03-01\n", "table.xlsx")

    table, rows = read(path)

    assert table.kind == "csv"
    assert "it was read as that" in table.notes[0]
    assert rows[0].cells["title"] == "A park"


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "table.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")

    with pytest.raises(UnreadableError, match="ZIP archive"):
        open_table(path)


def test_json_lines_with_texts_in_languages_and_lists(tmp_path):
    text = '{"title": {"en": "A park", "fr": "Un parc"}, "topics": ["a;b", "c"], "n": 3}\n'
    text += "nonsense\n[1]\n"

    table, rows = read(write(tmp_path, text.encode(), "table.jsonl"))

    assert list(table.columns) == ["title_en", "title_fr", "topics", "n"]
    assert rows[0].cells["topics"] == "a\\;b; c"
    assert [bool(row.wrong) for row in rows] == [False, True, True]


def test_a_calendar_ends_on_the_day_before_its_end(tmp_path):
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1@x\r\nSUMMARY:A park\\, talked about\r\n"
        "DTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:20260401\r\nORGANIZER;CN=Parks:mailto:a@b\r\n"
        "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2@x\r\nSUMMARY:An evening\r\n"
        "DTSTART:20260301T180000Z\r\nDTEND:20260301T200000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )

    _table, rows = read(write(tmp_path, text.encode(), "table.ics"))

    assert rows[0].cells["SUMMARY"] == "A park, talked about"
    assert (rows[0].cells["DTSTART"], rows[0].cells["DTEND"]) == ("2026-03-01", "2026-03-31")
    assert (rows[1].cells["DTSTART"], rows[1].cells["DTEND"]) == ("2026-03-01", "2026-03-01")
    assert rows[0].cells["ORGANIZER"] == "Parks"


def test_an_open_quote_does_not_swallow_the_file(tmp_path):
    text = 'title,start\n"A park,2026-03-01\n' + "x,2026-03-01\n" * 500_000

    with pytest.raises(UnreadableError, match="larger than 4 MB"):
        list(open_table(write(tmp_path, text.encode())).read())
