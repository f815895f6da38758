"""Rows that another process reads ahead come to the same as rows that are read here."""

import subprocess
import sys
from datetime import date

import pytest
from django.db import transaction

from weft.government.models import Proposal
from weft.government.tests.factories import hand_of, make_organisation, make_topic
from weft.register.imports import actions, ahead, definitions, runs, suggesting
from weft.register.imports.tables import UnreadableError, open_table
from weft.register.models import Engagement, SearchEntry
from weft.register.search import packing

pytestmark = pytest.mark.django_db
BATCH, ROWS = 10, 65


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(runs, "BATCH", BATCH)
    make_organisation()
    make_topic("Health")


@pytest.fixture
def readers(monkeypatch):
    """Every file is long enough to be read by another process: those that were started."""
    monkeypatch.setattr(ahead, "LONG", 0)
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 2)
    begun, begin = [], ahead.Beside.__init__

    def note(beside, process, *rest):
        begun.append(process)
        begin(beside, process, *rest)

    monkeypatch.setattr(ahead.Beside, "__init__", note)
    return begun


@pytest.fixture
def table(tmp_path):
    """Some leads and topics are unknown, some rows are refused, and one identifier comes twice."""
    lines = ["id,title,description,lead,start,end,topics"]
    for number in range(ROWS):
        lead = "Ministry of Examples" if number % 7 else f"Ministry {number // 20}"
        ends = "2026-03-31" if number % 9 else "2026-01-31"
        topics = f"Health; Lakes {number // 30}" if number % 4 == 0 else "Health"
        same = 4 if number == ROWS - 1 else number
        body = "<p>Ponds &amp; parks</p>"
        lines.append(f"{same},Park {number},{body},{lead},2026-03-01,{ends},{topics}")
    path = tmp_path / "parks.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def bring_in(path):
    """The report, the rows that were refused, and what the register holds afterwards."""
    refused = []
    definition = definitions.with_(
        suggesting.suggest(open_table(path)),
        create=(Proposal.Kind.ORGANISATION, Proposal.Kind.TOPIC),
    )
    report = actions.import_now(
        path=path,
        definition=definitions.with_source(definition, "parks", "parks"),
        mapping_name="",
        taken_on=date(2026, 3, 1),
        viewer=None,
        hand=hand_of(),
        on_refused=lambda row, problems: refused.append((row.number, [p.says for p in problems])),
    )
    told = report.as_json()
    told["unknown"] = [each["word"] for each in told["unknown"]]  # times: as far as was read
    told["unknown"].sort()
    return told, refused, [held(each) for each in Engagement.objects.order_by("pk")]


def held(record):
    entry = SearchEntry.objects.get(pk=record.pk)
    topics = sorted(each.name.text for each in record.topics.all())
    told = (record.title, record.description, record.lead.name.text, topics, record.source_rest)
    return (
        record.source_identifier,
        *told,
        len(packing.unpack(entry.codes)),
        (entry.title_en, entry.opens_on, entry.closes_on),
    )


def brought_in_here(path):
    """As if another process had never been thought of; then forgotten."""
    with transaction.atomic():
        found = bring_in(path)
        transaction.set_rollback(True)
    return found


def test_what_was_read_ahead_is_as_what_is_read_here(table, readers, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(ahead, "LONG", table.stat().st_size + 1)
        expected = brought_in_here(table)
    assert not readers

    found = bring_in(table)

    assert len(readers) == 1
    assert readers[0].poll() is not None
    assert found == expected
    report, refused, held = found
    assert report["refused"] == len(refused) == ROWS // 9 + 2
    assert report["added"] == len(held) == ROWS - len(refused)


def test_where_the_other_process_dies_the_rest_is_read_here(table, readers, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(ahead, "LONG", table.stat().st_size + 1)
        expected = brought_in_here(table)
    settle, batches = runs._settle, []

    def settle_and_kill(this, batch):
        batches.append(len(batch))
        if len(batches) == 3:
            readers[0].kill()
            readers[0].wait()
        return settle(this, batch)

    monkeypatch.setattr(runs, "_settle", settle_and_kill)

    assert bring_in(table) == expected
    assert sum(batches) == ROWS


def test_what_cannot_be_read_is_told_as_if_it_had_been_read_here(tmp_path, readers):
    path = tmp_path / "broken.csv"
    good = "".join(f"{n},Park {n},Ministry of Examples\n" for n in range(60))
    path.write_text(f"id,title,lead\n{good}61,{'x' * (5 << 20)},Ministry of Examples\n")

    with pytest.raises(UnreadableError, match="larger than 4 MB"):
        bring_in(path)

    assert len(readers) == 1
    assert Engagement.objects.count() == 60


def test_the_other_process_ends_with_the_one_that_started_it():
    command = [sys.executable, "-m", "weft.register.imports.beside"]

    assert subprocess.run(command, stdin=subprocess.DEVNULL, timeout=60).returncode == 0  # noqa: PLW1510, S603


@pytest.mark.parametrize("kind", ["short", "exported", "one processor"])
def test_no_other_process_is_started_where_it_does_not_pay(kind, table, readers, monkeypatch):
    if kind == "short":
        monkeypatch.setattr(ahead, "LONG", table.stat().st_size + 1)
    if kind == "one processor":
        monkeypatch.setattr(ahead.os, "cpu_count", lambda: 1)
    if kind == "exported":
        monkeypatch.setattr(ahead, "EXPORT", suggesting.suggest(open_table(table)).style)

    bring_in(table)

    assert not readers
