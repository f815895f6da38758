"""Times proposed instead, and the calendars that they respect."""

import socket
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from weft.government.models import Preferences
from weft.government.tests.factories import (
    hand_of,
    make_area,
    make_community,
    make_contact,
    make_membership,
    make_organisation,
    make_person,
    make_rights_holder,
)
from weft.government.viewers import NOBODY, viewer_of
from weft.load import calendars, fetching, proposing, times
from weft.load.actions import keeping
from weft.load.models import CalendarDay, EventCalendar
from weft.load.periods import Avoided, Limit, Period
from weft.load.proposing import Wishes
from weft.register.moments import moment_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT = moment_of(None, now=NOW)


def day(text: str) -> date:
    return date.fromisoformat(text)


def period(first: str, last: str) -> Period:
    return Period(day(first), day(last))


JUNE = period("2026-06-01", "2026-06-30")
SUMMER = Avoided(period("2020-06-20", "2020-08-31"), "Summer", every_year=True)
CANADA_DAY = Avoided(period("2020-07-01", "2020-07-01"), "Canada Day", every_year=True)


# --- Proposing: cases ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ([], [("2026-06-01", "2026-06-30")]),
        # The nearest before is closer than the nearest after.
        ([Wishes(avoided=[SUMMER])], [("2026-05-21", "2026-06-19")]),
        # A holiday within is nothing; at an end it is.
        (
            [Wishes(holidays=[Avoided(period("2026-06-15", "2026-06-15"))])],
            [("2026-06-01", "2026-06-30")],
        ),
        (
            [Wishes(holidays=[Avoided(period("2026-06-01", "2026-06-01"))])],
            [("2026-06-02", "2026-07-01")],
        ),
        # Two who want different things are both respected.
        (
            [
                Wishes(avoided=[SUMMER]),
                Wishes(avoided=[Avoided(period("2026-05-01", "2026-05-31"))]),
            ],
            [("2026-04-01", "2026-04-30")],
        ),
        # One more within a year would be too many: a year after the last.
        (
            [Wishes(limit=Limit(1, 12), asks=Counter({day("2026-01-10"): 1}))],
            [("2027-01-10", "2027-02-08")],
        ),
    ],
)
def test_the_nearest_time_that_suits_everybody_is_proposed(wishes, expected):
    found = proposing.propose(JUNE, wishes, not_before=AT.day, number=1)

    assert found == [period(*each) for each in expected]


def test_nothing_is_proposed_that_has_begun_or_overlaps_another_proposal():
    found = proposing.propose(period("2026-03-02", "2026-03-31"), [], not_before=AT.day)

    assert [each.first for each in found] == [
        day("2026-03-02"), day("2026-04-01"), day("2026-05-01"),
    ]  # fmt: skip


def test_where_nothing_suits_within_a_year_nothing_is_proposed():
    never = Wishes(limit=Limit(0, 12))

    assert proposing.propose(JUNE, [never], not_before=AT.day) == []
    assert not proposing.fits(JUNE, [never])


def test_the_end_of_the_calendar_is_no_trap():
    last = period("9999-12-01", "9999-12-31")

    assert proposing.propose(last, [], not_before=AT.day, number=1) == [last]


# --- Calendars, whoever wrote them ---------------------------------------------------------------


def ics(*events: str) -> bytes:
    body = "\r\n".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}\r\nEND:VCALENDAR\r\n".encode()


def test_events_are_read_in_whole_days():
    read = calendars.read(
        ics(
            "SUMMARY:Gathering\r\nDTSTART;VALUE=DATE:20260710\r\nDTEND;VALUE=DATE:20260713",
            "SUMMARY:Evening\r\nDTSTART:20260714T180000Z\r\nDTEND:20260714T200000Z",
            "SUMMARY:Holiday\r\nDTSTART;VALUE=DATE:20200701\r\nRRULE:FREQ=YEARLY",
        )
    )

    assert [(each.name, each.period, each.every_year) for each in read.events] == [
        ("Gathering", period("2026-07-10", "2026-07-12"), False),
        ("Evening", period("2026-07-14", "2026-07-14"), False),
        ("Holiday", period("2020-07-01", "2020-07-01"), True),
    ]


def test_what_cannot_be_read_or_repeats_oddly_is_said():
    read = calendars.read(
        ics(
            "SUMMARY:Good\r\nDTSTART;VALUE=DATE:20260710",
            "SUMMARY:No day at all",
            "SUMMARY:Nonsense\r\nDTSTART:today",
            "SUMMARY:A decade\r\nDTSTART;VALUE=DATE:20200101\r\nDTEND;VALUE=DATE:20300101",
            "SUMMARY:Weekly\r\nDTSTART;VALUE=DATE:20260710\r\nRRULE:FREQ=WEEKLY",
            "SUMMARY:Backwards\r\nDTSTART;VALUE=DATE:20260710\r\nDTEND;VALUE=DATE:20260101",
        )
    )

    assert [each.name for each in read.events] == ["Good", "Weekly", "Backwards"]
    assert (read.left_out, read.once) == (3, 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\xff\xfe" * 100,
        b"<html>no calendar</html>",
        b"BEGIN:VEVENT\r\n" * 5000,
        ics("SUMMARY:" + "x" * 70_000 + "\r\nDTSTART;VALUE=DATE:20260710"),
        ics(*["SUMMARY:Many\r\nDTSTART;VALUE=DATE:20260710"] * 2001),
        b"x" * (calendars.MOST_BYTES + 1),
    ],
)
def test_a_hostile_file_is_refused_in_words(body):
    with pytest.raises(ValidationError):
        calendars.read(body)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x.ics",
        "https://localhost/x.ics",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.5/x.ics",
        "http://[::1]/x.ics",
        "http://[::ffff:127.0.0.1]/x.ics",
        "ftp://example.org/x.ics",
        "file:///etc/passwd",
        "https://example.org:8443/x.ics",
        "https://user@127.0.0.1/x.ics",
        "https://",
        "nonsense",
        "http://[::1",
    ],
)
def test_an_address_inside_is_not_asked(monkeypatch, address):
    def never(*_args, **_kwargs):
        raise AssertionError("it was asked")

    monkeypatch.setattr(socket, "create_connection", never)

    with pytest.raises(ValidationError):
        fetching.fetch(address, most=10)


def test_a_name_with_one_address_inside_is_not_asked(monkeypatch):
    answers = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("192.168.1.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answers)

    with pytest.raises(ValidationError, match="public web"):
        fetching.fetch("https://example.org/x.ics", most=10)


# --- Kept, and respected -------------------------------------------------------------------------

GATHERING = ics("SUMMARY:Gathering\r\nDTSTART;VALUE=DATE:20260610\r\nDTEND;VALUE=DATE:20260613")


def by(person):
    return {"viewer": viewer_of(person, at=NOW), "hand": hand_of(person, at=NOW)}


@pytest.mark.django_db
def test_those_who_speak_for_it_keep_its_calendar_and_planners_meet_it(client):
    nation, alice = make_rights_holder("Nation of the Parks"), make_person("Alice Example")
    make_contact(alice, nation)
    client.force_login(alice)
    address = reverse("rights_holder_calendars", args=[nation.public_id])

    client.post(
        address,
        {"name": "Ours", "kind": "events", "file": SimpleUploadedFile("a.ics", GATHERING)},
    )

    assert CalendarDay.objects.get().name == "Gathering"
    client.logout()
    asked = {
        "of": nation.public_id,
        "first": "2026-06-01",
        "last": "2026-06-30",
        "on": "2026-03-01",
    }
    page = client.get(reverse("load_times"), asked).text
    assert "These days do not suit" in page
    assert "13 June to 12 July 2026" in page
    client.force_login(alice)
    client.post(address, {"remove": EventCalendar.objects.get().public_id})
    assert not EventCalendar.objects.exists()


@pytest.mark.django_db
def test_the_same_name_replaces_and_ten_are_enough():
    walkers, alice = make_community("Walkers"), make_person("Alice Example")
    make_contact(alice, walkers)

    def add(name):
        keeping.add(owner=walkers, name=name, kind="events", body=GATHERING, **by(alice))

    for number in range(keeping.MOST):
        add(f"Calendar {number}")
    add("Calendar 0")

    assert EventCalendar.objects.count() == CalendarDay.objects.count() == keeping.MOST
    with pytest.raises(ValidationError):
        add("One more")
    with pytest.raises(PermissionDenied):
        keeping.add(
            owner=walkers, name="X", kind="events", body=GATHERING,
            **by(make_person("Mallory Example")),
        )  # fmt: skip


@pytest.mark.django_db
def test_holidays_of_a_country_are_those_of_its_provinces_and_of_nobody_elses():
    canada = make_area("Canada")
    ontario = make_area("Ontario", parent=canada)
    here, elsewhere = make_community("Here", area=ontario), make_community("Elsewhere")
    steward = make_person("Steward Example")
    make_membership(steward, make_organisation("Central"), "steward")
    holiday = ics("SUMMARY:Canada Day\r\nDTSTART;VALUE=DATE:20200701\r\nRRULE:FREQ=YEARLY")
    keeping.add(owner=canada, name="Holidays", kind="holidays", body=holiday, **by(steward))
    wanted = period("2026-07-01", "2026-07-20")

    found = times.instead(wanted, [here], viewer=NOBODY, at=AT)

    assert not found.fits
    assert found.proposed[0] == period("2026-07-02", "2026-07-21")
    assert times.instead(wanted, [elsewhere], viewer=NOBODY, at=AT).fits


@pytest.mark.django_db
def test_many_communities_cost_no_more_queries_than_one(django_assert_max_num_queries):
    area = make_area("Canada")
    some = [make_community(f"Community {number}", area=area) for number in range(12)]
    for each in some:
        Preferences.objects.create(community=each, stated_at=NOW, most_asks=1, in_months=12)

    for publics in (some[:1], some):
        with django_assert_max_num_queries(6):
            times.instead(JUNE, publics, viewer=NOBODY, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "first=&last=",
        "first=2026-06-30&last=2026-06-01&of=x",
        "first=0001-01-01&last=9999-12-31&of=x",
        "of=zzzzzzzzzz&first=9999-12-31&last=9999-12-31",
    ],
)
def test_whatever_is_asked_for_the_page_answers(client, query):
    community = make_community("Walkers")

    answer = client.get(f"{reverse('load_times')}?{query}&of={community.public_id}")

    assert answer.status_code == 200
