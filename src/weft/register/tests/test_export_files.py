"""Given a register, what its export holds, byte by byte."""

import csv
import hashlib
import io
import json
from datetime import date

import pytest

from weft.government.models import OrganisationIdentifier
from weft.government.tests.factories import (
    make_area,
    make_community,
    make_organisation,
    make_person,
    make_policy_item,
    make_topic,
)
from weft.government.viewers import NOBODY, Viewer
from weft.register.exports import files, languages, rows
from weft.register.exports.columns import columns
from weft.register.models import Engagement
from weft.register.tests.factories import NOW, make_engagement

pytestmark = pytest.mark.django_db
OFFICIAL = Viewer(is_official=True)


def export(write, *, viewer=NOBODY, records=None):
    everything = Engagement.objects.visible_to(viewer, now=NOW)
    header = columns(languages.tags(everything, viewer), with_rest=viewer.is_official)
    if records is None:
        records = rows.read(rows.identifiers(everything), viewer=viewer, now=NOW, at=NOW)
    return b"".join(write(header, records))


def read_csv(exported):
    return list(csv.DictReader(io.StringIO(exported.decode("utf-8-sig"))))


@pytest.fixture
def full():
    """An engagement with something in every kind of column."""
    lead = make_organisation("Health Ministry", names={"en": "Health Ministry", "fr": "Santé"})
    OrganisationIdentifier.objects.create(organisation=lead, scheme="canada", value="hc-sc")
    engagement = make_engagement(
        lead=lead,
        methods=["Survey; online", "Panel"],
        opens_on=date(2026, 2, 1),
        closes_on=date(2026, 4, 1),
        source_rest={"b": 1, "a": "é"},
    )
    engagement.title = {"en": "=SUM(A1)", "fr": "L'eau; l'air", "iu": "ᐃᓄᒃᑎᑐᑦ"}
    engagement.save()
    topics = [make_topic("Water", scheme="cofog", code="06.3"), make_topic("Air", code="air")]
    engagement.topics.set(topics)
    seniors = make_community("Seniors", code="seniors")
    engagement.communities.set([seniors])
    engagement.influences.create(level="involve", whom="Everyone")
    engagement.influences.create(level="consult", community=seniors, stage="Draft")
    engagement.areas.set([make_area("Ottawa", public_id="0ttawa0000")])
    return engagement


def test_a_row_holds_every_kind_of_field(full):
    row = read_csv(export(files.as_csv))[0]

    assert row["id"] == full.public_id
    assert row["title_en"] == "'=SUM(A1)"
    assert (row["title_fr"], row["title_iu"]) == ("L'eau; l'air", "ᐃᓄᒃᑎᑐᑦ")
    assert (row["lead"], row["lead_name_fr"]) == ("canada:hc-sc", "Santé")
    assert (row["topics"], row["topic_names_en"]) == ("cofog:06.3; local:air", "Water; Air")
    assert row["topic_names_fr"] == ""
    assert row["areas"] == "weft:0ttawa0000"
    assert row["influence_levels"] == "consult; involve"
    assert (row["influence_communities"], row["influence_whom"]) == ("seniors; ", "; Everyone")
    assert row["methods"] == r"Survey\; online; Panel"
    assert (row["opens_on"], row["closes_on"]) == ("2026-02-01", "2026-04-01")
    assert (row["state"], row["stale"]) == ("open", "no")
    assert (row["source"], row["source_name"]) == ("here", "Entered here")


def test_json_lines_hold_the_same_without_the_marks_of_a_spreadsheet(full):
    first, last = (json.loads(line) for line in export(files.as_json_lines).splitlines())

    assert first["title_en"] == "=SUM(A1)"
    assert first["topics"] == ["cofog:06.3", "local:air"]
    assert (first["topic_names_en"], first["topic_names_fr"]) == (["Water", "Air"], [])
    assert (first["stale"], first["about_when"]) == (False, None)
    assert last["weft_export"]["complete"] is True


def test_the_last_line_says_that_the_file_is_complete(full):
    exported = export(files.as_csv)

    body = exported[: exported.rindex(b"# ")]
    last = read_csv(exported)[-1]
    assert last["id"] == f"# complete: 1 rows; sha256 {hashlib.sha256(body).hexdigest()}"


@pytest.mark.parametrize("write", [files.as_csv, files.as_json_lines])
def test_an_export_that_breaks_off_says_so_in_its_last_line(write, full, caplog):
    def breaking():
        yield from rows.read([full.pk], viewer=NOBODY, now=NOW, at=NOW)
        raise OSError("the database went away")

    pieces = write(columns(["en"], with_rest=False), breaking())
    last = next(pieces).splitlines()[-1]

    assert b"# broken off: 1 rows" in last or b'"complete":false,"rows":1' in last
    with pytest.raises(files.BrokenOffError):
        next(pieces)


def test_what_an_import_did_not_understand_goes_to_officials_only(full):
    assert "source_rest" not in read_csv(export(files.as_csv))[0]
    assert read_csv(export(files.as_csv, viewer=OFFICIAL))[0]["source_rest"] == '{"a": "é", "b": 1}'


def test_neither_hidden_records_nor_their_languages_nor_hidden_policy_items_go_out(full):
    draft = make_engagement(visibility="named")
    Engagement.objects.filter(pk=draft.pk).update(title={"de": "Entwurf"})
    secret = make_policy_item(full.lead, "Secret bill", visibility="organisation")
    shown = make_policy_item(full.lead, "Open bill", visibility="public")
    full.policy_items.set([secret, shown])

    exported = read_csv(export(files.as_csv))

    assert len(exported) == 2  # one row, and the last line
    assert "title_de" not in exported[0]
    assert exported[0]["policy_items"] == f"weft:{shown.public_id}"


def test_a_record_hidden_while_the_export_runs_is_left_out(full):
    make_engagement("Stays")
    chosen = rows.identifiers(Engagement.objects.all())
    Engagement.objects.filter(pk=full.pk).update(visibility="named")

    records = rows.read(chosen, viewer=NOBODY, now=NOW, at=NOW)

    assert [record["title"]["en"] for record in records] == ["Stays"]


def test_people_named_on_a_record_are_not_in_an_export(full):
    full.named.create(person=make_person("Nora Named"))

    assert b"Nora" not in export(files.as_csv, viewer=OFFICIAL)


def test_reading_takes_the_same_number_of_queries_for_one_row_and_for_many(
    full, django_assert_num_queries
):
    def queries(number):
        with django_assert_num_queries(number):
            list(rows.read(chosen, viewer=NOBODY, now=NOW, at=NOW))

    chosen = rows.identifiers(Engagement.objects.all())
    queries(6)
    for number in range(40):
        make_engagement(f"Engagement {number}", lead=full.lead).topics.set(full.topics.all())
    chosen = rows.identifiers(Engagement.objects.all())
    queries(6)
