import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from weft.government import records
from weft.government.actions import entries
from weft.government.models import Area, Community, Organisation, RightsHolder, Topic
from weft.government.tests.conftest import acts_of
from weft.government.tests.factories import (
    make_area,
    make_membership,
    make_organisation,
    make_person,
    make_topic,
)
from weft.ledger import trail

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "rest"),
    [
        (Organisation, {"kind": "agency"}),
        (Topic, {}),
        (Community, {"shares": "interest"}),
        (Area, {"code": "X-1", "scheme": "iso-3166"}),
        (RightsHolder, {"basis": "Treaty of 1701"}),
    ],
)
def test_a_steward_adds_an_entry_to_each_list(acts, model, rest):
    entry = entries.create(model=model, values={"names": {"en": "New"}, **rest}, **acts)

    assert model.objects.get(pk=entry.pk).names == {"en": "New"}
    assert trail.of(entry).get().verb == "created"


def test_others_do_not():
    bob = make_person("Bob Lead")
    make_membership(bob, make_organisation())

    with pytest.raises(PermissionDenied, match="Only stewards"):
        entries.create(model=Topic, values={"names": {"en": "New"}}, **acts_of(bob))


def test_a_change_says_what_moved_relations_too(acts):
    holder = RightsHolder.objects.create(names={"en": "Nation"})
    here, there = make_area("Here"), make_area("There")

    entries.change(entry=holder, values={"areas": [here, there]}, base_version=1, **acts)

    changes = trail.of(holder).get().changes
    assert changes == {"areas": [[], sorted([here.public_id, there.public_id])]}


def test_an_identifier_belongs_to_one_organisation(acts):
    first, second = make_organisation("First"), make_organisation("Second")
    key = [("register", "one")]
    entries.change(entry=first, values={"identifiers": key}, base_version=1, **acts)

    with pytest.raises(ValidationError, match="identifier of First"):
        entries.change(entry=second, values={"identifiers": key}, base_version=1, **acts)

    assert [str(each) for each in first.identifiers.all()] == ["register:one"]


def test_nothing_stands_below_itself(acts):
    above = make_topic("Above")
    below = make_topic("Below", parent=above)

    with pytest.raises(ValidationError, match="below itself"):
        entries.change(entry=above, values={"parent": below}, base_version=1, **acts)


def test_a_size_needs_a_source(acts):
    values = {"names": {"en": "Many"}, "shares": "place", "estimated_size": 10}

    with pytest.raises(ValidationError, match="where the estimated size comes from"):
        entries.create(model=Community, values=values, **acts)


def test_who_opened_an_older_version_changes_nothing(acts):
    topic = make_topic("Fish")
    entries.change(entry=topic, values={"names": {"en": "Fishes"}}, base_version=1, **acts)

    with pytest.raises(records.ConflictError):
        entries.change(entry=topic, values={"names": {"en": "Cod"}}, base_version=1, **acts)


def test_a_field_that_is_not_for_writing_is_refused(acts):
    with pytest.raises(ValidationError):
        entries.create(model=Topic, values={"names": {"en": "X"}, "public_id": "0"}, **acts)
