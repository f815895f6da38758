import pytest
from hypothesis import given
from hypothesis import strategies as st

from civics.similarity.words import fold, grams, numbers, stems, words


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Regulations amending the regulation", "en", ["regul", "amend", "regul"]),
        ("L’eau potable des Premières Nations", "fr", ["eau", "potabl", "premier", "nation"]),
        ("Œuvres d'art", "fr", ["oeuvr", "art"]),
        ("水道局 2024", "ja", ["水道", "道局", "2024"]),
        ("Ṣé ó dára", "yo", ["se", "o", "dara"]),
        ("!!! — …", "en", []),
        ("", "en", []),
    ],
)
def test_words_are_folded_and_cut_to_stems(text, language, expected):
    assert stems(text, language) == expected


def test_compounds_share_pieces_though_they_share_no_word():
    compound, part = words("Trinkwasserverordnung"), words("Trinkwasser")

    assert not set(compound) & set(part)
    assert len(set(grams(compound[0])) & set(grams(part[0]))) > 20


def test_numbers_are_kept_as_they_are_written():
    assert numbers("Directive 11R3, batch 12 (2024-05)") == {"11", "3", "12", "2024-05"}


@given(st.text(max_size=200))
def test_no_text_breaks_reading(text):
    assert fold(fold(text)) is not None
    assert all(stems(text, language) is not None for language in ("en", "fr", "tr", "xx"))
