"""Ask the people who keep a stale record to look at it again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from weft.government.models import Membership, Organisation
from weft.government.models.people import Role
from weft.government.viewers import Viewer
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.notices import actions as notices
from weft.people.models import Person
from weft.register import permissions
from weft.register.models import Engagement
from weft.register.moments import Moment
from weft.ui.navigation import address as address_of

ACT = "ask_to_refresh"
PAUSE = timedelta(days=14)  # nobody is asked twice about a record within it
AT_MOST = 500  # records in one act


@dataclass(frozen=True)
class Asked:
    """What came of it, in numbers of records."""

    asked: int = 0
    asked_before: int = 0  # within the pause
    nobody_to_ask: int = 0  # their organisations have no engagement lead


@transaction.atomic
def ask_to_refresh(
    *, viewer: Viewer, engagement_ids: Collection[int], moment: Moment, hand: trail.Hand
) -> Asked:
    """Tell the leads of each lead organisation once, about all their records together.

    Records that are not stale, or that the viewer may not see, are passed over in silence.
    """
    stale = _stale(viewer, engagement_ids, moment)
    before = _asked_since(stale, hand)
    fresh = [engagement for engagement in stale if engagement.pk not in before]
    leads = _leads_of({engagement.lead_id for engagement in fresh}, moment)
    reached = [engagement for engagement in fresh if engagement.lead_id in leads]
    for organisation_id, group in groupby(reached, key=lambda engagement: engagement.lead_id):
        _tell(leads[organisation_id], list(group), hand)
    Entry.objects.bulk_create(
        trail.entry(engagement, Entry.Verb.DID, hand, what=ACT) for engagement in reached
    )
    return Asked(
        asked=len(reached), asked_before=len(before), nobody_to_ask=len(fresh) - len(reached)
    )


def _stale(viewer: Viewer, engagement_ids: Collection[int], moment: Moment) -> list[Engagement]:
    visible = (
        Engagement.objects.visible_to(viewer, now=moment.now)
        .filter(pk__in=list(engagement_ids)[:AT_MOST])
        .select_for_update(of=("self",))
        .select_related("lead")
        .order_by("lead_id", "pk")
    )
    return [
        engagement
        for engagement in visible
        if permissions.may_ask_to_refresh(viewer, engagement, at=moment.at)
    ]


def _asked_since(engagements: Iterable[Engagement], hand: trail.Hand) -> set[int]:
    return set(
        Entry.objects.filter(
            subject_kind=Engagement._meta.label_lower,
            subject_id__in=[engagement.pk for engagement in engagements],
            what=ACT,
            at__gt=hand.at - PAUSE,
        ).values_list("subject_id", flat=True)
    )


def _leads_of(organisation_ids: set[int], moment: Moment) -> dict[int, list[Person]]:
    memberships = (
        Membership.objects.active_on(timezone.localdate(moment.now))
        .filter(role=Role.LEAD, organisation__in=organisation_ids, person__is_active=True)
        .select_related("person")
        .order_by("organisation_id", "person_id")
    )
    return {
        # A person may be lead twice, as a deputy too: told once.
        organisation_id: list(dict.fromkeys(membership.person for membership in group))
        for organisation_id, group in groupby(memberships, key=lambda each: each.organisation_id)
    }


def _tell(people: list[Person], engagements: list[Engagement], hand: trail.Hand) -> None:
    text, address = _words(engagements), _address(engagements)
    about = engagements[0] if len(engagements) == 1 else engagements[0].lead
    for person in people:
        notices.tell(person=person, kind=ACT, text=text, address=address, about=about, hand=hand)


def _words(engagements: list[Engagement]) -> str | Promise:
    if len(engagements) == 1:
        return format_lazy(
            _("Please look again at “{title}”: its dates and its source disagree."),
            title=engagements[0].words.text,
        )
    return format_lazy(
        ngettext_lazy(
            "Please look again at {number} record of {organisation}: its dates and its source"
            " disagree.",
            "Please look again at {number} records of {organisation}: their dates and their"
            " source disagree.",
            len(engagements),
        ),
        number=len(engagements),
        organisation=engagements[0].lead.name.text,
    )


def _address(engagements: list[Engagement]) -> str:
    if len(engagements) == 1:
        return engagements[0].get_absolute_url()
    lead: Organisation = engagements[0].lead
    query = urlencode({"organisation": lead.public_id, "state": "stale"})
    return f"{address_of('engagements')}?{query}"
