"""An example contact, preferences and holidays for the demo, each marked as made up."""

from datetime import date
from typing import Any

from django.db import transaction

from weft.government.actions import contacts, preferences
from weft.government.models import Community, Contact, Preferences, Topic
from weft.government.viewers import viewer_of
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.load.actions import keeping
from weft.load.models import EventCalendar
from weft.people.models import Person
from weft.people.sign_in import confirm_email

EMAIL, NAME = "contact@example.org", "Example contact of communities"
CLAIM = "Example: made up for the demo. I keep the office of an example council."
MADE_UP = {
    "en": "Example, made up for the demo; nobody of this community said it.",
    "fr": "Exemple inventé pour la démonstration ; personne de cette communauté ne l’a dit.",
}
WISHES: dict[str, dict[str, Any]] = {
    "youth": {
        "how": {
            "en": f"{MADE_UP['en']} Ask us where we are: online in the evening, or at school.",
            "fr": f"{MADE_UP['fr']} Sollicitez-nous là où nous sommes : en ligne le soir, ou à "
            "l’école.",
        },
        "when": {"en": "Not in the weeks of exams.", "fr": "Pas pendant les examens."},
        "ask_more": {"en": "What school is for.", "fr": "À quoi sert l’école."},
        "topics": ("health",),
        "most_asks": 4,
        "in_months": 12,
        "avoid": [
            {"first": "2025-06-01", "last": "2025-06-25", "every_year": True, "why": "Exams"}
        ],
    },
    "seniors": {
        "how": {
            "en": f"{MADE_UP['en']} In person or by letter, not only online.",
            "fr": f"{MADE_UP['fr']} En personne ou par lettre, pas seulement en ligne.",
        },
        "protocols": {
            "en": "Tell us beforehand who will answer, and by when.",
            "fr": "Dites-nous d’avance qui répondra, et quand.",
        },
    },
}
# The days of 2025 and 2026 on which federal offices of Canada are closed.
HOLIDAYS = (
    ("New Year’s Day", (date(2025, 1, 1), date(2026, 1, 1))),
    ("Good Friday", (date(2025, 4, 18), date(2026, 4, 3))),
    ("Easter Monday", (date(2025, 4, 21), date(2026, 4, 6))),
    ("Victoria Day", (date(2025, 5, 19), date(2026, 5, 18))),
    ("Canada Day", (date(2025, 7, 1), date(2026, 7, 1))),
    ("Labour Day", (date(2025, 9, 1), date(2026, 9, 7))),
    ("National Day for Truth and Reconciliation", (date(2025, 9, 30), date(2026, 9, 30))),
    ("Thanksgiving", (date(2025, 10, 13), date(2026, 10, 12))),
    ("Remembrance Day", (date(2025, 11, 11), date(2026, 11, 11))),
    ("Christmas Day", (date(2025, 12, 25), date(2026, 12, 25))),
    ("Boxing Day", (date(2025, 12, 26), date(2026, 12, 26))),
)
NATION = "Federal holidays, 2025 and 2026"


@transaction.atomic
def load(*, password: str, steward: Person, hand: trail.Hand) -> Person:
    """Make what is missing; what somebody changed since stays changed."""
    person = _person(password, hand)
    by_steward = trail.Hand(person=steward, at=hand.at, channel=hand.channel, origin=hand.origin)
    own = trail.Hand(person=person, at=hand.at, channel=hand.channel, origin=hand.origin)
    for community in Community.objects.filter(code__in=WISHES, merged_into=None):
        _speaks(person, community, own, by_steward)
        _states(community, own)
    _holidays(by_steward)
    return person


def _person(password: str, hand: trail.Hand) -> Person:
    person = Person.objects.filter(email=EMAIL).first()
    if person is None:
        person = Person.objects.create_user(EMAIL, password, name=NAME, is_example=True)
        confirm_email(person)
        trail.record(person, Entry.Verb.CREATED, hand, what="demo")
    return person


def _speaks(person: Person, community: Community, own: trail.Hand, by_steward: trail.Hand) -> None:
    if Contact.objects.filter(person=person, community=community).exists():
        return
    mine, theirs = viewer_of(person, at=own.at), viewer_of(by_steward.person, at=own.at)
    claim = contacts.claim(public=community, claim=CLAIM, viewer=mine, hand=own)
    contacts.verify(contact=claim, viewer=theirs, hand=by_steward)


def _states(community: Community, own: trail.Hand) -> None:
    if Preferences.objects.filter(community=community).exists():
        return
    wishes = dict(WISHES[community.code or ""])
    topics = Topic.objects.filter(scheme="local", code__in=wishes.pop("topics", ()))
    blank: dict[str, Any] = {key: {} for key in ("how", "when", "protocols", "ask_more")}
    blank |= {"most_asks": None, "in_months": None, "avoid": []}
    preferences.state(
        public=community,
        values={**blank, **wishes, "topics": list(topics)},
        base_version=0,
        viewer=viewer_of(own.person, at=own.at),
        hand=own,
    )


def _holidays(hand: trail.Hand) -> None:
    if EventCalendar.objects.filter(**keeping.owned_by(None)).exists():
        return
    keeping.add(
        owner=None,
        name=NATION,
        kind=EventCalendar.Kind.HOLIDAYS,
        body=_calendar(),
        viewer=viewer_of(hand.person, at=hand.at),
        hand=hand,
    )


def _calendar() -> bytes:
    events = (
        f"BEGIN:VEVENT\r\nSUMMARY:{name}\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\nEND:VEVENT"
        for name, days in HOLIDAYS
        for day in days
    )
    whole = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""))
    return whole.encode()
