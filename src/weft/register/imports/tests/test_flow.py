"""From a file to the register and back: check, run, repeat, undo; on pages and at the command."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from weft.government.models import Proposal
from weft.government.tests.factories import (
    make_membership,
    make_organisation,
    make_person,
    make_topic,
)
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.register.models import Engagement, Import, Mapping

pytestmark = pytest.mark.django_db

TABLE = """id;Titre;Title (en);Ministère;Début;Fin;Thèmes
7;Un parc;A park;Ministry of Examples;31/03/2026;30/04/2026;Health
8;Un lac;A lake;Ministry of Examples;01/04/2026;03/04/2026;"Health; Lakes"
9;Une île;An island;Ministry of Nowhere;01/04/2026;03/04/2026;
10;Inverse;Inverted;Ministry of Examples;30/04/2026;31/03/2026;
"""


@pytest.fixture
def ministry():
    make_topic("Health")
    return make_organisation()


@pytest.fixture
def carol(client, ministry):
    """An engagement lead, signed in."""
    carol = make_person("Carol Example")
    make_membership(carol, ministry, "lead")
    client.force_login(carol, backend="django.contrib.auth.backends.ModelBackend")
    return carol


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def give(client, text=TABLE, name="parks.csv", encoding="cp1252"):
    file = SimpleUploadedFile(name, text.encode(encoding))
    return client.post(reverse("import_new"), {"file": file})


def page(client, name, brought):
    return client.get(reverse(name, args=[brought.public_id])).content.decode()


def send(client, name, brought, on_commit, **data):
    with on_commit():
        return client.post(reverse(name, args=[brought.public_id]), data)


def as_mapped(client, brought):
    """What the mapping page would send unchanged."""
    response = client.get(reverse("import_mapping", args=[brought.public_id]))
    definition, rows = response.context["definition"], response.context["rows"]
    data = {"taken_on": "2026-03-01", "source_name": definition.source["name"]}
    for row in rows:
        data[f"field-{row.number}"] = row.chosen
        data[f"language-{row.number}"] = row.column.language
        data[f"order-{row.number}"] = row.column.order
    return data


def test_a_messy_file_is_given_mapped_checked_imported_and_undone(client, carol, on_commit):
    response = give(client)
    brought = Import.objects.get()
    assert response.url == reverse("import_mapping", args=[brought.public_id])
    assert "Un parc" in page(client, "import_mapping", brought)

    send(client, "import_mapping", brought, on_commit, **as_mapped(client, brought))
    brought.refresh_from_db()
    report = brought.check_job.result
    assert {name: report[name] for name in ("added", "refused")} == {"added": 2, "refused": 2}
    shown = page(client, "import", brought)
    assert "Ministry of Nowhere" in shown
    assert "before it begins" in shown
    assert not Engagement.objects.exists()

    send(client, "import_run", brought, on_commit)
    park = Engagement.objects.get(source_identifier="7")
    assert park.title == {"fr": "Un parc", "en": "A park"}
    assert str(park.opens_on) == "2026-03-31"
    assert [each.name.text for each in park.topics.all()] == ["Health"]
    assert trail.of(park).get().channel == Entry.Channel.IMPORT
    assert {each.value for each in Proposal.objects.all()} == {"lakes", "ministry of nowhere"}

    send(client, "import_undo", brought, on_commit)
    assert not Engagement.objects.exists()
    assert Entry.objects.filter(verb=Entry.Verb.DELETED).count() == 2
    assert "2 records went" in page(client, "import", brought)


def test_whoever_waited_for_a_check_sees_what_came_of_it_without_another_press(
    client, carol, on_commit
):
    give(client)
    brought = Import.objects.get()
    send(client, "import_mapping", brought, on_commit, **as_mapped(client, brought))
    job = Import.objects.get().check_job

    plain = client.get(job.get_absolute_url())
    live = client.get(job.get_absolute_url(), headers={"HX-Request": "true"})

    assert plain.url == live.headers["HX-Redirect"] == brought.get_absolute_url()


def test_the_refused_rows_come_back_as_a_sheet_that_can_be_mended(client, carol, on_commit):
    give(client)
    brought = Import.objects.get()
    send(client, "import_mapping", brought, on_commit, **as_mapped(client, brought))

    address = reverse("import_errors", args=[brought.public_id, "csv"])
    sheet = b"".join(client.get(address).streaming_content).decode("utf-8-sig")

    assert "weft: how to mend it" in sheet.splitlines()[0]
    assert len(sheet.splitlines()) == 3
    mended = sheet.replace("Ministry of Nowhere", "Ministry of Examples")
    mended = mended.replace("30/04/2026,31/03/2026", "31/03/2026,30/04/2026")
    give(client, mended, encoding="utf-8")
    again = Import.objects.first()
    send(client, "import_mapping", again, on_commit, **as_mapped(client, again))
    again.refresh_from_db()
    assert (again.check_job.result["added"], again.check_job.result["refused"]) == (2, 0)
    xlsx = client.get(reverse("import_errors", args=[brought.public_id, "xlsx"]))
    assert b"".join(xlsx.streaming_content).startswith(b"PK")


def test_the_same_file_changes_nothing_and_a_changed_row_changes_one_field(carol, tmp_path, capsys):
    path = tmp_path / "parks.csv"
    path.write_text(TABLE)
    call_command("import_engagements", path)
    assert capsys.readouterr().out.endswith("added 2, changed 0, unchanged 0, refused 2\n")

    call_command("import_engagements", path)
    assert capsys.readouterr().out.endswith("added 0, changed 0, unchanged 2, refused 2\n")

    path.write_text(TABLE.replace("A park", "A better park"))
    call_command("import_engagements", path)
    assert capsys.readouterr().out.endswith("added 0, changed 1, unchanged 1, refused 2\n")
    park = Engagement.objects.get(source_identifier="7")
    assert trail.of(park).first().changes == {
        "title": [{"fr": "Un parc", "en": "A park"}, {"fr": "Un parc", "en": "A better park"}]
    }


def test_undo_keeps_what_somebody_changed_since_and_puts_back_what_was(
    client, carol, on_commit, tmp_path
):
    path = tmp_path / "parks.csv"
    path.write_text(TABLE)
    call_command("import_engagements", path, source="parks")
    path.write_text(TABLE.replace("A park", "A better park").replace("A lake", "A better lake"))
    call_command("import_engagements", path, source="parks", email=carol.email)
    lake = Engagement.objects.get(source_identifier="8")
    other = trail.Hand(person=carol, at=lake.changed_at)
    trail.record(lake, Entry.Verb.CHANGED, other, changes={"purpose": ({}, {"en": "Swim"})})

    brought = Import.objects.first()
    send(client, "import_undo", brought, on_commit)

    park = Engagement.objects.get(source_identifier="7")
    lake.refresh_from_db()
    assert park.title["en"] == "A park"
    assert lake.title["en"] == "A better lake"
    assert "A better lake" in page(client, "import", brought)


def test_a_lead_imports_for_the_own_organisation_only(carol, tmp_path, capsys):
    make_organisation("Ministry of Nowhere")
    path = tmp_path / "parks.csv"
    path.write_text(TABLE)

    call_command("import_engagements", path, email=carol.email)

    captured = capsys.readouterr()
    assert captured.out.endswith("added 2, changed 0, unchanged 0, refused 2\n")
    assert "your own organisation only" in captured.err


def test_a_mapping_is_kept_under_a_name(client, carol, on_commit):
    give(client)
    brought = Import.objects.get()

    data = as_mapped(client, brought) | {"save_as": "Our parks", "inverted": "keep"}
    send(client, "import_mapping", brought, on_commit, **data)

    assert Mapping.objects.get().name == "Our parks"
    assert "Our parks" in page(client, "import_mapping", brought)
    brought.refresh_from_db()
    assert brought.check_job.result["added"] == 3


@pytest.mark.parametrize(
    "given",
    [
        ("empty.csv", b"", "The file is empty."),
        ("report.csv", b"%PDF-1.7 ...", "PDF"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old Excel"),
        ("page.csv", b"<!DOCTYPE html><p>no", "web page"),
        ("broken.xlsx", b"PK\x03\x04 not really", "damaged"),
        ("noise.csv", bytes(range(256)) * 4, "not text"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence_and_kept_nowhere(
    client, carol, tmp_path, given
):
    name, content, says = given

    response = client.post(
        reverse("import_new"), {"file": SimpleUploadedFile(name, content or b" ")}
    )

    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Import.objects.exists()
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=says) as error:
        call_command("import_engagements", path)
    assert error.value.returncode == 2


def test_a_file_larger_than_allowed_is_refused_before_it_is_read(client, carol, settings):
    settings.UPLOAD_LIMIT = 1 << 20

    response = give(client, "id,title\n" + "1,park\n" * 400_000)

    assert response.status_code == 413
    assert "larger than 1 MB" in response.content.decode()


def test_an_import_is_seen_by_whoever_asked_and_by_stewards(client, carol):
    give(client)
    mallory = make_person("Mallory Example")
    make_membership(mallory, make_organisation("Other"), "lead")
    client.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(Import.objects.get().get_absolute_url()).status_code == 404
