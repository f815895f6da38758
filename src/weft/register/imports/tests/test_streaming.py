"""Large files: read block by block and row by row, never as a whole."""

import tracemalloc
from datetime import date

import pytest

from weft.government.tests.factories import hand_of, make_organisation
from weft.ledger.models import StoredFile
from weft.register.imports import actions, definitions, files, runs, suggesting
from weft.register.imports.tables import UnreadableError, open_table

pytestmark = pytest.mark.django_db
MB = 1 << 20


def test_what_is_larger_than_allowed_is_read_no_further_and_not_kept(settings, tmp_path):
    settings.UPLOAD_LIMIT, settings.MEDIA_ROOT = 3 * MB, tmp_path
    read = []

    def blocks():
        for number in range(1000):
            read.append(number)
            yield b"x" * MB

    with pytest.raises(UnreadableError, match="larger than 3 MB"):
        files.store(blocks(), "large.csv", hand_of())

    assert len(read) == 4
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not StoredFile.objects.exists()


def test_a_file_four_times_as_long_takes_no_more_memory(monkeypatch, tmp_path):
    monkeypatch.setattr(runs, "BATCH", 200)
    make_organisation()
    peak_of_dry_run(tmp_path / "first.csv", 400)  # what is loaded once

    short = peak_of_dry_run(tmp_path / "short.csv", 1500)
    long = peak_of_dry_run(tmp_path / "long.csv", 6000)

    grown = (tmp_path / "long.csv").stat().st_size - (tmp_path / "short.csv").stat().st_size
    assert grown > 9 * MB
    assert long - short < 1.5 * MB


def peak_of_dry_run(path, rows):
    words = "What is to become of the park? " * 70
    lines = (f"{n},Park {n},Ministry of Examples,{words}\n" for n in range(rows))
    path.write_text("id,title,lead,description\n" + "".join(lines))
    definition = suggesting.suggest(open_table(path))
    tracemalloc.start()
    report = actions.import_now(
        path=path,
        definition=definitions.with_source(definition, "parks", "parks"),
        mapping_name="",
        taken_on=date(2026, 3, 1),
        viewer=None,
        hand=hand_of(),
        only_check=True,
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.sentence == f"added {rows}, changed 0, unchanged 0, refused 0"
    return peak
