"""Numbers packed as text are counted right, whichever they are."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from weft.register.search import packing

numbers = st.lists(st.integers(0, 1_000_000) | st.integers(0xD600, 0xE100) | st.integers(0, 20))


@given(numbers)
def test_what_is_packed_is_unpacked(given):
    assert packing.unpack(packing.pack(given)) == given


@given(numbers)
def test_each_number_is_counted_as_often_as_it_is_there(given):
    assert packing.tally(packing.pack(given)) == Counter(given)


def test_a_long_text_is_counted_in_pieces(monkeypatch):
    monkeypatch.setattr(packing, "_CHUNK", 3)
    given = [1, 2, 70_000, 2, 5, 5, 5, 1]
    assert packing.tally(packing.pack(given)) == {1: 2, 2: 2, 5: 3, 70_000: 1}
