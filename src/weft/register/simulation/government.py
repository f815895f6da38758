"""The bodies, areas and policy items of a made-up government."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import isqrt
from random import Random

from weft.government.actions import vocabulary
from weft.government.models import Area, Code, Organisation, PolicyItem, Topic
from weft.government.models.policy import Visibility
from weft.ledger.trail import Hand
from weft.register.simulation.shape import Shape

LEVELS = (("national", 10), ("regional", 25), ("local", 65))  # per cent of the bodies
SCHEME = "simulated"


@dataclass(frozen=True)
class Government:
    bodies: list[Organisation]
    weights: list[int]  # cumulative: how much each body asks
    areas: list[Area]
    policy_items: list[PolicyItem]
    topics: dict[str, list[int]]  # by subject code
    communities: dict[str, list[int]]


def make(engagements: int, shape: Shape, random: Random, hand: Hand) -> Government:
    """More bodies for more engagements, but fewer than in proportion; sizes as they really are."""
    vocabulary.load(hand)
    number = 20 + 3 * isqrt(engagements)
    areas = list(_areas(number // 2))
    bodies = Organisation.objects.bulk_create(_bodies(number, random))
    sizes = [shape.bodies[rank * len(shape.bodies) // number] for rank in range(number)]
    return Government(
        bodies=bodies,
        weights=list(accumulate(sizes)),
        areas=areas,
        policy_items=PolicyItem.objects.bulk_create(_policy_items(bodies, shape, random)),
        topics=_of_codes("topics"),
        communities=_of_codes("communities"),
    )


def _areas(number: int) -> Iterator[Area]:
    provinces = list(Area.objects.filter(kind__in=["province", "territory"]))
    yield from provinces
    yield from Area.objects.bulk_create(
        Area(
            kind="city",
            names={"en": f"Example town {index}", "fr": f"Ville d’exemple {index}"},
            parent=provinces[index % len(provinces)] if provinces else None,
        )
        for index in range(1, number + 1)
    )


def _bodies(number: int, random: Random) -> Iterator[Organisation]:
    levels = [level for level, share in LEVELS for _ in range(share)]
    topics = list(Topic.objects.filter(scheme="local")) or list(Topic.objects.all())
    for index in range(1, number + 1):
        topic, level = random.choice(topics), random.choice(levels)
        yield Organisation(
            level=level,
            kind=random.choice(["ministry", "agency", "agency", "council"]),
            names={
                "en": f"Example {level} office for {topic.names['en'].lower()} {index}",
                "fr": f"Bureau d’exemple {index} : {topic.names['fr'].lower()}",
            },
        )


def _policy_items(bodies: list[Organisation], shape: Shape, random: Random) -> Iterator[PolicyItem]:
    for body in bodies:
        yield PolicyItem(
            title={language: shape.title(language, random)[:200] for language in ("en", "fr")},
            kind=random.choice(PolicyItem.Kind.values),
            stage=random.choice(PolicyItem.Stage.values),
            organisation=body,
            visibility=Visibility.PUBLIC,
        )


def _of_codes(relation: str) -> dict[str, list[int]]:
    codes = Code.objects.filter(scheme=vocabulary.SUBJECTS).prefetch_related(relation)
    return {code.value: [each.pk for each in getattr(code, relation).all()] for code in codes}
