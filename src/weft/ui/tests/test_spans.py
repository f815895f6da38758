"""Periods as bars."""

from datetime import date

import pytest

from weft.ui import spans

YEAR = {"first": date(2025, 1, 1), "last": date(2025, 12, 31)}


def test_a_whole_year_fills_the_span():
    assert spans.bar(date(2025, 1, 1), date(2025, 12, 31), **YEAR) == spans.Bar(0, 1000, False)


def test_what_lies_outside_is_cut_off():
    assert spans.bar(date(2020, 1, 1), date(2030, 1, 1), **YEAR) == spans.Bar(0, 1000, False)


def test_one_day_is_still_seen_and_stays_inside():
    last_day = spans.bar(date(2025, 12, 31), date(2025, 12, 31), **YEAR)

    assert last_day.length == spans.LEAST
    assert last_day.start + last_day.length == spans.FULL


def test_an_unknown_end_is_said():
    assert spans.bar(date(2025, 7, 2), None, **YEAR) == spans.Bar(499, 501, True)


@pytest.mark.parametrize(
    "period",
    [
        (None, None),
        (date(2026, 1, 1), date(2026, 2, 1)),
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2026, 1, 1), None),
    ],
)
def test_what_is_not_on_the_span_has_no_bar(period):
    assert spans.bar(*period, **YEAR) is None


def test_a_span_that_ends_before_it_begins_is_an_error():
    with pytest.raises(spans.EmptySpanError):
        spans.place(date(2025, 1, 1), first=date(2025, 1, 1), last=date(2024, 1, 1))
