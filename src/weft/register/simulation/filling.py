"""Fill the register with engagements, a batch at a time, so that memory stays flat."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.db import transaction

from weft.government.models.policy import Visibility
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register import bulk, search, snapshots
from weft.register.models import Engagement, Source
from weft.register.simulation import government, shape
from weft.register.simulation.government import Government
from weft.register.simulation.shape import LANGUAGES, Shape

BATCH = 1000
RELATIONS = ("topics", "communities", "areas", "policy_items")
VISIBILITIES = tuple(
    visibility
    for visibility, per_cent in (
        (Visibility.PUBLIC, 92),
        (Visibility.GOVERNMENT, 4),
        (Visibility.ORGANISATION, 3),
        (Visibility.NAMED, 1),
    )
    for _ in range(per_cent)
)
CORRECTED = 0.2  # share of records that were changed once
WITH_POLICY = 0.2  # share of records that belong to a policy item


@dataclass(frozen=True)
class World:
    """What every record is drawn from, and who records it."""

    random: Random
    real: Shape
    made_up: Government
    source: Source
    hand: Hand


def simulate(
    number: int, *, seed: int, hand: Hand, tell: Callable[[int], None] = lambda done: None
) -> None:
    """Add `number` engagements of a made-up government, their history, and their index."""
    random = Random(seed)  # noqa: S311 - a simulation wants the same draws again
    real, is_first = shape.read(), not Engagement.objects.exists()
    world = World(random, real, government.make(number, real, random, hand), _source(), hand)
    census = search.Census()
    for start in range(0, number, BATCH):
        size = min(BATCH, number - start)
        _write(size, world, census)
        tell(start + size)
    if is_first:
        search.complete(census)
    else:
        search.rebuild()


@transaction.atomic
def _write(number: int, world: World, census: search.Census) -> None:
    batch = [_engagement(key, world) for key in bulk.new_keys(Engagement, number)]
    added = [search.Added(each, _relations(world)) for each in batch]
    bulk.insert_objects(batch)
    for name in RELATIONS:
        through, mine, theirs = snapshots.links(name)
        pairs = ((each.engagement.pk, key) for each in added for key in each.relations[name])
        bulk.insert(through, (f"{mine}_id", f"{theirs}_id"), pairs)
    bulk.insert_objects([trail.entry(each, Entry.Verb.CREATED, world.hand) for each in batch])
    corrected = [each for each in batch if world.random.random() < CORRECTED]
    bulk.insert_objects([_correction(each, world.hand) for each in corrected])
    search.add(added, census)


def _source() -> Source:
    return Source.objects.get_or_create(
        key=government.SCHEME,
        defaults={"name": "Made up to measure with", "kind": Source.Kind.IMPORTED},
    )[0]


def _engagement(key: int, world: World) -> Engagement:
    random, real = world.random, world.real
    opens, closes = _period(real, random)
    ends = _midnight(closes + timedelta(days=1))
    has_report = random.random() < real.reported
    (lead,) = random.choices(world.made_up.bodies, cum_weights=world.made_up.weights)
    return Engagement(
        pk=key,
        title={language: real.title(language, random) for language in LANGUAGES},
        description={language: real.description(language, random) for language in LANGUAGES},
        lead=lead,
        languages=list(LANGUAGES),
        link={language: f"https://example.org/{language}/{key}" for language in LANGUAGES},
        report_link={"en": f"https://example.org/report/{key}"} if has_report else {},
        opens_on=opens,
        closes_on=closes,
        opens_at=_midnight(opens),
        closes_at=ends,
        planned_at=_midnight(opens - timedelta(days=90)),
        announced_at=_midnight(opens - timedelta(days=14)),
        reported_at=ends + timedelta(days=120) if has_report else None,
        visibility=random.choice(VISIBILITIES),
        source=world.source,
        source_identifier=f"S-{key:08}",
        created_at=world.hand.at,
        changed_at=world.hand.at,
    )


def _period(real: Shape, random: Random) -> tuple[date, date]:
    """A real season, give or take two weeks; a real duration."""
    opens = random.choice(real.openings) + timedelta(days=random.randint(-14, 14))
    return opens, opens + timedelta(days=random.choice(real.days))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _relations(world: World) -> dict[str, list[int]]:
    random, made_up = world.random, world.made_up
    subjects = random.choice(world.real.subjects)
    has_policy = random.random() < WITH_POLICY
    return {
        "topics": _of_codes(made_up.topics, subjects),
        "communities": _of_codes(made_up.communities, subjects),
        "areas": [random.choice(made_up.areas).pk],
        "policy_items": [random.choice(made_up.policy_items).pk] if has_policy else [],
    }


def _of_codes(keys: Mapping[str, Sequence[int]], codes: Iterable[str]) -> list[int]:
    return sorted({key for code in codes for key in keys.get(code, ())})


def _correction(engagement: Engagement, hand: Hand) -> Entry:
    """A later last day, as if somebody had put it off."""
    closes = engagement.closes_on or hand.at.date()
    changes = {"closes_on": ((closes - timedelta(days=14)).isoformat(), closes.isoformat())}
    return trail.entry(engagement, Entry.Verb.CHANGED, hand, changes=changes)
