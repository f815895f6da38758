from hypothesis import given
from hypothesis import strategies as st

from weft.register.exports import cells


@given(st.text())
def test_unguard_undoes_exactly_what_guard_did(text):
    assert cells.unguard(cells.guard(text)) == text


@given(st.text(max_size=5).filter(lambda text: not text.startswith(cells.GUARDED)))
def test_a_text_that_needs_no_quote_gets_none_and_loses_none(text):
    assert cells.guard(text) == text
    assert cells.unguard(text) == text


@given(st.sampled_from(cells.GUARDED), st.text())
def test_a_guarded_cell_starts_with_one_quote(trigger, rest):
    assert cells.guard(trigger + rest) == "'" + trigger + rest


@given(st.lists(st.one_of(st.text(), st.text(alphabet="a;\\ b=\n\t"))))
def test_split_undoes_join_to_the_last_space(values):
    back = cells.split(cells.join(values))

    assert back == ([] if values == [""] else values)


def test_space_that_a_person_types_around_values_is_no_part_of_them():
    assert cells.split(" a ;b; c\\\\ ; \\  ") == ["a", "b", "c\\", " "]
