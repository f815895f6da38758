import pytest
from hypothesis import given
from hypothesis import strategies as st

from civics.names import NameIndex, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Health Canada", "HEALTH  CANADA"),
        ("Ministère de l'Économie", "Ministere de l\u2019Economie"),
        ("Arts & Culture", "Arts, Culture"),
        ("Straße", "STRASSE"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


def test_a_name_without_letters_resembles_nothing():
    index = NameIndex([("hc", "Health Canada"), ("dash", "—")])

    assert index.like("…") == []
    assert index.like("") == []


def test_a_misspelt_name_finds_its_own_first():
    index = NameIndex([("tc", "Transport Canada"), ("hc", "Health Canada"), ("pc", "Parks Canada")])

    assert index.like("Helth Canada")[0][0] == "hc"


def test_a_key_with_several_names_is_given_once_with_its_best():
    index = NameIndex([("hc", "Health Canada"), ("hc", "Santé Canada")])

    assert index.like("Santé Canada") == [("hc", 1.0)]


@given(st.lists(st.text(min_size=1, max_size=12), max_size=12), st.text(max_size=12))
def test_resemblance_is_a_share_and_falls_along_the_list(names, wanted):
    found = NameIndex(enumerate(names)).like(wanted, limit=100, at_least=0.0)

    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@given(st.text(alphabet="abc é-", min_size=1).filter(fold))
def test_a_name_resembles_itself_wholly(name):
    assert NameIndex([("it", name)]).like(name) == [("it", 1.0)]
