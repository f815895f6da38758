"""What a community's and a rights-holder's own page says: its preferences first, then its load."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from weft.government.models import Community, Public, RightsHolder
from weft.government.models.contacts import of
from weft.government.sections import Kind, Section
from weft.government.speaking import speaking
from weft.load import asks, came, maps, planning
from weft.load.asks import Tally
from weft.load.models import EventCalendar, Lodgement
from weft.load.pages import address_of
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.register.timeline.windows import Window, add_months

LATEST = 5
MONTHS_BEFORE, MONTHS_AFTER = 23, 6
TALLEST = 70  # of a column, in the picture's units
STEP = 24  # from column to column


@dataclass(frozen=True)
class Column:
    """A month of the picture; columns run from right to left where the language does."""

    month: date
    label: str
    number: int
    x: int
    height: int
    is_marked: bool  # its month is written below it

    @property
    def y(self) -> int:
        return TALLEST + 16 - self.height

    @property
    def middle(self) -> int:
        return self.x + STEP // 2 - 2


def wants(kind: Kind, thing: models.Model, request: HttpRequest) -> Section | None:
    """What it wants of those who ask, and what those who speak for it can do."""
    if not isinstance(thing, Community | RightsHolder):
        return None
    viewer = request.viewer  # type: ignore[attr-defined]
    stated = planning.preferences_of([thing]).get(thing)
    contacts = speaking(viewer, thing)
    speaks = contacts.viewer_does
    context = {
        "stated": stated,
        "topics": list(stated.topics.all()) if stated else [],
        "limit": planning.wish(stated),
        "times": [planning.time_of(each) for each in planning.avoided_of(stated)],
        # Officials read who speaks for it; everybody reads how many do.
        "contacts": {
            "number": len(contacts.people),
            "people": contacts.people if viewer.is_official else (),
        },
        "may_claim": contacts.viewer_may_claim,
        "speaks": speaks,
        "addresses": {name: address_of(name, thing) for name in ("claim", "preferences")},
        "own": _own(thing) if speaks else [],
        "lodged": _lodged(thing) if speaks else [],
        "calendars": _calendars(thing),
        "times_address": f"{reverse('load_times')}?of={thing.public_id}",
    }
    return Section("load/_wants.html", context)


def load(kind: Kind, thing: models.Model, request: HttpRequest) -> Section | None:
    """What it is and was asked, by whom, when, and what came of it."""
    if not isinstance(thing, Community | RightsHolder):
        return None
    viewer, moment = request.viewer, request.moment  # type: ignore[attr-defined]
    asked = asks.asked(viewer, moment)
    relation = asks.relation_of(thing)
    window = _window(moment)
    latest = asked.filter(**{relation: thing}, opens_on__lte=moment.day)
    tally = asks.tallies(asked, relation, [thing], moment).get(thing.pk, Tally())
    context = {
        "tally": tally,
        "effort": asks.effort(asked, thing, moment) if tally.year else asks.Recorded(),
        "columns": _columns(maps.monthly(asked, thing, window), window),
        "width": STEP * (MONTHS_BEFORE + MONTHS_AFTER + 1),
        "window": window,
        "asks": came.asks(_newest(latest), moment),
        "map_address": f"{reverse('load')}?of={thing.public_id}#asks",
    }
    return Section("load/_load.html", context)


def _newest(asked: models.QuerySet[Engagement]) -> models.QuerySet[Engagement]:
    return asked.select_related("lead", "effort").order_by("-opens_on", "-pk")[:LATEST]


def _window(moment: Moment) -> Window:
    month = moment.day.replace(day=1)
    return Window(add_months(month, -MONTHS_BEFORE), add_months(month, MONTHS_AFTER + 1))


def _columns(numbers: Any, window: Window) -> list[Column]:
    months = list(maps.months_of(window))
    most = max([1, *numbers.values()])
    form = pgettext("format of a month and year in a narrow column", "M y")
    last = len(months) - 1
    return [
        Column(
            month=month,
            label=dateformat.format(month, form),
            number=numbers[month],
            x=STEP * (last - place if get_language_bidi() else place),
            height=max(TALLEST * numbers[month] // most, 2 if numbers[month] else 0),
            is_marked=month.month in {1, 7},
        )
        for place, month in enumerate(months)
    ]


def _own(public: Public) -> list[tuple[str, str]]:
    """What those who speak for it can do."""
    return [
        (_("State preferences"), address_of("preferences", public)),
        (_("Lodge an engagement that we ran"), address_of("lodge", public)),
        (_("Keep our calendars"), address_of("calendars", public)),
        (_("Stop speaking for it"), address_of("claim", public)),
    ]


def _lodged(public: Public) -> list[Lodgement]:
    return list(Lodgement.objects.filter(**of(public)).order_by("-lodged_at")[:LATEST])


def _calendars(public: Public) -> list[EventCalendar]:
    return list(EventCalendar.objects.filter(**of(public)))
