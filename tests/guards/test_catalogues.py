"""The catalogues hold every sentence of the interface, and French has a word for each.

Needs GNU gettext (`xgettext`), which `makemessages` calls.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%\{\w+\}|\{\w*\}")

pytestmark = pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs GNU gettext")


class Entry:
    """One message of a catalogue."""

    def __init__(self, block: str) -> None:
        self.fuzzy = bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE))
        parts = re.findall(r'^(msg\w+(?:\[\d\])?)\s+((?:".*"\n?)+)', block, re.MULTILINE)
        texts = {name: "".join(re.findall(r'"(.*)"', text)) for name, text in parts}
        self.key = (texts.get("msgctxt", ""), texts["msgid"], texts.get("msgid_plural", ""))
        self.translations = [text for name, text in texts.items() if name.startswith("msgstr")]


def entries(path: Path) -> Iterator[Entry]:
    for block in re.split(r"\n{2,}", path.read_text()):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        entry = Entry("\n".join(lines)) if any(line.startswith("msgid") for line in lines) else None
        if entry and entry.key[1]:
            yield entry


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str, str]]:
    """What the sources say now, taken in a copy so that nothing here is changed."""
    copy = tmp_path_factory.mktemp("sources")
    shutil.copytree(
        ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("node_modules", "dist")
    )
    (copy / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "fr", "--no-obsolete", "-v", "0"],
        cwd=copy,
        env={
            **os.environ,
            "PYTHONPATH": str(copy / "src"),
            "DJANGO_SETTINGS_MODULE": "weft.settings",
        },
        check=True,
        capture_output=True,
    )
    return {entry.key for entry in entries(copy / "locale" / "fr" / "LC_MESSAGES" / "django.po")}


def test_every_sentence_is_in_the_catalogue(extracted):
    kept = {entry.key for entry in entries(CATALOGUE)}

    assert sorted(extracted - kept) == []


def test_the_catalogue_holds_nothing_that_is_gone(extracted):
    kept = {entry.key for entry in entries(CATALOGUE)}

    assert sorted(kept - extracted) == []


def test_french_has_a_word_for_everything():
    missing = [e.key for e in entries(CATALOGUE) if e.fuzzy or not all(e.translations)]

    assert missing == []


def test_placeholders_are_the_same_in_both_languages():
    different = [
        entry.key
        for entry in entries(CATALOGUE)
        for text in entry.translations
        if text and set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(" ".join(entry.key)))
    ]

    assert different == []


def test_the_compiled_catalogue_is_the_one_that_is_kept(tmp_path):
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "-o", compiled, CATALOGUE], check=True)

    assert compiled.read_bytes() == CATALOGUE.with_suffix(".mo").read_bytes()
