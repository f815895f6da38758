"""What is known already when somebody plans: one value, for the page, a reply by mail, and Word.

Everything in it is what its asker may be told.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from civics.similarity import Record
from weft.government.models import Community, RightsHolder
from weft.government.viewers import Viewer
from weft.intents import advice, others
from weft.intents.advice import Step
from weft.intents.models import Mark
from weft.intents.others import Marks, Other
from weft.load import planning
from weft.load.planning import ToKnow
from weft.overlaps.inputs import records
from weft.register.models import Engagement
from weft.register.moments import Moment


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is known: of others first those that can still change, then those that are over."""

    others: tuple[Other, ...] = ()
    to_know: tuple[ToKnow, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def coming(self) -> list[Other]:
        return [each for each in self.others if not each.is_past]

    @property
    def past(self) -> list[Other]:
        return [each for each in self.others if each.is_past]


def what_is_known(
    asked: Record,
    *,
    viewer: Viewer,
    at: Moment,
    communities: Collection[Community] = (),
    rights_holders: Collection[RightsHolder] = (),
    opens: date | None = None,
    closes: date | None = None,
    but: Engagement | None = None,
    marks: Marks | None = None,
) -> Answer:
    """Say what `viewer` may be told about what they plan, typed or saved (`but`).

    `marks` are the kinds and notes of what is marked already, by public id; those stay in sight
    whatever is typed.
    """
    known = planning.what_to_know(
        communities,
        rights_holders,
        viewer=viewer,
        at=at,
        opens_on=opens,
        closes_on=closes,
        but=but,
    )
    answer = Answer(
        others=tuple(others.alike(asked, viewer, at, marks or {})), to_know=tuple(known)
    )
    has_people = bool(communities or rights_holders)
    steps = advice.steps(answer.coming, answer.past, known, has_people=has_people, saved=but)
    return replace(answer, steps=tuple(steps))


def about(engagement: Engagement, *, viewer: Viewer, at: Moment) -> Answer:
    """`what_is_known` about an engagement that `viewer` may see."""
    record = next(iter(records(Engagement.objects.filter(pk=engagement.pk))))
    kept = Mark.objects.filter(engagement=engagement).select_related("other")
    return what_is_known(
        record,
        viewer=viewer,
        at=at,
        communities=list(engagement.communities.all()),
        rights_holders=list(engagement.rights_holders.all()),
        opens=engagement.opens_on,
        closes=engagement.closes_on,
        but=engagement,
        marks={each.other.public_id: (each.kind, each.note) for each in kept},
    )
