"""When the shared lists change, the engagements that point at them follow, and come back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from weft.government.actions import entries, merging, policy, succession
from weft.government.models import RightsHolder
from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    hand_of,
    make_area,
    make_community,
    make_membership,
    make_organisation,
    make_person,
    make_policy_item,
    make_topic,
)
from weft.government.viewers import NOBODY, viewer_of
from weft.jobs import actions as jobs
from weft.jobs import runs
from weft.jobs.models import Job
from weft.ledger import trail
from weft.register import search
from weft.register.following import indexing
from weft.register.models import Draft, Engagement, Mapping
from weft.register.moments import moment_of
from weft.register.search import Filters
from weft.register.tests.factories import NOW, make_engagement

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 1)
WEEK = timedelta(days=7)


@pytest.fixture
def acts():
    """What an action of the steward is given."""
    steward = make_person("Carol Steward")
    make_membership(steward, make_organisation("Centre of government"), "steward")
    return {"viewer": viewer_of(steward, at=NOW), "hand": hand_of(steward)}


@pytest.fixture
def fish():
    return make_organisation("Fish")


@pytest.fixture
def oceans():
    return make_organisation("Oceans", time_zone="America/Vancouver")


def found(viewer=NOBODY, **filters):
    return {each.pk for each in search.find(Filters(**filters), viewer, moment()).engagements}


def facet(name):
    values = search.find(Filters(), NOBODY, moment()).facet(name).values
    return {str(each.label): each.count.number for each in values}


def moment():
    return moment_of(None, now=NOW)


def held(engagement):
    """All that mergers may move of one engagement."""
    engagement.refresh_from_db()
    return {
        "lead": engagement.lead_id,
        "opens_at": engagement.opens_at,
        "named": sorted(engagement.named.values_list("person", "may_edit")),
        "influences": sorted(engagement.influences.values_list("community", flat=True)),
        **{
            name: sorted(getattr(engagement, name).values_list("pk", flat=True))
            for name in ("supporting", "topics", "communities", "areas", "rights_holders")
        },
    }


# Bodies that end in another


def test_what_is_open_or_to_come_goes_to_the_successor_and_what_ended_stays(acts, fish, oceans):
    going = [
        make_engagement(lead=fish, opens_on=DAY - WEEK, closes_on=DAY),
        make_engagement(lead=fish, opens_on=DAY + WEEK),
        make_engagement(lead=fish, about_when="Next year"),
    ]
    staying = [
        make_engagement(lead=fish, opens_on=DAY - WEEK, closes_on=DAY - timedelta(days=1)),
        make_engagement(lead=fish, opens_on=DAY, cancelled_at=NOW - 2 * 30 * WEEK,
                        cancel_reason="No money"),
    ]  # fmt: skip

    succession.merge(organisation=fish, successor=oceans, on=DAY, **acts)

    for each in (*going, *staying):
        each.refresh_from_db()
    assert {each.lead for each in going} == {oceans}
    assert {each.lead for each in staying} == {fish}
    assert [each.version for each in (*going, *staying)] == [2, 2, 2, 1, 1]
    line = trail.of(going[0]).get()
    assert (line.what, line.version) == ("succession", 2)
    assert line.changes == {"lead": [fish.public_id, oceans.public_id]}
    assert going[0].opens_at == datetime(2026, 1, 25, 8, tzinfo=UTC)  # midnight in Vancouver


def test_a_bodys_past_work_is_found_and_counted_under_its_successor(acts, fish, oceans):
    past = make_engagement(lead=fish, opens_on=DAY - 2 * WEEK, closes_on=DAY - WEEK)
    own = make_engagement(lead=oceans, opens_on=DAY)

    succession.merge(organisation=fish, successor=oceans, on=DAY, **acts)

    assert found(organisation=(oceans.public_id,)) == {past.pk, own.pk}
    assert found(organisation=(fish.public_id,)) == {past.pk}
    assert facet("organisation") == {"Oceans": 2, "Fish": 1}


def test_a_successor_takes_over_support_but_does_not_support_itself(acts, fish, oceans):
    other = make_engagement(lead=make_organisation("Parks"), supporting=[fish])
    its_own = make_engagement(lead=oceans, supporting=[fish])
    theirs = make_engagement(lead=fish, supporting=[oceans])

    succession.merge(organisation=fish, successor=oceans, on=DAY, **acts)

    assert list(other.supporting.all()) == [oceans]
    assert not its_own.supporting.exists()
    assert not theirs.supporting.exists()
    assert trail.of(other).get().changes == {
        "supporting": [[fish.public_id], [oceans.public_id]],
    }


def test_a_merger_of_bodies_taken_back_gives_engagements_and_mappings_back(acts, fish, oceans):
    led = make_engagement(lead=fish, opens_on=DAY, supporting=[oceans])
    moved_on = make_engagement(lead=fish, opens_on=DAY)
    past = make_engagement(lead=fish, opens_on=DAY - 2 * WEEK, closes_on=DAY - WEEK)
    Mapping.objects.create(name="Parks", organisation=fish, created_at=NOW)
    done = succession.merge(organisation=fish, successor=oceans, on=DAY, **acts)
    parks = make_organisation("Parks")
    Engagement.objects.filter(pk=moved_on.pk).update(lead=parks)
    search.reindex([moved_on.pk])

    succession.undo(succession=done, **acts)

    for each in (led, moved_on, past):
        each.refresh_from_db()
    assert [each.lead for each in (led, moved_on, past)] == [fish, parks, fish]
    assert list(led.supporting.all()) == [oceans]
    assert fish.mappings.count() == 1
    assert trail.of(led).first().what == "undo"
    assert facet("organisation")["Fish"] == 2
    assert found(organisation=(oceans.public_id,)) == set()


def test_an_abolished_bodys_engagements_stay_where_they_are(acts, fish):
    engagement = make_engagement(lead=fish, opens_on=DAY)

    succession.abolish(organisation=fish, on=DAY, **acts)

    engagement.refresh_from_db()
    assert (engagement.lead, engagement.version) == (fish, 1)


def test_a_successor_uses_the_mappings_of_files_too(acts, fish, oceans):
    for body in (fish, oceans):
        Mapping.objects.create(name="Parks", organisation=body, created_at=NOW)

    succession.merge(organisation=fish, successor=oceans, on=DAY, **acts)

    assert oceans.mappings.count() == 2
    assert not fish.mappings.exists()


# Duplicates


def test_organisations_merge_with_all_they_lead_and_support_and_part_again(acts, fish, oceans):
    engagements = [
        make_engagement(lead=fish, opens_on=DAY, closes_on=DAY),
        make_engagement(lead=fish, supporting=[oceans]),
        make_engagement(lead=oceans, supporting=[fish]),
        make_engagement(supporting=[fish]),
        make_engagement(supporting=[fish, oceans]),
    ]
    before = [held(each) for each in engagements]

    merger = merging.merge(duplicate=fish, kept=oceans, **acts)
    merged = [held(each) for each in engagements]
    merging.part(merger=merger, **acts)

    assert [each["lead"] for each in merged[:3]] == [oceans.pk] * 3
    supporting = [each["supporting"] for each in merged]
    assert supporting == [[], [], [], [oceans.pk], [oceans.pk]]
    after = [held(each) for each in engagements]
    zone_apart = [{**each, "opens_at": None} for each in after]
    assert zone_apart == [{**each, "opens_at": None} for each in before]
    assert found(organisation=(oceans.public_id,)) == {engagements[2].pk}
    assert [line.what for line in trail.of(engagements[0])] == ["part", "merge"]


MAKERS = {
    "topics": make_topic,
    "areas": make_area,
    "communities": make_community,
    "rights_holders": lambda name: RightsHolder.objects.create(names={"en": name}),
}
FILTERS = {
    "topics": "topic",
    "areas": "area",
    "communities": "community",
    "rights_holders": "rights_holder",
}


@pytest.mark.parametrize("name", MAKERS)
def test_entries_merge_in_every_list_and_part_again(acts, name):
    kept, copy = MAKERS[name]("Kept"), MAKERS[name]("Copy")
    one, both = make_engagement(**{name: [copy]}), make_engagement(**{name: [copy, kept]})
    only = make_engagement(**{name: [kept]})
    before = [held(each) for each in (one, both, only)]

    merger = merging.merge(duplicate=copy, kept=kept, **acts)

    assert [held(each)[name] for each in (one, both, only)] == [[kept.pk]] * 3
    assert trail.of(one).get().changes == {name: [[copy.public_id], [kept.public_id]]}
    assert not trail.of(only).exists()
    assert found(**{FILTERS[name]: (kept.public_id,)}) == {one.pk, both.pk, only.pk}
    assert found(q="copy") == {one.pk, both.pk, only.pk}

    merging.part(merger=merger, **acts)

    assert [held(each) for each in (one, both, only)] == before
    assert found(**{FILTERS[name]: (copy.public_id,)}) == {one.pk, both.pk}
    assert found(q="copy") == {one.pk, both.pk}


def test_what_somebody_changed_since_stays_when_two_are_parted(acts):
    kept, copy = make_topic("Kept"), make_topic("Copy")
    engagement = make_engagement(topics=[copy])
    merger = merging.merge(duplicate=copy, kept=kept, **acts)
    engagement.topics.clear()

    merging.part(merger=merger, **acts)

    assert not engagement.topics.exists()


def test_a_communitys_levels_of_influence_move_and_come_back(acts):
    kept, copy = make_community("Youth"), make_community("Young people")
    engagement = make_engagement(communities=[copy])
    engagement.influences.create(level="consult", community=copy)

    merger = merging.merge(duplicate=copy, kept=kept, **acts)
    merged = held(engagement)["influences"]
    merging.part(merger=merger, **acts)

    assert merged == [kept.pk]
    assert held(engagement)["influences"] == [copy.pk]


def test_whoever_was_named_under_two_accounts_is_named_once_with_both_rights(acts):
    kept, copy = make_person("Bob Lead"), make_person("Bobby Lead")
    one = make_engagement(visibility=Visibility.NAMED, created_by=copy)
    both = make_engagement(visibility=Visibility.NAMED)
    one.named.create(person=copy, may_edit=True)
    both.named.create(person=copy, may_edit=True)
    both.named.create(person=kept, may_edit=False)
    draft = Draft.objects.create(person=copy, engagement=one, saved_at=NOW)
    before = [held(each) for each in (one, both)]

    merger = merging.merge(duplicate=copy, kept=kept, **acts)
    for each in (one, both):
        assert held(each)["named"] == [(kept.pk, True)]
        assert trail.of(each).get().what == "merge"
    assert one.created_by == copy
    assert found(viewer_of(kept, at=NOW)) == {one.pk, both.pk}
    draft.refresh_from_db()
    assert draft.person == kept

    merging.part(merger=merger, **acts)
    draft.refresh_from_db()
    assert [held(each) for each in (one, both)] == before
    assert draft.person == copy


def test_mappings_of_files_move_under_names_of_their_own_and_back(acts, fish, oceans):
    moved = Mapping.objects.create(name="Parks", organisation=fish, created_at=NOW)
    Mapping.objects.create(name="Parks", organisation=oceans, created_at=NOW)

    merger = merging.merge(duplicate=fish, kept=oceans, **acts)
    assert set(oceans.mappings.values_list("name", flat=True)) == {
        "Parks",
        f"Parks ({moved.public_id})",
    }

    merging.part(merger=merger, **acts)
    moved.refresh_from_db()
    assert (moved.organisation, moved.name) == (fish, "Parks")


# Names, places and clocks


def test_a_bodys_new_name_finds_its_engagements(acts, fish):
    engagement = make_engagement(lead=fish)

    succession.rename(organisation=fish, names={"en": "Ministry of Tides"}, on=DAY, **acts)

    assert found(q="tides") == {engagement.pk}
    assert facet("organisation") == {"Ministry of Tides": 1}


def test_many_engagements_are_indexed_again_by_a_job_that_goes_on_where_it_stopped(
    acts, fish, monkeypatch, django_capture_on_commit_callbacks
):
    engagements = [make_engagement(lead=fish) for _ in range(5)]
    monkeypatch.setattr(indexing, "AT_ONCE", 4)
    monkeypatch.setattr(indexing, "BATCH", 2)
    queued = []
    monkeypatch.setattr(jobs, "enqueue", queued.append)

    with django_capture_on_commit_callbacks(execute=True):
        succession.rename(organisation=fish, names={"en": "Ministry of Tides"}, on=DAY, **acts)
    assert found(q="tides") == set()
    (job_id,) = queued
    Job.objects.filter(pk=job_id).update(checkpoint={"after": engagements[0].pk}, done=1)
    runs.run(job_id, holder="worker", clock=lambda: NOW)

    job = Job.objects.get()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 5, 5)
    assert found(q="tides") == {each.pk for each in engagements[1:]}
    assert facet("organisation") == {"Ministry of Tides": 5}


def test_an_entrys_new_name_or_place_finds_its_engagements(acts):
    above, topic = make_topic("Nature"), make_topic("Seas")
    engagement = make_engagement(topics=[topic])

    values = {"names": {"en": "Oceans"}, "parent": above}
    entries.change(entry=topic, values=values, base_version=1, **acts)

    assert found(q="oceans") == {engagement.pk}
    assert facet("topic") == {"Oceans": 1, "Nature": 1}


def test_a_policy_item_that_is_restricted_is_no_longer_found_by_its_title(acts, fish):
    item = make_policy_item(fish, "Zebra bill", visibility=Visibility.PUBLIC)
    engagement = make_engagement(policy_items=[item])
    assert found(q="zebra") == {engagement.pk}

    values = {"visibility": Visibility.GOVERNMENT}
    policy.change(item=item, values=values, base_version=1, **acts)

    assert found(q="zebra") == set()


def test_officials_find_by_the_policy_items_they_may_see_and_nobody_else_does(fish):
    item = make_policy_item(fish, visibility=Visibility.GOVERNMENT)
    engagement = make_engagement(policy_items=[item])
    official = make_person("Olga Official")
    make_membership(official, make_organisation("Elsewhere"))
    asked = {"policy_item": (item.public_id,)}

    assert found(viewer_of(official, at=NOW), **asked) == {engagement.pk}
    assert found(NOBODY, **asked) == set()


def test_days_are_placed_again_when_the_lead_changes_its_clocks(acts, fish):
    engagement = make_engagement(lead=fish, opens_on=DAY, closes_on=DAY)
    other = make_engagement(opens_on=DAY)

    entries.change(entry=fish, values={"time_zone": "America/Vancouver"}, base_version=1, **acts)

    engagement.refresh_from_db()
    entry = engagement.search_entry
    other.refresh_from_db()
    assert engagement.opens_at == entry.opens_at == datetime(2026, 2, 1, 8, tzinfo=UTC)
    assert engagement.closes_at == entry.closes_at == datetime(2026, 2, 2, 8, tzinfo=UTC)
    assert (engagement.version, trail.of(engagement).count()) == (1, 0)
    assert other.opens_at == datetime(2026, 2, 1, tzinfo=UTC)


# As many queries for many as for few


def test_following_asks_as_often_for_many_engagements_as_for_few(acts):
    queries_to_follow(1, acts)  # the index learns its words
    # Overlaps of a few are looked for at once, those of many by a job.
    for sizes in ((3, 20), (30, 60)):
        few, many = (queries_to_follow(size, acts) for size in sizes)

        assert many == few


def queries_to_follow(size, acts):
    gone, kept, heir = (make_organisation(name) for name in ("Gone", "Kept", "Heir"))
    people, topics = [make_person(), make_person()], [make_topic("A"), make_topic("B")]
    for _ in range(size):
        each = make_engagement(lead=gone, topics=topics[:1], opens_on=DAY)
        each.named.create(person=people[0])
    counts = []

    def count(act, **given):
        with CaptureQueriesContext(connection) as asked:
            done = act(**given, **acts)
        counts.append(len(asked))
        return done

    for duplicate, stays in ((gone, kept), topics, people):
        merger = count(merging.merge, duplicate=duplicate, kept=stays)
        count(merging.part, merger=merger)
    gone.refresh_from_db()
    zone = {"time_zone": "Asia/Tokyo"}
    count(entries.change, entry=gone, values=zone, base_version=gone.version)
    count(succession.merge, organisation=gone, successor=heir, on=DAY)
    assert Engagement.objects.filter(lead=heir).count() == size
    return counts
