"""Who is engaging when: windows, what falls into them, and where it is drawn."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weft.government.tests.factories import make_organisation, make_topic
from weft.government.viewers import NOBODY
from weft.register import search
from weft.register.models import Engagement
from weft.register.moments import moment_of
from weft.register.search import Filters
from weft.register.tests.factories import make_engagement
from weft.register.timeline import totals, windows
from weft.register.timeline.geometry import Scale
from weft.register.timeline.rows import Grouping, Limits, gather
from weft.register.timeline.windows import Window, Zoom

MARCH = windows.window(Zoom.MONTH, date(2025, 3, 1))
AT = datetime(2025, 3, 10, 12, tzinfo=UTC)
# A busy machine is slow, not wrong.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))


# --- Windows -----------------------------------------------------------------------------------


@patient
@given(days, st.sampled_from(Zoom))
def test_every_day_is_in_the_window_around_it(day, zoom):
    assert windows.around(zoom, day).holds(day)


@patient
@given(days, st.sampled_from(Zoom))
def test_the_parts_of_a_window_fill_it_without_gaps(day, zoom):
    window = windows.around(zoom, day)

    parts = window.parts()

    assert parts[0].first == window.first
    assert parts[-1].end == window.end
    assert all(one.end == following.first for one, following in pairwise(parts))


@patient
@given(days, st.sampled_from(Zoom))
def test_later_then_earlier_comes_back(day, zoom):
    window = windows.window(zoom, day)

    assert window.moved(1).moved(-1) == window
    assert window.moved(1).first == window.end


@pytest.mark.parametrize(
    ("zoom", "first", "expected"),
    [
        ("month", "2025-03-17", (date(2025, 3, 1), date(2025, 4, 1))),
        ("year", "2025-03-17", (date(2025, 3, 1), date(2026, 3, 1))),
        ("decade", "2025-03-17", (date(2025, 1, 1), date(2035, 1, 1))),
        ("century", None, (date(2024, 7, 1), date(2025, 7, 1))),
        ("month", "nonsense", (date(2025, 3, 1), date(2025, 4, 1))),
        ("decade", "9999-12-31", (date(2150, 1, 1), date(2160, 1, 1))),
        ("month", "0001-01-01", (date(1900, 1, 1), date(1900, 2, 1))),
    ],
)
def test_an_address_however_odd_gives_a_window(zoom, first, expected):
    window = windows.read(zoom, first, day=date(2025, 3, 10))

    assert (window.first, window.end) == expected


# --- Geometry ----------------------------------------------------------------------------------


@patient
@given(days, days, st.booleans())
def test_a_bar_never_leaves_the_picture_and_is_never_invisible(one, other, mirrored):
    span = Scale(MARCH, mirrored=mirrored).engagement(min(one, other), max(one, other))

    assert span.left >= -1e-9
    assert span.left + span.width <= 100 + 1e-9
    assert span.width > 0


def test_a_bar_covers_its_days_and_mirrors_where_pages_read_from_right_to_left():
    plain = Scale(MARCH).engagement(date(2025, 3, 1), date(2025, 3, 31))
    first_day = Scale(MARCH).engagement(date(2025, 3, 1), date(2025, 3, 1))
    mirrored = Scale(MARCH, mirrored=True).engagement(date(2025, 3, 1), date(2025, 3, 1))

    assert (plain.x, plain.w) == ("0.00%", "100.00%")
    assert first_day.left == 0
    assert mirrored.left + mirrored.width == pytest.approx(100)


def test_the_day_is_marked_only_where_it_falls_into_the_window():
    assert Scale(MARCH).day(date(2025, 3, 16)) == "50.00%"
    assert Scale(MARCH).day(date(2025, 4, 1)) is None


def test_an_engagement_without_a_last_day_runs_on_to_the_edge():
    span = Scale(MARCH).engagement(date(2025, 3, 16), None)

    assert span.left + span.width == pytest.approx(100)


# --- What falls into a window ------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("opens_on", "closes_on", "inside"),
    [
        (date(2025, 2, 1), date(2025, 2, 28), False),
        (date(2025, 2, 1), date(2025, 3, 1), True),
        (date(2025, 3, 31), date(2025, 4, 30), True),
        (date(2025, 4, 1), date(2025, 4, 30), False),
        (date(2025, 1, 1), date(2025, 12, 31), True),
        (date(2025, 1, 1), None, True),
        (None, date(2025, 3, 5), True),
        (None, date(2025, 4, 5), False),
        (None, None, False),
    ],
)
def test_an_engagement_is_shown_where_one_of_its_days_is(opens_on, closes_on, inside):
    make_engagement(opens_on=opens_on, closes_on=closes_on)

    found = gather(Engagement.objects.all(), MARCH, Grouping.ORGANISATION, at=AT)

    assert bool(found.groups) is inside


@pytest.mark.django_db
def test_a_window_of_the_timeline_holds_what_a_list_of_the_same_period_finds():
    days = [None, *(date(2025, month, 15) for month in (1, 3, 5))]
    for opens_on in days:
        for closes_on in days:
            if not (opens_on and closes_on and closes_on < opens_on):
                make_engagement(opens_on=opens_on, closes_on=closes_on)
    period = Filters(from_day=MARCH.first, to_day=MARCH.last)

    counted = totals.of(Engagement.objects.all(), MARCH, at=AT)
    listed = search.find(period, NOBODY, moment_of(None, now=AT)).count

    assert counted.in_window == listed.number == 7


@pytest.mark.django_db
def test_groups_come_largest_first_and_those_of_nobody_last():
    health, parks = make_topic("Health"), make_topic("Parks")
    for topics in ((health,), (health, parks), (), (), ()):
        make_engagement(opens_on=date(2025, 3, 3)).topics.set(topics)

    found = gather(Engagement.objects.all(), MARCH, Grouping.TOPIC, at=AT)

    assert [(group.name.text, group.count) for group in found.groups] == [
        ("Health", 2),
        ("Parks", 1),
        ("None named", 3),
    ]


@pytest.mark.django_db
def test_a_crowded_group_is_counted_by_parts_of_the_window_instead_of_listed():
    crowded, quiet = make_organisation("Crowded"), make_organisation("Quiet")
    for number in range(4):
        make_engagement(
            lead=crowded, opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 7 + number)
        )
    make_engagement(lead=quiet, opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 2))

    found = gather(
        Engagement.objects.all(), MARCH, Grouping.ORGANISATION, at=AT, limits=Limits(dense=3)
    )

    first, second = found.groups
    assert first.is_dense
    assert first.counts == (4, 3, 0, 0, 0)
    assert first.rows == []
    assert not second.is_dense
    assert len(second.rows) == 1


@pytest.mark.django_db
def test_a_page_holds_only_so_many_bars_however_many_groups_there_are():
    for number in range(6):
        organisation = make_organisation(f"Body {number}")
        for _ in range(3):
            make_engagement(lead=organisation, opens_on=date(2025, 3, 1))

    found = gather(
        Engagement.objects.all(), MARCH, Grouping.ORGANISATION, at=AT, limits=Limits(budget=9)
    )

    assert sum(len(group.rows) for group in found.groups) == 9
    assert sum(group.is_dense for group in found.groups) == 3


@pytest.mark.django_db
def test_stale_records_are_counted_apart():
    make_engagement(opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 5), source_state="open")
    make_engagement()

    counted = totals.of(Engagement.objects.all(), MARCH, at=AT)

    assert (counted.in_window, counted.stale, counted.undated) == (1, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("bodies", [2, 9])
def test_queries_do_not_grow_with_rows(bodies, django_assert_num_queries):
    for number in range(bodies):
        organisation = make_organisation(f"Body {number}")
        for _ in range(number + 1):
            make_engagement(lead=organisation, opens_on=date(2025, 3, 1))

    with django_assert_num_queries(4):
        gather(
            Engagement.objects.all(), MARCH, Grouping.ORGANISATION, at=AT, limits=Limits(dense=1)
        )


def test_a_window_of_any_length_has_marks():
    window = Window(date(2025, 1, 1), date(2025, 7, 1))

    assert [part.first.month for part in window.parts()] == [1, 2, 3, 4, 5, 6]
    assert window.moved(1).first == window.end
