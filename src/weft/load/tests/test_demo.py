"""The demo's example contact, and what it stated: marked as made up, and made once."""

from datetime import UTC, date, datetime

import pytest

from weft.government.actions import vocabulary
from weft.government.models import Community, Contact, Preferences
from weft.government.tests.factories import make_membership, make_organisation, make_person
from weft.government.viewers import NOBODY
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.load import demo, times
from weft.load.periods import Period
from weft.register.moments import moment_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_examples_are_marked_and_made_once():
    hand = Hand(person=None, at=NOW, channel=Entry.Channel.COMMAND)
    vocabulary.load(hand)
    steward = make_person("Steward Example")
    make_membership(steward, make_organisation("Central"), "steward")

    for _ in range(2):
        person = demo.load(password="correct horse", steward=steward, hand=hand)

    assert person.is_example
    assert Contact.objects.verified().filter(person=person).count() == len(demo.WISHES)
    assert Preferences.objects.count() == len(demo.WISHES)
    assert all("made up for the demo" in each.how["en"] for each in Preferences.objects.all())
    youth = Community.objects.get(code="youth")
    exams = Period(date(2026, 6, 10), date(2026, 6, 20))
    found = times.instead(exams, [youth], viewer=NOBODY, at=moment_of(None, now=NOW))
    assert not found.fits
    canada_day = Period(date(2026, 7, 1), date(2026, 7, 3))
    assert not times.instead(canada_day, [youth], viewer=NOBODY, at=moment_of(None, now=NOW)).fits
