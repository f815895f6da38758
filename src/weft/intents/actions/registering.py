"""Register an intent: the smallest record, and the start of every engagement."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction

from weft.government.models import Organisation
from weft.government.models.policy import Visibility
from weft.government.viewers import Viewer
from weft.intents import sentences
from weft.languages import LanguageMap
from weft.ledger.trail import Hand
from weft.overlaps.actions import set_matching
from weft.overlaps.models import Matching
from weft.people.models import Person
from weft.register import actions
from weft.register.actions import naming
from weft.register.models import Engagement


@transaction.atomic
def register_intent(
    *,
    sentence: LanguageMap,
    lead: Organisation,
    who: str = "",
    details: str = "",
    communities: Iterable[str] = (),
    rights_holders: Iterable[str] = (),
    topics: Iterable[str] = (),
    about_when: str = "",
    opens: date | None = None,
    closes: date | None = None,
    matching: str = Matching.How.SILENTLY,
    visibility: str = Visibility.NAMED,
    owner: Person,
    named: Collection[Person] = (),
    viewer: Viewer,
    hand: Hand,
) -> Engagement:
    """Register an engagement in state *idea*, which `owner` may change and those `named` see.

    `communities`, `rights_holders` and `topics` are public ids; `who` is what somebody wrote
    instead, and is kept in the description, as are `details`. Of a long `sentence` the beginning
    is the title, and the whole is the description.

    Raises
    ------
    PermissionDenied
        With the reason to show: `viewer` has to record for `lead`.
    ValidationError
        By field of an engagement, with how to mend it; nothing is saved.
    """
    title, description = sentences.as_record(sentence, who, details)
    engagement = actions.create(
        values={
            "title": title,
            "description": description,
            "lead": lead.public_id,
            "communities": list(communities),
            "rights_holders": list(rights_holders),
            "topics": list(topics),
            "about_when": about_when,
            "opens_on": opens,
            "closes_on": closes,
            "visibility": visibility,
        },
        viewer=viewer,
        hand=hand,
    )
    for person in {owner, *named} - {hand.person}:
        engagement = naming.name(
            engagement=engagement,
            email=person.email,
            may_edit=person == owner,
            viewer=viewer,
            hand=hand,
        )
    set_matching(engagement=engagement, how=matching, viewer=viewer, hand=hand)
    return engagement
