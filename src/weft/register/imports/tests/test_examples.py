"""The example files say what their README says of them."""

import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from weft.government.tests.factories import make_organisation
from weft.ledger.trail import Hand
from weft.register.imports import definitions, runs, suggesting
from weft.register.imports.tables import open_table
from weft.register.models import Engagement
from weft.register.tests.factories import NOW

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[1] / "examples"


@pytest.fixture
def bring_in(capsys):
    make_organisation("Health Canada", names={"en": "Health Canada", "fr": "Santé Canada"})

    def bring_in(name, **options):
        call_command("import_engagements", FOLDER / name, **options)
        captured = capsys.readouterr()
        return captured.out.splitlines()[-1], captured.err

    return bring_in


def test_semicolons_and_windows(bring_in):
    ended, said = bring_in("semicolons-windows.csv")

    assert ended == "added 2, changed 0, unchanged 0, refused 3"
    assert "Row 7, N°: Row 6 has the same identifier, “A-2”. Keep one of the two rows" in said
    assert "Row 8, Organisme: Weft does not know the organisation “Ministère des Rêves”" in said
    assert "Row 9, Fin: It ends (2026-09-01) before it begins (2026-09-30)." in said
    station = Engagement.objects.get(source_identifier="A-1")
    assert station.title == {"fr": "Que deviendra l’ancienne gare ?"}
    assert (str(station.opens_on), str(station.closes_on)) == ("2026-03-01", "2026-03-31")


def test_mixed_encodings(bring_in):
    ended, said = bring_in("mixed-encodings.csv")

    assert ended == "added 4, changed 0, unchanged 0, refused 2"
    assert "Row 5, start: “05/04/2026” can be 2026-04-05 or 2026-05-04." in said
    assert "Row 6, title: This text has 10799 characters; 2000 are allowed. Shorten it" in said
    cafe = Engagement.objects.get(source_identifier="M-2")
    assert cafe.title == {"en": "Café culture"}
    assert str(Engagement.objects.get(source_identifier="M-3").opens_on) == "2025-12-01"
    bees = Engagement.objects.get(source_identifier="M-6").description["en"]
    assert bees == "What helps bees?\n• Meadows\n• Less spray"


def test_a_workbook(bring_in):
    ended, said = bring_in("title-rows-hidden-sheet.xlsx")

    assert ended == "added 2, changed 0, unchanged 0, refused 1"
    assert "Cell B6 holds a formula without a value. Type the value itself." in said
    assert "Hidden sheets were left out: Budget." in said
    footpaths = Engagement.objects.get(source_identifier="X-2")
    assert footpaths.lead.name.text == "Health Canada"
    assert footpaths.source_rest == {"Web page": "www.example.org"}


def test_a_wrong_name(bring_in):
    ended, said = bring_in("not-really-excel.xlsx")

    assert ended == "added 1, changed 0, unchanged 0, refused 0"
    assert "it holds CSV; it was read as that" in said


def test_the_mapping_of_have_your_say_is_found(bring_in):
    make_organisation("European Commission")

    ended, _said = bring_in("have-your-say-made-up.csv")

    assert ended == "added 2, changed 0, unchanged 0, refused 0"
    kites = Engagement.objects.get(source_identifier="90002")
    assert kites.source.key == "eu-have-your-say"
    assert kites.undated_acts == ["report"]


def test_nothing_is_written_by_a_dry_run_and_all_refused_rows_by_errors(bring_in, tmp_path):
    sheet = tmp_path / "refused.csv"

    ended, _said = bring_in("semicolons-windows.csv", dry_run=True, errors=sheet)

    assert ended == "added 2, changed 0, unchanged 0, refused 3"
    assert not Engagement.objects.exists()
    assert len(sheet.read_text(encoding="utf-8-sig").splitlines()) == 4


@pytest.mark.slow
def test_a_large_file_keeps_memory_flat(tmp_path):
    """Rows are read as a stream: none is kept but for its identifier."""
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("id,title,lead,start,end,description\n")
        for number in range(20_000):
            file.write(f"{number},T,Nobody,2026-03-01,2026-03-31,{'text ' * 250}\n")
    assert path.stat().st_size > 20 << 20

    report, peak = peak_of(path)

    assert report.counts[runs.REFUSED] == 20_000
    assert peak < 15 << 20


def peak_of(path):

    definition = definitions.with_source(suggesting.suggest(open_table(path)), None, "large")
    order = runs.Order(
        path=path,
        name=path.name,
        definition=definition,
        source=None,
        taken_on=date(2026, 3, 1),
        viewer=None,
        hand=Hand(person=None, at=NOW),
    )
    tracemalloc.start()
    report = runs.dry_run(order)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return report, peak
