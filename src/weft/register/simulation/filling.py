"""Fill the register with engagements, a batch at a time, so that memory stays flat."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.db import models, transaction

from weft.government.models.policy import Visibility
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register import search
from weft.register.models import Engagement, Source
from weft.register.simulation import government, rows, shape
from weft.register.simulation.government import Government
from weft.register.simulation.shape import LANGUAGES, Shape

BATCH = 2000
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
    real = shape.read()
    world = World(random, real, government.make(number, real, random, hand), _source(), hand)
    key = rows.first_free_key(Engagement)
    for start in range(0, number, BATCH):
        size = min(BATCH, number - start)
        _write([_engagement(key + start + index, world) for index in range(size)], world)
        tell(start + size)
    rows.tell_the_database(Engagement)
    search.rebuild()


@transaction.atomic
def _write(batch: list[Engagement], world: World) -> None:
    rows.insert(batch)
    for links in _links(batch, world):
        rows.insert(links)
    rows.insert([trail.entry(each, Entry.Verb.CREATED, world.hand) for each in batch])
    corrected = [each for each in batch if world.random.random() < CORRECTED]
    rows.insert([_correction(each, world.hand) for each in corrected])


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


def _links(batch: list[Engagement], world: World) -> Iterator[list[models.Model]]:
    random, made_up = world.random, world.made_up
    links = {name: Links(name) for name in ("topics", "communities", "areas", "policy_items")}
    for each in batch:
        subjects = random.choice(world.real.subjects)
        for name in ("topics", "communities"):
            keys = {key for code in subjects for key in getattr(made_up, name).get(code, ())}
            links[name].add(each.pk, sorted(keys))
        links["areas"].add(each.pk, [random.choice(made_up.areas).pk])
        if random.random() < WITH_POLICY:
            links["policy_items"].add(each.pk, [random.choice(made_up.policy_items).pk])
    for link in links.values():
        yield link.rows


class Links:
    """Rows of one many-to-many table of Engagement."""

    def __init__(self, name: str) -> None:
        relation = getattr(Engagement, name)
        self._through: type[models.Model] = relation.through
        self._other = f"{relation.field.m2m_reverse_field_name()}_id"
        self.rows: list[models.Model] = []

    def add(self, engagement_id: int, keys: Iterable[int]) -> None:
        self.rows.extend(
            self._through(engagement_id=engagement_id, **{self._other: key}) for key in keys
        )


def _correction(engagement: Engagement, hand: Hand) -> Entry:
    """A later last day, as if somebody had put it off."""
    closes = engagement.closes_on or hand.at.date()
    changes = {"closes_on": ((closes - timedelta(days=14)).isoformat(), closes.isoformat())}
    return trail.entry(engagement, Entry.Verb.CHANGED, hand, changes=changes)
