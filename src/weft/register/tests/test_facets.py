"""What filters find and facets count, held against a slow and obvious count in plain Python."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.cache import caches
from hypothesis import given, settings
from hypothesis import strategies as st

from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    make_area,
    make_community,
    make_membership,
    make_organisation,
    make_person,
    make_topic,
)
from weft.government.viewers import NOBODY, viewer_of
from weft.register import permissions, search, states
from weft.register.models import Engagement, Influence
from weft.register.moments import moment_of
from weft.register.search import Count, Filters, counting, finding
from weft.register.search.filters import STATES
from weft.register.states import STALE
from weft.register.tests.factories import NOW, make_engagement

pytestmark = pytest.mark.django_db

DAY = NOW.date()
days = st.none() | st.integers(-500, 500).map(lambda number: DAY + timedelta(days=number))
some = st.sets(st.integers(0, 3), max_size=2)
records = st.fixed_dictionaries(
    {
        "lead": st.integers(0, 2),
        "topics": some,
        "areas": some,
        "communities": some,
        "visibility": st.sampled_from(Visibility.values),
        "opens_on": days,
        "closes_on": days,
        "source_state": st.sampled_from(["", "planned", "open", "closed"]),
        "languages": st.sampled_from([[], ["en"], ["en", "fr-CA"]]),
        "influence": st.sampled_from(["", "consult", "involve"]),
        "title": st.sampled_from(["Parks", "Parks and water", "Water"]),
    }
)
FIELDS = ("organisation", "topic", "area", "community", "language", "influence")
DAYS = ("from_day", "to_day", "opens_by", "closes_by")


class World:
    """A small government, and what each of its engagements counts in."""

    def __init__(self, rows):
        Engagement.objects.all().delete()  # of the example before
        self.organisations = [make_organisation(f"Body {number}") for number in range(3)]
        self.organisations[2].merged_into = self.organisations[1]
        self.organisations[2].save()
        self.topics = self.chain(make_topic)
        self.areas = self.chain(make_area)
        self.communities = [make_community(f"People {number}") for number in range(4)]
        self.communities[3].merged_into = self.communities[0]
        self.communities[3].save()
        self.engagements = [self.engagement(row) for row in rows]
        search.reindex([engagement.pk for engagement in self.engagements])
        alice = make_person()
        make_membership(alice, self.organisations[0])
        self.viewers = {"nobody": NOBODY, "alice": viewer_of(alice, at=NOW)}

    def chain(self, make):
        """Four entries: the second below the first, the third below it, the fourth merged."""
        first = make("First")
        second = make("Second", parent=first)
        third = make("Third", parent=second)
        fourth = make("Fourth", merged_into=second)
        return [first, second, third, fourth]

    def engagement(self, row):
        opens, closes = row["opens_on"], row["closes_on"]
        if opens and closes and closes < opens:
            opens, closes = closes, opens
        engagement = make_engagement(
            row["title"],
            lead=self.organisations[row["lead"]],
            topics=[self.topics[number] for number in row["topics"]],
            areas=[self.areas[number] for number in row["areas"]],
            communities=[self.communities[number] for number in row["communities"]],
            visibility=row["visibility"],
            opens_on=opens,
            closes_on=closes,
            source_state=row["source_state"],
            languages=row["languages"],
        )
        if row["influence"]:
            Influence.objects.create(engagement=engagement, level=row["influence"])
        return engagement

    def counts_in(self, engagement, moment):
        stale = states.is_stale(engagement, moment.at)
        day = engagement.opens_on or engagement.closes_on
        return {
            "state": {STALE if stale else states.derive(engagement, moment.at)},
            "organisation": {(engagement.lead.merged_into or engagement.lead).public_id},
            "topic": upwards(engagement.topics.all()),
            "area": upwards(engagement.areas.all()),
            "community": upwards(engagement.communities.all()),
            "language": {tag[:2] for tag in engagement.languages or ["en"]},
            "influence": {each.level for each in engagement.influences.all()},
            "year": {str(day.year)} if day else set(),
            "level": {"national"},
            "source": {"here"},
        }


def upwards(entries):
    found = set()
    for entry in entries:
        at = entry
        while at is not None:
            at = at.merged_into or at
            found.add(at.public_id)
            at = getattr(at, "parent", None)
    return found


def is_running(engagement, filters):
    opens, closes = engagement.opens_on, engagement.closes_on
    if not (filters.from_day or filters.to_day):
        return True
    if not (opens or closes):
        return False
    after = not filters.from_day or not closes or closes >= filters.from_day
    return after and (not filters.to_day or (opens or closes) <= filters.to_day)


def is_by_day(engagement, filters):
    return all(
        not by or (day is not None and day <= by)
        for day, by in (
            (engagement.opens_on, filters.opens_by),
            (engagement.closes_on, filters.closes_by),
        )
    )


def expected(world, filters, viewer, moment):
    """The keys of what is found, and the facets' numbers."""
    rows = [
        (engagement, world.counts_in(engagement, moment))
        for engagement in world.engagements
        if permissions.may_see(viewer, engagement, now=moment.now)
        and is_running(engagement, filters)
        and is_by_day(engagement, filters)
        and filters.q.lower() in engagement.title["en"].lower()
    ]

    def passes(values, but=None):
        return all(
            set(getattr(filters, name)) & found
            for name, found in values.items()
            if name != but and getattr(filters, name)
        )

    facets = {
        name: Counter(
            value for _, values in rows if passes(values, but=name) for value in values[name]
        )
        for name in world.counts_in(world.engagements[0], moment)
    }
    return {engagement.pk for engagement, values in rows if passes(values)}, facets


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(records, min_size=1, max_size=8),
    chosen=st.fixed_dictionaries(
        {
            "q": st.sampled_from(["", "", "water", "parks"]),
            # Nobody is offered one that was merged: a link from before finds what it had itself.
            "organisation": st.sets(st.sampled_from([0, 1])),
            "topic": st.sets(st.sampled_from([0, 1, 2]), max_size=2),
            "area": st.sets(st.sampled_from([0, 1, 2]), max_size=2),
            "community": st.sets(st.sampled_from([0, 1, 2]), max_size=2),
            "state": st.sets(st.sampled_from(STATES), max_size=2),
            "language": st.sets(st.sampled_from(["en", "fr"]), max_size=1),
            "influence": st.sets(st.sampled_from(["consult", "empower"]), max_size=1),
            "from_day": days,
            "to_day": days,
            "opens_by": days,
            "closes_by": days,
        }
    ),
    wanted=st.sets(st.sampled_from([*FIELDS, "state", "q", *DAYS]), max_size=3),
    viewer=st.sampled_from(["nobody", "alice"]),
    on=st.sampled_from([None, "2025-06-01", "2026-09-01"]),
)
def test_filters_and_facets_agree_with_counting_one_by_one(rows, chosen, wanted, viewer, on):
    world = World(rows)
    lists = {
        "organisation": world.organisations,
        "topic": world.topics,
        "area": world.areas,
        "community": world.communities,
    }
    values = {name: chosen[name] for name in wanted}
    for name in wanted & lists.keys():
        values[name] = {lists[name][number].public_id for number in values[name]}
    filters = Filters(**{name: tuple(v) if isinstance(v, set) else v for name, v in values.items()})
    moment = moment_of(on, now=NOW)

    found = search.find(filters, world.viewers[viewer], moment)

    keys, facets = expected(world, filters, world.viewers[viewer], moment)
    if found.corrected:
        return
    assert set(found.engagements.values_list("pk", flat=True)) == keys
    assert {row.pk for row in found.page()} == keys
    assert found.count == Count(len(keys))
    counted = {
        facet.name: Counter({value.value: value.count.number for value in facet.values})
        for facet in found.facets()
    }
    for name, numbers in facets.items():
        assert +counted.get(name, Counter()) == +numbers, name


def test_a_stale_record_is_counted_as_stale_and_never_as_open():
    make_engagement(opens_on=DAY, closes_on=DAY, source_state="open")
    make_engagement(opens_on=DAY, closes_on=DAY, source_state="planned")

    found = search.find(Filters(state=("open",)), NOBODY, moment_of(None, now=NOW))

    assert found.count == Count(1)
    (state, *_) = found.facets()
    assert [(value.value, value.count.number, value.is_chosen) for value in state.values] == [
        ("open", 1, True),
        ("stale", 1, False),
    ]


def test_a_chosen_value_stays_in_its_facet_when_it_finds_nothing():
    topic = make_topic("Space")
    make_engagement("Parks", topics=[topic])

    found = search.find(
        Filters(q="parks", topic=(topic.public_id,), year=("1999",)),
        NOBODY,
        moment_of(None, now=NOW),
    )

    topics = found.facet("topic")
    assert [(str(value.label), value.count.number) for value in topics.values] == [("Space", 0)]
    assert [value.label for value in found.facet("year").values] == ["1999"]


def test_numbers_are_exact_to_a_limit_and_then_say_that_there_are_more(monkeypatch):
    monkeypatch.setattr(counting, "EXACT_TO", 2)
    for _ in range(3):
        make_engagement()

    found = search.find(Filters(), NOBODY, moment_of(None, now=NOW))

    assert found.count == Count(2, more=True)
    assert str(found.count) == "more than 2"
    assert found.facet("level").values[0].count == Count(2, more=True)


def test_where_more_is_found_than_is_ranked_the_list_says_so_and_ends_there(monkeypatch):
    monkeypatch.setattr(finding, "RANKED", 2)
    for day in (1, 2, 3):
        make_engagement("Parks", opens_on=date(2026, 1, day))

    found = search.find(Filters(q="parks"), NOBODY, moment_of(None, now=NOW))

    assert found.is_ranked_in_part
    assert [row.opens_on.day for row in found.page()] == [3, 2]
    assert len(found.engagements) == 3


def test_counts_are_kept_until_somebody_writes():
    caches["local"].clear()
    make_engagement()
    moment = moment_of(None, now=NOW)
    assert search.find(Filters(), NOBODY, moment).facet("level").values[0].count == Count(1)

    make_engagement()

    assert search.find(Filters(), NOBODY, moment).facet("level").values[0].count == Count(2)


@pytest.mark.parametrize("filters", [Filters(), Filters(q="parks"), Filters(q="prks")])
def test_queries_do_not_grow_with_what_is_found(filters, django_assert_max_num_queries):
    def ask():
        found = search.find(filters, NOBODY, moment_of(None, now=NOW))
        list(found.page())
        found.facets()

    make_engagement("Parks", topics=[make_topic()], communities=[make_community()])
    with django_assert_max_num_queries(15):
        ask()
    for number in range(30):
        make_engagement(f"Parks {number}", topics=[make_topic()], communities=[make_community()])

    with django_assert_max_num_queries(15):
        ask()
