"""An export, brought into an empty hub and exported again, is the same to the last byte."""

import csv
import io
import tempfile
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from weft.government.actions import proposals
from weft.government.models import (
    Area,
    Community,
    Organisation,
    OrganisationIdentifier,
    PolicyItem,
    Proposal,
    RightsHolder,
    Topic,
)
from weft.government.tests.factories import (
    hand_of,
    make_area,
    make_community,
    make_membership,
    make_organisation,
    make_person,
    make_policy_item,
    make_topic,
)
from weft.government.viewers import Viewer, viewer_of
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register import search
from weft.register.exports import exporting
from weft.register.imports import actions, definitions, suggesting, undoing
from weft.register.imports.tables import open_table
from weft.register.models import Engagement, Import, Source
from weft.register.moments import Moment
from weft.register.tests.factories import NOW, make_engagement

pytestmark = pytest.mark.django_db
OFFICIAL = Viewer(is_official=True)
FORMATS = ("csv", "jsonl", "xlsx")
LATER = datetime(2026, 5, 1, 9, 30, 0, 123456, tzinfo=UTC)


def exported(ending, viewer=OFFICIAL):
    moment = Moment(now=NOW, day=NOW.date(), at=NOW, is_chosen=False, is_today=True)
    to = exporting.FORMATS[ending]
    pieces = exporting.export(search.Filters(), viewer, moment, to=to, hand=hand_of())
    return b"".join(pieces)


def brought_in(content, ending, *, viewer=None, person=None, only_check=False):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"taken along.{ending}"
        path.write_bytes(content)
        definition = suggesting.suggest(open_table(path))
        assert definition.style == definitions.EXPORT
        return actions.import_now(
            path=path,
            definition=definitions.with_source(definition, None, path.stem),
            mapping_name="",
            taken_on=date(2026, 2, 1),
            viewer=viewer,
            hand=Hand(person=person, at=NOW, channel=Entry.Channel.IMPORT),
            only_check=only_check,
        )


def changed(content, before, after):
    text = content.decode("utf-8-sig")
    assert before in text
    return text.replace(before, after).encode()


def held(content, ending):
    """What must be the same: every byte, or of a workbook every cell."""
    if ending != "xlsx":
        return content
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def without_hash(content, ending):
    """The second sheet has the hash of the CSV file, which keeps what a workbook cannot hold."""
    whole = held(content, ending)
    return whole["Engagements"] if ending == "xlsx" else whole


def empty():
    for model in (Engagement, PolicyItem, Source, Proposal, RightsHolder, Community, Topic, Area):
        model.objects.all().delete()
    Organisation.objects.filter(memberships=None).delete()


@contextmanager
def another_hub():
    """An empty one; afterwards everything is as it was."""
    with transaction.atomic():
        Import.objects.all().delete()
        empty()
        yield
        transaction.set_rollback(True)


def make_full():
    """An engagement with something in every column."""
    lead = make_organisation("Health Ministry", names={"en": "Health; \\ Ministry", "fr": "Santé"})
    OrganisationIdentifier.objects.create(organisation=lead, scheme="canada", value="hc:sc")
    twins = [make_organisation("Same name"), make_organisation("Same name")]
    seniors = make_community("Seniors", code="seniors")
    public = make_policy_item(
        twins[0], "A plan", kind="plan", stage="in_force", visibility="public"
    )
    inside = make_policy_item(make_organisation("Treasury"), "Cabinet paper")
    source = Source.objects.create(
        key="parks",
        name="=Parks",
        kind=Source.Kind.HARVESTED,
        address="https://example.org/parks",
        licence="CC0",
        attribution="+Thanks\r\nto all",
    )
    full = make_engagement(
        {"en": "=1+1 <b> &amp;", "fr": "'=2", "mi": " Te wai ", "fr-t-en-t0-und": "@robot"},
        lead=lead,
        description={"en": "\tOne\r\ntwo; three \\", "iu": "ᐃᓄᒃᑎᑐᑦ"},
        purpose={"en": "-"},
        question={"fr": "“Quoi ?”,\nCR\rLF"},
        link={"en": "https://example.org/a?b=1&c=2"},
        report_link={"fr": "https://example.org/r"},
        answer_link={"en": "https://example.org/a"},
        methods=["Survey; online", "Panel\\", " Café "],
        languages=["en", "mi"],
        about_when="=soon",
        opens_on=date(2026, 2, 1),
        closes_on=date(2026, 4, 1),
        planned_at=datetime(2025, 1, 1, tzinfo=UTC),
        announced_at=datetime(2025, 2, 1, 1, 2, 3, tzinfo=UTC),
        reported_at=LATER,
        answered_at=LATER,
        cancelled_at=LATER,
        cancel_reason="-" + "No money. " * 50,
        undated_acts=["report", "cancel"],
        embargo_until=datetime(2026, 2, 1, 8, tzinfo=UTC),
        source=source,
        source_identifier="=A/1",
        source_status="+offen",
        source_state="open",
        source_taken_at=datetime(2025, 12, 1, 17, tzinfo=UTC),
        dates_problem="inverted",
        source_rest={"b": {"deep": [1, None]}, "a": "é", "topics": "Lakes"},
        supporting=twins,
        policy_items=[public, inside],
        topics=[make_topic("Water", scheme="cofog", code="06.3"), make_topic("Water", code="a")],
        communities=[seniors, make_community("No code")],
        rights_holders=[RightsHolder.objects.create(names={"mi": "Ngāi Tahu"})],
        areas=[make_area("Ottawa", scheme="iso", code="CA-ON"), make_area("Hill")],
    )
    elsewhere = make_community("Only asked here")
    full.influences.create(level="involve", whom="Everyone; all", stage="=1")
    full.influences.create(level="empower", community=seniors, legal_basis="An act")
    full.influences.create(level="consult", community=elsewhere)
    return full


@pytest.mark.parametrize("ending", FORMATS)
def test_an_export_comes_back_whole_in_an_empty_hub(ending):
    make_full()
    make_engagement("Plain", visibility="government")
    first = exported(ending)

    with another_hub():
        report = brought_in(first, ending)
        second = exported(ending)

    assert report.sentence == "added 2, changed 0, unchanged 0, refused 0"
    assert held(second, ending) == held(first, ending)


@pytest.mark.parametrize("ending", FORMATS)
def test_an_export_changes_nothing_in_the_hub_it_came_from(ending):
    full = make_full()
    make_engagement("Plain")
    entries = Entry.objects.filter(subject_kind="register.engagement").count()
    first = exported(ending)

    report = brought_in(first, ending)

    assert report.sentence == "added 0, changed 0, unchanged 2, refused 0"
    assert held(exported(ending), ending) == held(first, ending)
    assert Entry.objects.filter(subject_kind="register.engagement").count() == entries
    assert full.policy_items.count() == 2


IMPOSSIBLE = {*map(chr, range(32)), "\ufffe", "\uffff"} - set("\t\n\r")  # in a workbook
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=IMPOSSIBLE), max_size=12
)
GUARDED = st.sampled_from(["", "=", "+", "-", "@", "'", "\t", "\r", "'=", "# complete"])
CELLS = st.builds("".join, st.tuples(GUARDED, TEXTS))
FILLED = CELLS.filter(str.strip)
TAGS = st.sampled_from(["en", "fr", "mi", "zh-Hant", "fr-t-en-t0-und"])
MAPS = st.dictionaries(TAGS, CELLS, max_size=3)
DAYS = st.none() | st.dates(date(1, 1, 2), date(9999, 12, 30))
MOMENTS = st.none() | st.integers(-(2**31), 2**31).map(
    lambda seconds: datetime(2000, 1, 1, 0, 0, 0, 4, tzinfo=UTC) + timedelta(seconds=seconds)
)
ENGAGEMENTS = st.fixed_dictionaries(
    {
        "title": st.dictionaries(TAGS, FILLED, min_size=1, max_size=3),
        "description": MAPS,
        "purpose": MAPS,
        "question": MAPS,
        "methods": st.lists(FILLED, max_size=3),
        "languages": st.lists(TAGS, max_size=3),
        "about_when": CELLS,
        "cancel_reason": CELLS,
        "opens_on": DAYS,
        "planned_at": MOMENTS,
        "announced_at": MOMENTS,
        "reported_at": MOMENTS,
        "answered_at": MOMENTS,
        "embargo_until": MOMENTS.filter(lambda moment: moment is None or moment < NOW),
        "source_taken_at": MOMENTS,
        "source_status": CELLS,
        "source_state": st.sampled_from(["", "planned", "open", "closed", "cancelled"]),
        "source_rest": st.dictionaries(TEXTS, TEXTS, max_size=2),
        "undated_acts": st.lists(st.sampled_from(["report", "cancel", "answer"]), unique=True),
        "visibility": st.sampled_from(["government", "public"]),
    }
)
LEVELS = st.lists(
    st.fixed_dictionaries(
        {
            "level": st.sampled_from(["inform", "consult", "empower"]),
            "whom": CELLS,
            "stage": CELLS,
            "legal_basis": FILLED,
        }
    ),
    max_size=3,
)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # to shrink takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(ENGAGEMENTS, FILLED.map(str.strip), LEVELS), min_size=1, max_size=3))
def test_whatever_an_engagement_says_comes_back_as_it_was(told):
    with transaction.atomic():
        empty()
        for fields, name, levels in told:
            topic = make_topic(names={"en": name, "mi": name})
            engagement = make_engagement(lead=make_organisation(name), topics=[topic], **fields)
            for level in levels:
                engagement.influences.create(**level)
        for ending in FORMATS:
            first = exported(ending)
            with another_hub():
                assert brought_in(first, ending).counts["added"] == len(told)
                assert without_hash(exported(ending), ending) == without_hash(first, ending)
        transaction.set_rollback(True)


def refusals(content, **given):
    report = brought_in(content, "csv", **given)
    return [
        (each["row"], each["column"], each["says"]) for each in report.problems if each["refused"]
    ]


@pytest.mark.parametrize(
    ("before", "after", "column", "says"),
    [
        ("{id}", "not-an-id!", "id", "“not-an-id!” is not an identifier of Weft."),
        ("weft:{topic}", "weft:short", "areas", "“short” is not an identifier of Weft."),
        ("2025-02-03T", "2025-02-33T", "announced_at", "is not a date"),
        ("consult", "chat", "influence_levels", "“chat” is none of the choices"),
        ("Everyone", "Every; one", "influence_whom", "2 values stand beside 1 levels"),
        ("report", "dance", "undated_acts", "“dance” is none of the choices"),
        ("No money", "", "cancel_reason", "Say why it was cancelled"),
        ('"{{""a"": 1}}"', "[]", "source_rest", "no JSON object"),
        ("https://example.org/s", "javascript:alert(1)", "source_address", "not a web address"),
        ("imported", "found", "source_kind", "“found” is none of the choices"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_by_name(before, after, column, says):
    area = make_area("Hill")
    engagement = make_engagement(
        areas=[area],
        announced_at=datetime(2025, 2, 3, tzinfo=UTC),
        reported_at=LATER,
        cancelled_at=LATER,
        cancel_reason="No money",
        undated_acts=["report"],
        source_rest={"a": 1},
        source=Source.objects.create(
            key="s", name="S", kind="imported", address="https://example.org/s"
        ),
        source_identifier="1",
    )
    engagement.influences.create(level="consult", whom="Everyone")
    before = before.format(id=engagement.public_id, topic=area.public_id)

    (refusal,) = refusals(changed(exported("csv"), before, after))

    assert refusal[:2] == (2, column)
    assert says in refusal[2]


def test_an_identifier_of_another_record_is_refused():
    source = Source.objects.create(key="s", name="S", kind="imported")
    one = make_engagement(source=source, source_identifier="one")
    two = make_engagement(source=source, source_identifier="two", visibility="named")
    content = exported("csv")

    taken = refusals(changed(content, one.public_id, two.public_id))
    other = refusals(changed(content, one.public_id, "7h2k9m4xq0"))

    assert [says for *_, says in taken] == ["This identifier belongs to another engagement."]
    assert [says for *_, says in other] == [
        "The register has this record of its source under another identifier."
    ]


@pytest.fixture
def ministry():
    return make_organisation("Ministry")


def as_(role, organisation):
    person = make_person("Robin Role")
    make_membership(person, organisation, role)
    return {"person": person, "viewer": viewer_of(person, at=NOW)}


def test_who_is_no_steward_brings_no_identifiers_and_learns_of_no_hidden_record(ministry):
    hidden = make_engagement("Hidden", lead=ministry, visibility="named")
    shown = make_engagement("Shown", lead=ministry)
    content = exported("csv")

    absent = refusals(changed(content, shown.public_id, "7h2k9m4xq0"), **as_("lead", ministry))
    theirs = refusals(changed(content, shown.public_id, hidden.public_id), **as_("lead", ministry))

    assert absent == theirs == [(2, "id", "There is no such engagement.")]


def test_a_policy_owner_changes_nothing_that_is_there(ministry):
    engagement = make_engagement("Shown", lead=ministry)
    content = changed(exported("csv"), "Shown", "Mine now")

    (refusal,) = refusals(content, **as_("policy_owner", ministry))

    assert refusal[2].startswith("Only its lead organisation")
    engagement.refresh_from_db()
    assert engagement.title == {"en": "Shown"}


def test_a_lead_changes_what_they_may_change_and_it_is_on_record(ministry):
    act = datetime(2026, 1, 1, tzinfo=UTC)
    engagement = make_engagement("Shown", lead=ministry, planned_at=act)
    area = make_area("Hill", scheme="iso", code="CA-ON")
    engagement.areas.set([area])
    content = exported("csv")
    engagement.areas.set([])
    content = changed(content, "2026-01-01T00:00:00Z", "2026-01-02")
    content = changed(content, "Shown", "Changed")
    lead = as_("lead", ministry)

    report = brought_in(content, "csv", **lead)

    assert report.counts["changed"] == 1
    engagement.refresh_from_db()
    assert (engagement.title, engagement.planned_at.day) == ({"en": "Changed"}, 2)
    line = trail.of(engagement).first()
    assert (line.actor, line.channel) == (lead["person"], "import")
    assert line.changes["areas"] == [[], [area.public_id]]
    assert line.changes.keys() == {"areas", "title", "planned_at"}


def test_links_to_policy_items_that_the_reader_of_the_file_could_not_see_stay(ministry):
    inside = make_policy_item(ministry, "Cabinet paper", visibility="government")
    public = make_policy_item(ministry, "A bill", visibility="public")
    engagement = make_engagement("Shown", policy_items=[inside, public])
    content = exported("csv", Viewer())
    assert b"Cabinet paper" not in content

    assert brought_in(content, "csv").counts["unchanged"] == 1
    assert (
        brought_in(changed(content, f"weft:{public.public_id}", ""), "csv").counts["changed"] == 1
    )

    assert set(engagement.policy_items.all()) == {inside}


def test_what_only_those_named_see_names_who_brings_it_and_is_refused_of_nobody(ministry):
    content = changed(exported_with("Draft", ministry), ",government,", ",named,")

    with another_hub():
        (refusal,) = refusals(content)
        steward = as_("steward", make_organisation("Centre"))
        report = brought_in(content, "csv", **steward)
        named = list(Engagement.objects.get().named.values_list("person", "may_edit"))

    assert refusal[1] == "visibility"
    assert report.counts["added"] == 1
    assert named == [(steward["person"].pk, True)]


def exported_with(title, lead):
    make_engagement(title, lead=lead, visibility="government")
    return exported("csv")


def test_a_dry_run_says_what_the_run_will_do():
    make_full()
    content = exported("csv")

    with another_hub():
        report = brought_in(content, "csv", only_check=True)
        assert not Organisation.objects.exists()

    assert report.sentence == "added 1, changed 0, unchanged 0, refused 0"


def test_what_a_hub_does_not_know_waits_for_the_steward_when_a_lead_brings_it(ministry):
    make_engagement(
        "Shown",
        lead=ministry,
        topics=[make_topic("Water", scheme="cofog", code="06.3")],
        rights_holders=[RightsHolder.objects.create(names={"mi": "Ngāi Tahu"})],
    )
    engagement = Engagement.objects.get()
    content = changed(exported("csv"), engagement.public_id, "")
    Engagement.objects.all().delete()
    Topic.objects.all().delete()
    RightsHolder.objects.all().delete()

    report = brought_in(content, "csv", **as_("lead", ministry))

    assert report.counts["added"] == 1
    proposal = Proposal.objects.get()
    assert (proposal.scheme, proposal.value, proposal.state) == ("cofog", "06.3", "waiting")
    kept = Engagement.objects.get().source_rest
    assert kept["topics"] == "cofog:06.3"
    assert kept["rights_holders"].startswith("weft:")


def test_when_the_steward_decides_the_record_is_linked(ministry):
    make_engagement(lead=ministry, topics=[make_topic("Water", scheme="cofog", code="06.3")])
    engagement = Engagement.objects.get()
    content = changed(exported("csv"), engagement.public_id, "")
    Engagement.objects.all().delete()
    Topic.objects.all().delete()
    brought_in(content, "csv", **as_("lead", ministry))
    steward = as_("steward", make_organisation("Centre"))

    proposals.create(
        proposals=Proposal.objects.all(), viewer=steward["viewer"], hand=hand_of(steward["person"])
    )

    engagement = Engagement.objects.get()
    assert [str(each) for each in engagement.topics.all()] == ["Water"]
    assert "topics" not in engagement.source_rest


def test_a_refused_row_that_was_mended_reads_as_it_was_exported(tmp_path):
    make_engagement({"en": "=1+1", "fr": "'=2"}, announced_at=datetime(2025, 2, 3, tzinfo=UTC))
    path, errors = tmp_path / "all.csv", tmp_path / "errors.csv"
    path.write_bytes(changed(exported("csv"), "2025-02-03T", "2025-02-33T"))

    call_command("import_engagements", path, errors=errors)
    errors.write_text(errors.read_text().replace("2025-02-33T", "2025-02-03T"))

    assert brought_in(errors.read_bytes(), "csv").sentence.endswith("unchanged 1, refused 0")


def test_columns_that_were_taken_out_leave_the_record_as_it_is():
    make_full()
    out = {"title_mi", "topics", "topic_names_en", "reported_at", "languages", "influence_whom"}
    rows = csv.DictReader(io.StringIO(exported("csv").decode("utf-8-sig"), newline=""))
    kept = [name for name in rows.fieldnames if name not in out]
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, kept, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)

    report = brought_in(file.getvalue().encode(), "csv")

    assert [each["changes"].keys() for each in report.samples] == [{"influences"}]


def test_an_import_of_an_export_is_undone_as_a_whole(ministry):
    full = make_full()
    before = exported("csv")
    brought_in(changed(before, "\tOne", "Two"), "csv")
    assert exported("csv") != before

    undoing.undo(Import.objects.get(), hand_of(), checkpoint={}, keep=lambda *_: None)

    assert exported("csv") == before
    assert full.influences.count() == 3
