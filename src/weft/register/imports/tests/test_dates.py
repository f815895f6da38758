"""Days as people write them; what could be two days is never guessed."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weft.register.imports import dates

DAY = date(2025, 7, 24)


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-24", "2025/7/24", "2025.07.24", "20250724", "2025-07-24T10:00:00Z", "24/07/2025",
        "07/24/2025", "24.7.2025", "24-07-25", "24 July 2025", "July 24, 2025", "24 juillet 2025",
        "24-Jul-25", "Thursday, 24 July 2025", "jeudi 24 juillet 2025", "45862",
        " 24 JUILLET 2025 ",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text):
    assert dates.parse(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [("1er mars 2025", date(2025, 3, 1)), ("15 août 2025", date(2025, 8, 15)), ("", None)],
)
def test_french_and_nothing(text, day):
    assert dates.parse(text) == day


@pytest.mark.parametrize("text", ["31/02/2025", "soon", "2025", "24 juliembre 2025", "13/13/2025"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the caller only needs to know that it is none
        dates.parse(text)


def test_two_readings_are_refused_unless_the_column_tells():
    with pytest.raises(dates.AmbiguousError) as error:
        dates.parse("05/04/2025")

    assert set(error.value.readings) == {date(2025, 4, 5), date(2025, 5, 4)}
    assert dates.parse("05/04/2025", dates.DAY_FIRST) == date(2025, 4, 5)
    assert dates.parse("05/04/2025", dates.MONTH_FIRST) == date(2025, 5, 4)
    assert dates.parse("05/05/2025") == date(2025, 5, 5)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["05/04/2025", "24/07/2025"], dates.DAY_FIRST),
        (["05/04/2025", "07/24/2025"], dates.MONTH_FIRST),
        (["05/04/2025"], dates.UNDECIDED),
        (["24/07/2025", "07/24/2025"], dates.UNDECIDED),
    ],
)
def test_a_column_tells_its_order_if_one_of_its_days_does(column, order):
    assert dates.order_of(column) == order


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused(text):
    with suppress(ValueError, OverflowError):
        dates.parse(text)
