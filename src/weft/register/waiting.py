"""What waits for somebody: one sentence, one verb and one date each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weft.government.models.people import Role
from weft.government.viewers import Viewer
from weft.register import outlook, states
from weft.register.models import Draft, Engagement, Named
from weft.register.moments import Moment
from weft.register.search import Filters
from weft.register.states import State, in_state
from weft.ui import dates
from weft.ui.navigation import address as address_of

SOON = timedelta(days=13)  # after today: fourteen days in all
SHOWN = 5  # of one kind; the rest are one more row


@dataclass(frozen=True)
class Waiting:
    sentence: str
    verb: str | Promise
    href: str
    day: date | None = None
    is_act: bool = False  # a button that does it, where others are links that lead there


@dataclass(frozen=True)
class Kind:
    """One reason for which engagements wait; the kinds are in the order of their urgency."""

    condition: Callable[[Moment], Q]
    order: str
    say: Callable[[Engagement], Waiting]
    more: Callable[[int], str]
    state: str  # of the list that holds the rest
    closes_within: timedelta | None = None  # the same


def mine(viewer: Viewer) -> Q:
    """Engagements that `viewer` answers for: led by an organisation whose lead they are, or named
    on it as an editor."""
    named = Named.objects.filter(person=viewer.person_id, may_edit=True).values("engagement")
    return Q(lead__in=viewer.organisations_as(Role.LEAD)) | Q(pk__in=named)


def waiting_for(viewer: Viewer, moment: Moment) -> Iterator[Waiting]:
    """Most urgent first; two queries for each kind, whatever the number of rows."""
    own = (
        Engagement.objects.visible_to(viewer, now=moment.now)
        .filter(mine(viewer))
        .annotate(stale=states.stale_at(moment.at))
    )
    for kind in KINDS:
        yield from _of(kind, own.filter(kind.condition(moment)), moment)


def _of(kind: Kind, rows: QuerySet[Engagement], moment: Moment) -> Iterator[Waiting]:
    latest_first = kind.order.startswith("-")
    column = F(kind.order.removeprefix("-"))
    order = column.desc(nulls_last=True) if latest_first else column.asc(nulls_last=True)
    shown = list(rows.select_related("lead").order_by(order, "pk")[: SHOWN + 1])
    yield from map(kind.say, shown[:SHOWN])
    if len(shown) > SHOWN:
        rest = rows.count() - SHOWN
        organisations = sorted({each.lead.public_id for each in shown})
        filters = Filters(
            organisation=tuple(organisations),
            state=(kind.state,),
            closes_by=moment.day + kind.closes_within if kind.closes_within else None,
            on=moment.day if moment.is_chosen else None,
        )
        yield Waiting(
            kind.more(rest), _("Show all"), f"{address_of('engagements')}?{filters.query_string()}"
        )


def begun_by(viewer: Viewer) -> Iterator[Waiting]:
    """Forms of new engagements that this person began and did not save."""
    drafts = Draft.objects.filter(person=viewer.person_id, engagement=None).order_by("-saved_at")
    for draft in drafts[:SHOWN]:
        yield Waiting(
            _("You began to record “%(title)s” and did not save it.") % {"title": _titled(draft)},
            _("Go on with it"),
            f"{reverse('engagement_new')}?draft={draft.pk}",
            dates.as_day(draft.saved_at),
        )


def _titled(draft: Draft) -> str:
    titles = [texts for name, texts in sorted(draft.typed.items()) if name.startswith("title_")]
    return next((text for texts in titles for text in texts if text), _("an engagement"))


def _closing(engagement: Engagement) -> Waiting:
    return Waiting(
        _("“%(title)s” closes soon.") % {"title": engagement.words},
        _("Look at it"),
        engagement.get_absolute_url(),
        engagement.closes_on,
    )


def _stale(engagement: Engagement) -> Waiting:
    return Waiting(
        _("“%(title)s” is stale: its dates and its source disagree.") % {"title": engagement.words},
        _("Refresh it"),
        reverse("engagement_edit", args=[engagement.public_id]),
        engagement.closes_on or engagement.opens_on,
    )


def _undated(engagement: Engagement) -> Waiting:
    return Waiting(
        _("“%(title)s” is planned and has no dates.") % {"title": engagement.words},
        _("Set its dates"),
        reverse("engagement_edit", args=[engagement.public_id]),
        dates.as_day(engagement.planned_at) if engagement.planned_at else None,
    )


def _unreported(engagement: Engagement) -> Waiting:
    return Waiting(
        _("“%(title)s” closed more than 60 days ago and has not said what was heard.")
        % {"title": engagement.words},
        _("Report on it"),
        reverse("engagement_move", args=[engagement.public_id, "report"]),
        engagement.closes_on,
    )


def _draft(engagement: Engagement) -> Waiting:
    return Waiting(
        _("“%(title)s” is a draft that only those named on it see.") % {"title": engagement.words},
        _("Go on with it"),
        reverse("engagement_edit", args=[engagement.public_id]),
        dates.as_day(engagement.changed_at),
    )


def _is_closing(moment: Moment) -> Q:
    return Q(stale=False) & in_state(State.OPEN, moment.at) & Q(closes_on__lte=moment.day + SOON)


def _is_undated(moment: Moment) -> Q:
    return Q(stale=False, opens_on__isnull=True) & in_state(State.PLANNED, moment.at)


def _is_unreported(moment: Moment) -> Q:
    late = Q(closes_at__lte=moment.at - outlook.REPORT_EXPECTED)
    return Q(stale=False) & in_state(State.CLOSED, moment.at) & late


KINDS = (
    Kind(
        _is_closing,
        "closes_on",
        _closing,
        lambda rest: (
            ngettext(
                "%(number)s more closes within 14 days.",
                "%(number)s more close within 14 days.",
                rest,
            )
            % {"number": rest}
        ),
        State.OPEN,
        closes_within=SOON,
    ),
    Kind(
        lambda moment: Q(stale=True),
        "-closes_on",
        _stale,
        lambda rest: (
            ngettext("%(number)s more record is stale.", "%(number)s more records are stale.", rest)
            % {"number": rest}
        ),
        "stale",
    ),
    Kind(
        _is_undated,
        "planned_at",
        _undated,
        lambda rest: (
            ngettext(
                "%(number)s more is planned without dates.",
                "%(number)s more are planned without dates.",
                rest,
            )
            % {"number": rest}
        ),
        State.PLANNED,
    ),
    Kind(
        _is_unreported,
        "-closes_on",
        _unreported,
        lambda rest: (
            ngettext(
                "%(number)s more closed long ago without a report.",
                "%(number)s more closed long ago without a report.",
                rest,
            )
            % {"number": rest}
        ),
        State.CLOSED,
    ),
    Kind(
        lambda moment: Q(stale=False, visibility="named") & in_state(State.IDEA, moment.at),
        "-changed_at",
        _draft,
        lambda rest: (
            ngettext("%(number)s more draft.", "%(number)s more drafts.", rest) % {"number": rest}
        ),
        State.IDEA,
    ),
)
