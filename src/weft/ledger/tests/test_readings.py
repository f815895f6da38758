from datetime import UTC, datetime, timedelta

import pytest

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.people.models import Person

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return Person.objects.create_user("alice@example.org", name="Alice Example")


@pytest.fixture
def record():
    return Person.objects.create_user("record@example.org")  # any row will do


@pytest.mark.parametrize(
    ("later", "lines"),
    [(timedelta(), 1), (trail.READINGS_APART - TICK, 1), (trail.READINGS_APART, 2)],
)
def test_reading_a_record_again_is_noted_once_an_hour(alice, record, later, lines):
    trail.read(record, trail.Hand(person=alice, at=NOW))
    trail.read(record, trail.Hand(person=alice, at=NOW + later))

    assert trail.readings_of(record).count() == lines


def test_each_person_each_record_and_each_channel_is_noted(alice, record):
    trail.read(record, trail.Hand(person=alice, at=NOW))
    trail.read(record, trail.Hand(person=alice, at=NOW, channel=Entry.Channel.API))
    trail.read(record, trail.Hand(person=record, at=NOW))
    trail.read(alice, trail.Hand(person=alice, at=NOW))

    assert trail.readings_of(record).count() == 3
    assert trail.readings_of(alice).count() == 1


def test_readings_are_no_part_of_a_records_history(alice, record):
    trail.record(record, Entry.Verb.CREATED, trail.Hand(person=alice, at=NOW))
    trail.read(record, trail.Hand(person=alice, at=NOW))

    assert [line.verb for line in trail.of(record)] == [Entry.Verb.CREATED]
