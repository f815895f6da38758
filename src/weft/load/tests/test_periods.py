"""Periods, limits and times to avoid: cases."""

from collections import Counter
from datetime import date

import pytest

from weft.load import periods
from weft.load.periods import Avoided, Limit, Period


def day(text: str) -> date:
    return date.fromisoformat(text)


def period(first: str, last: str) -> Period:
    return Period(day(first), day(last))


@pytest.mark.parametrize(
    ("first", "months", "expected"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-03-15", -3, "2024-12-15"),
        ("2025-12-01", 12, "2026-12-01"),
        ("9999-12-01", 12, "9999-12-31"),
        ("0001-01-01", -1, "0001-01-01"),
    ],
)
def test_months_after_a_day_keep_the_day_where_they_can(first, months, expected):
    assert periods.months_after(day(first), months) == day(expected)


@pytest.mark.parametrize(
    ("asks", "on", "months", "expected"),
    [
        ({}, "2025-06-01", 12, 0),
        ({"2025-06-01": 2}, "2025-06-01", 12, 2),
        # Twelve months ago to the day is another year.
        ({"2024-06-01": 1}, "2025-06-01", 12, 0),
        ({"2024-06-02": 1}, "2025-06-01", 12, 1),
        # What is planned for later counts as much as what was.
        ({"2025-09-01": 3}, "2025-06-01", 12, 3),
        # No twelve months hold all three: two at most lie together with the day.
        ({"2024-08-01": 1, "2025-01-10": 1, "2025-12-01": 1}, "2025-06-01", 12, 2),
    ],
)
def test_the_busiest_months_around_a_day_are_found(asks, on, months, expected):
    counted = Counter({day(each): number for each, number in asks.items()})

    assert periods.busiest(counted, day(on), months) == expected


def test_one_more_ask_keeps_to_a_limit_up_to_it():
    asks = Counter({day("2025-01-10"): 1, day("2025-03-10"): 1})

    assert periods.keeps(Limit(3, 12), asks, day("2025-06-01"))
    assert not periods.keeps(Limit(2, 12), asks, day("2025-06-01"))
    assert periods.keeps(Limit(2, 12), asks, day("2026-01-10"))
    assert periods.keeps(None, asks, day("2025-06-01"))


def test_nothing_at_all_is_a_limit_too():
    assert not periods.keeps(Limit(0, 12), Counter(), day("2025-06-01"))


@pytest.mark.parametrize(
    ("avoided", "planned", "expected"),
    [
        (Avoided(period("2025-07-01", "2025-08-31")), period("2025-06-01", "2025-06-30"), None),
        (
            Avoided(period("2025-07-01", "2025-08-31")),
            period("2025-06-01", "2025-07-01"),
            period("2025-07-01", "2025-08-31"),
        ),
        # Once is once.
        (Avoided(period("2024-07-01", "2024-08-31")), period("2025-07-01", "2025-07-02"), None),
        (
            Avoided(period("2020-07-01", "2020-08-31"), every_year=True),
            period("2025-08-31", "2025-09-30"),
            period("2025-07-01", "2025-08-31"),
        ),
        # Over the turn of a year, seen from either side.
        (
            Avoided(period("2020-12-20", "2021-01-06"), every_year=True),
            period("2026-01-05", "2026-01-20"),
            period("2025-12-20", "2026-01-06"),
        ),
        (
            Avoided(period("2020-12-20", "2021-01-06"), every_year=True),
            period("2025-12-01", "2025-12-20"),
            period("2025-12-20", "2026-01-06"),
        ),
        # A leap day in a year without one.
        (
            Avoided(period("2024-02-29", "2024-02-29"), every_year=True),
            period("2025-02-28", "2025-02-28"),
            period("2025-02-28", "2025-02-28"),
        ),
    ],
)
def test_a_time_to_avoid_is_met_on_its_days_alone(avoided, planned, expected):
    assert avoided.within(planned) == expected


def test_the_last_years_of_the_calendar_are_no_trap():
    avoided = Avoided(period("2020-12-20", "2021-01-06"), every_year=True)

    assert avoided.within(period("9999-12-25", "9999-12-31")) is None
    assert avoided.within(period("0001-01-01", "0001-01-02")) is None
