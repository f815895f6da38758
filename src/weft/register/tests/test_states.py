"""One rule for one row, the same rule for many rows."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weft.government.models.policy import Visibility
from weft.government.tests.factories import make_organisation
from weft.register import states
from weft.register.models import Engagement
from weft.register.tests.factories import NOW, make_engagement

TICK = timedelta(days=1)
moments = st.none() | st.integers(-3, 3).map(lambda days: NOW + days * TICK)


def unsaved(**dates):
    return Engagement(**dates)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, states.State.IDEA),
        ({"planned_at": NOW}, states.State.PLANNED),
        ({"planned_at": NOW + TICK}, states.State.IDEA),
        ({"opens_at": NOW + TICK}, states.State.PLANNED),
        ({"opens_at": NOW + TICK, "announced_at": NOW}, states.State.ANNOUNCED),
        ({"opens_at": NOW}, states.State.OPEN),
        ({"opens_at": NOW - TICK, "closes_at": NOW + TICK}, states.State.OPEN),
        ({"opens_at": NOW - TICK, "closes_at": NOW}, states.State.CLOSED),
        ({"closes_at": NOW, "reported_at": NOW}, states.State.REPORTED),
        ({"closes_at": NOW + TICK, "opens_at": NOW, "reported_at": NOW}, states.State.OPEN),
        ({"closes_at": NOW, "answered_at": NOW}, states.State.ANSWERED),
        ({"opens_at": NOW, "cancelled_at": NOW}, states.State.CANCELLED),
        ({"opens_at": NOW, "cancelled_at": NOW + TICK}, states.State.OPEN),
    ],
)
def test_the_state_follows_from_dates_and_dated_acts(dates, expected):
    assert states.derive(unsaved(**dates), NOW) == expected


@pytest.mark.parametrize(
    ("source_state", "dates", "stale"),
    [
        ("planned", {"opens_at": NOW + TICK}, False),
        ("planned", {"opens_at": NOW}, True),
        ("open", {"opens_at": NOW - TICK, "closes_at": NOW}, True),
        ("open", {"opens_at": NOW - TICK, "closes_at": NOW + TICK}, False),
        ("closed", {"opens_at": NOW - TICK, "closes_at": NOW + TICK}, True),
        ("closed", {"opens_at": NOW - TICK, "closes_at": NOW, "reported_at": NOW}, False),
        ("", {"opens_at": NOW}, False),
        ("", {"opens_at": NOW, "dates_problem": "inverted"}, True),
    ],
)
def test_a_record_is_stale_where_its_source_and_its_dates_disagree(source_state, dates, stale):
    record = unsaved(source_state=source_state, **dates)

    assert states.is_stale(record, NOW) is stale


def test_a_source_is_not_held_to_account_for_the_time_before_it_was_taken():
    record = unsaved(
        source_state="closed", opens_at=NOW - 3 * TICK, closes_at=NOW - TICK, source_taken_at=NOW
    )

    assert not states.is_stale(record, NOW - 2 * TICK)
    assert states.derive(record, NOW - 2 * TICK) == states.State.OPEN


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(
    dates=st.fixed_dictionaries(
        dict.fromkeys(
            (
                "planned_at",
                "announced_at",
                "opens_at",
                "closes_at",
                "reported_at",
                "answered_at",
                "source_taken_at",
                "cancelled_at",
            ),
            moments,
        )
    ),
    source_state=st.sampled_from(["", "planned", "open", "closed", "cancelled"]),
    days=st.integers(-3, 3),
)
def test_the_rule_for_rows_agrees_with_the_rule_for_one(dates, source_state, days):
    at = NOW + days * TICK
    record = make_engagement(
        lead=make_organisation(),
        source_state=source_state,
        visibility=Visibility.PUBLIC,
        cancel_reason="Why" if dates["cancelled_at"] else "",
        **dates,
    )

    row = Engagement.objects.with_state(at).get(pk=record.pk)

    assert row.state == states.derive(record, at)
    assert bool(row.stale) == states.is_stale(record, at)
    for state in states.LABELS:
        found = Engagement.objects.filter(states.in_state(state, at), pk=record.pk).exists()
        assert found == (state == row.state), state
    for condition, together in (
        (states.is_before, states.BEFORE),
        (states.has_ended, states.ENDED),
    ):
        found = Engagement.objects.filter(condition(at), pk=record.pk).exists()
        assert found == (row.state in together)
