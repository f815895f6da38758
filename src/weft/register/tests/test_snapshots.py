"""A snapshot holds all of a record, costs the same for many, and can be put back."""

import json
from datetime import date

import pytest

from weft.government.tests.factories import (
    make_area,
    make_community,
    make_organisation,
    make_person,
    make_topic,
)
from weft.register import snapshots
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db


def make_full(**fields):
    park = make_engagement(opens_on=date(2026, 3, 1), closes_on=date(2026, 3, 31), **fields)
    young = make_community()
    park.topics.add(make_topic("Parks"), make_topic("Health"))
    park.communities.add(young)
    park.areas.add(make_area())
    park.supporting.add(make_organisation("Council"))
    park.named.create(person=make_person(), may_edit=True)
    park.influences.create(level="consult", community=young, whom="pupils")
    return park


def test_a_snapshot_holds_columns_relations_named_people_and_influences():
    park = make_full()

    taken = snapshots.snapshot(park)

    assert taken["title"] == {"en": "What should the park be?"}
    assert taken["opens_on"] == "2026-03-01"
    assert taken["lead"] == park.lead.public_id
    assert taken["topics"] == sorted(park.topics.values_list("public_id", flat=True))
    assert taken["named"] == [{"person": park.named.get().person_id, "may_edit": True}]
    assert taken["influences"][0]["level"] == "consult"
    assert json.loads(json.dumps(taken)) == taken


def test_diff_says_what_moved_and_leaves_out_what_is_empty_on_both_sides():
    before = {"title": {"en": "a"}, "topics": [], "link": {}}

    assert snapshots.diff(before, {"title": {"en": "b"}, "topics": ["x"], "link": {}}) == {
        "title": ({"en": "a"}, {"en": "b"}),
        "topics": ([], ["x"]),
    }
    assert snapshots.diff({}, {"title": {"en": "b"}, "topics": []}) == {
        "title": (None, {"en": "b"})
    }


def test_many_cost_as_many_queries_as_one(django_assert_num_queries):
    many = [make_full() for _ in range(4)]

    with django_assert_num_queries(10):
        snapshots.snapshots(many[:1])
    with django_assert_num_queries(10):
        snapshots.snapshots(many)


def test_a_snapshot_can_be_put_back():
    park = make_full()
    before = snapshots.snapshot(park)
    park.title, park.opens_on, park.lead = {"en": "Changed"}, None, make_organisation("Other")
    park.save()
    park.topics.clear()
    park.influences.all().delete()
    park.named.all().delete()

    snapshots.put_back(park, before)
    park.save()

    park.refresh_from_db()
    assert snapshots.snapshot(park) == before
    assert park.opens_at is not None
