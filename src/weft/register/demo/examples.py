"""A few engagements and policy items made up for the demo, so that the future is not empty.

Canada's register, as it was taken, plans little; an example lead's desk shows what planning
looks like.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from weft.government.actions.vocabulary import OWNERS
from weft.government.models import Community, Organisation, PolicyItem, Topic
from weft.government.models.policy import Visibility
from weft.government.viewers import viewer_of
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.people.models import Person
from weft.register.actions import writing
from weft.register.demo.people import HEALTH_CANADA
from weft.register.models import Engagement


@dataclass(frozen=True)
class Item:
    en: str
    fr: str
    kind: str
    stage: str
    decision_on: date


@dataclass(frozen=True)
class Ask:
    en: str
    fr: str
    question: str
    visibility: str
    policy: int | None = None  # the place of its policy item in POLICIES
    opens_on: date | None = None
    closes_on: date | None = None
    about_when: str = ""
    topics: tuple[str, ...] = ("health",)
    communities: tuple[str, ...] = field(default_factory=tuple)


POLICIES = (
    Item(
        "Example: strategy for health in old age",
        "Exemple : stratégie pour la santé des aînés",
        PolicyItem.Kind.STRATEGY,
        PolicyItem.Stage.DRAFTING,
        date(2025, 11, 28),
    ),
    Item(
        "Example: rules for the labels of food",
        "Exemple : règles sur l’étiquetage des aliments",
        PolicyItem.Kind.REGULATION,
        PolicyItem.Stage.EXPLORING,
        date(2026, 3, 31),
    ),
)
ASKS = (
    Ask(
        "Example: what makes it easier to grow old at home?",
        "Exemple : qu’est-ce qui aide à vieillir chez soi ?",
        "Which help at home matters most, and who goes without it today?",
        Visibility.PUBLIC,
        policy=0,
        opens_on=date(2025, 3, 3),
        closes_on=date(2025, 4, 30),
        communities=("seniors",),
    ),
    Ask(
        "Example: can everybody read the label?",
        "Exemple : tout le monde peut-il lire l’étiquette ?",
        "What do people look for on a label, and what do they not find?",
        Visibility.GOVERNMENT,
        policy=1,
        opens_on=date(2025, 5, 12),
        closes_on=date(2025, 6, 27),
        communities=("persons-with-disabilities",),
    ),
    Ask(
        "Example: young people and the mind",
        "Exemple : les jeunes et la santé mentale",
        "Whom do young people turn to first?",
        Visibility.ORGANISATION,
        about_when="After the summer of 2025",
        communities=("youth",),
    ),
    Ask(
        "Example: a draft that only its lead can see",
        "Exemple : un projet que seule sa responsable peut voir",
        "",
        Visibility.NAMED,
        about_when="Some time in 2026",
    ),
)


@transaction.atomic
def load(*, lead: Person, owner: Person, hand: trail.Hand) -> int:
    """Make what is missing; the number made."""
    body = Organisation.objects.get(identifiers__scheme=OWNERS, identifiers__value=HEALTH_CANADA)
    items = [_policy_item(item, body, owner, hand) for item in POLICIES]
    by_lead = trail.Hand(person=lead, at=hand.at, channel=hand.channel, origin=hand.origin)
    return sum(1 for _ in _asks(body, items, by_lead))


def _policy_item(item: Item, body: Organisation, owner: Person, hand: trail.Hand) -> PolicyItem:
    made, is_new = PolicyItem.objects.get_or_create(
        title={"en": item.en, "fr": item.fr},
        defaults={
            "kind": item.kind,
            "stage": item.stage,
            "organisation": body,
            "owner": owner,
            "decision_on": item.decision_on,
            "visibility": Visibility.PUBLIC,
        },
    )
    if is_new:
        made.topics.set(Topic.objects.filter(scheme="local", code="health"))
        trail.record(made, Entry.Verb.CREATED, hand, what="demo")
    return made


def _asks(body: Organisation, items: list[PolicyItem], hand: trail.Hand) -> Iterator[Engagement]:
    viewer = viewer_of(hand.person, at=hand.at)
    for ask in ASKS:
        if Engagement.objects.filter(title={"en": ask.en, "fr": ask.fr}).exists():
            continue
        yield writing.create(values=_values(ask, body, items), viewer=viewer, hand=hand)


def _values(ask: Ask, body: Organisation, items: list[PolicyItem]) -> dict[str, object]:
    topics = Topic.objects.filter(scheme="local", code__in=ask.topics)
    communities = Community.objects.filter(code__in=ask.communities)
    return {
        "title": {"en": ask.en, "fr": ask.fr},
        "description": {
            "en": "Made up for the demo, to show what a planned engagement looks like.",
            "fr": "Inventé pour la démonstration, afin de montrer une activité prévue.",
        },
        "question": {"en": ask.question} if ask.question else {},
        "lead": body.public_id,
        "opens_on": ask.opens_on and ask.opens_on.isoformat(),
        "closes_on": ask.closes_on and ask.closes_on.isoformat(),
        "about_when": ask.about_when,
        "topics": sorted(topics.values_list("public_id", flat=True)),
        "communities": sorted(communities.values_list("public_id", flat=True)),
        "policy_items": [] if ask.policy is None else [items[ask.policy].public_id],
        "languages": ["en", "fr"],
        "visibility": ask.visibility,
    }
