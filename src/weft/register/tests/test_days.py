"""A day lasts from midnight to midnight where the lead organisation is."""

from datetime import UTC, date, datetime

import pytest

from weft.government.models import Organisation
from weft.register import days
from weft.register.models import Engagement


@pytest.mark.parametrize(
    ("time_zone", "opens", "closes"),
    [
        (
            "America/Toronto",
            datetime(2026, 3, 7, 5, tzinfo=UTC),
            datetime(2026, 3, 9, 4, tzinfo=UTC),
        ),
        (
            "Pacific/Auckland",
            datetime(2026, 3, 6, 11, tzinfo=UTC),
            datetime(2026, 3, 8, 11, tzinfo=UTC),
        ),
        ("", datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)),
        ("Nowhere/At-all", datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)),
    ],
)
def test_days_follow_the_lead_over_a_change_of_the_clocks(time_zone, opens, closes):
    park = Engagement(lead=Organisation(time_zone=time_zone))
    park.opens_on, park.closes_on = date(2026, 3, 7), date(2026, 3, 8)

    days.place(park)

    assert (park.opens_at, park.closes_at) == (opens, closes)


def test_days_that_are_unknown_or_the_last_there_is_raise_nothing():
    park = Engagement(lead=Organisation(), opens_on=None, closes_on=date.max)

    days.place(park)

    assert park.opens_at is None
    assert park.closes_at.year == date.max.year
