"""When letters leave: at the person's hour, by the clock on their wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weft.notices.models import Letterbox
from weft.notices.times import next_letter

TORONTO = "America/Toronto"


@pytest.mark.parametrize(
    ("rhythm", "after", "due"),
    [
        # 8 o'clock in Toronto is 13:00 UTC in winter, 12:00 in summer.
        ("daily", datetime(2026, 3, 2, 12, 59, tzinfo=UTC), datetime(2026, 3, 2, 13, tzinfo=UTC)),
        ("daily", datetime(2026, 3, 2, 13, 0, tzinfo=UTC), datetime(2026, 3, 3, 13, tzinfo=UTC)),
        ("daily", datetime(2026, 3, 7, 14, 0, tzinfo=UTC), datetime(2026, 3, 8, 12, tzinfo=UTC)),
        # 2 March 2026 is a Monday.
        ("weekly", datetime(2026, 3, 2, 12, 0, tzinfo=UTC), datetime(2026, 3, 2, 13, tzinfo=UTC)),
        ("weekly", datetime(2026, 3, 2, 14, 0, tzinfo=UTC), datetime(2026, 3, 9, 12, tzinfo=UTC)),
        ("at_once", datetime(2026, 3, 2, 14, 0, tzinfo=UTC), datetime(2026, 3, 2, 14, tzinfo=UTC)),
        ("off", datetime(2026, 3, 2, 14, 0, tzinfo=UTC), None),
    ],
)
def test_a_letter_leaves_at_the_chosen_time(rhythm, after, due):
    box = Letterbox(rhythm=rhythm, hour=8, weekday=0, zone=TORONTO)

    assert next_letter(box, after=after) == due


def test_a_zone_that_is_gone_gives_way_to_the_hubs(settings):
    settings.TIME_ZONE = "UTC"
    box = Letterbox(rhythm="daily", hour=8, zone="Mars/Olympus")

    due = next_letter(box, after=datetime(2026, 3, 2, 7, tzinfo=UTC))

    assert due == datetime(2026, 3, 2, 8, tzinfo=UTC)


@given(
    minutes=st.integers(0, 6 * 366 * 24 * 60),
    rhythm=st.sampled_from(["daily", "weekly"]),
    hour=st.integers(0, 23),
    weekday=st.integers(0, 6),
    zone=st.sampled_from([TORONTO, "Pacific/Apia", "Asia/Kathmandu", "Australia/Lord_Howe"]),
)
def test_the_next_time_is_later_and_never_more_than_a_turn_away(
    minutes, rhythm, hour, weekday, zone
):
    after = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    box = Letterbox(rhythm=rhythm, hour=hour, weekday=weekday, zone=zone)

    due = next_letter(box, after=after)

    turn = timedelta(days=7 if rhythm == "weekly" else 1)
    assert timedelta(0) < due.astimezone(UTC) - after <= turn + timedelta(hours=2)
    if rhythm == "weekly":
        assert due.astimezone(ZoneInfo(zone)).weekday() == weekday
