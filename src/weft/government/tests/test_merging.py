import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError

from weft.government import directory
from weft.government.actions import merging
from weft.government.actions.merging import Follower
from weft.government.models import Code, Organisation
from weft.government.tests.conftest import acts_of
from weft.government.tests.factories import (
    make_area,
    make_community,
    make_membership,
    make_organisation,
    make_person,
    make_policy_item,
    make_topic,
)
from weft.ledger import trail

pytestmark = pytest.mark.django_db


def test_a_duplicates_names_identifiers_and_all_that_points_at_it_go_to_the_one_kept(acts):
    kept = make_organisation("Health Canada")
    copy = Organisation.objects.create(names={"en": "Health Dept", "fr": "Santé Canada"})
    copy.identifiers.create(scheme="register", value="hd")
    item, below = make_policy_item(copy), make_organisation("Labs", parent=copy)
    member = make_membership(make_person("Bob Lead"), copy)

    merging.merge(duplicate=copy, kept=kept, **acts)

    for thing in (kept, copy, item, below, member):
        thing.refresh_from_db()
    assert kept.names == {"en": "Health Canada", "fr": "Santé Canada"}
    assert kept.other_names == ["Health Dept"]
    assert directory.Organisations().by_identifier("register", "hd") == kept
    assert (item.organisation, below.parent, member.organisation) == (kept, kept, kept)
    assert copy.merged_into == kept
    assert trail.of(item).first().changes["organisation"] == [copy.public_id, kept.public_id]


def test_parting_the_two_leaves_everything_as_it_was(acts):
    kept = make_organisation("Health Canada", other_names=["HC"])
    copy = Organisation.objects.create(names={"en": "Health Dept", "fr": "Santé Canada"})
    identifier = copy.identifiers.create(scheme="register", value="hd")
    item = make_policy_item(copy)
    merger = merging.merge(duplicate=copy, kept=kept, **acts)
    later = make_policy_item(kept, "Recorded since")

    merging.part(merger=merger, **acts)

    for thing in (kept, copy, item, identifier, later):
        thing.refresh_from_db()
    assert (kept.names, kept.other_names) == ({"en": "Health Canada"}, ["HC"])
    assert copy.merged_into is None
    assert (item.organisation, identifier.organisation) == (copy, copy)
    assert later.organisation == kept
    with pytest.raises(ValidationError, match="already"):
        merging.part(merger=merger, **acts)


@pytest.mark.parametrize("listed_both", [False, True])
def test_topics_move_in_lists_too_and_back(acts, listed_both):
    kept, copy = make_topic("Oceans"), make_topic("Seas")
    item = make_policy_item(make_organisation())
    item.topics.set([kept, copy] if listed_both else [copy])
    before = set(item.topics.all())
    code = Code.objects.create(scheme="s", value="SEA", labels={"en": "Sea"})
    code.topics.add(copy)

    merger = merging.merge(duplicate=copy, kept=kept, **acts)
    during = (set(item.topics.all()), set(code.topics.all()))
    merging.part(merger=merger, **acts)

    assert during == ({kept}, {kept})
    assert set(item.topics.all()) == before
    assert set(code.topics.all()) == {copy}
    assert trail.of(item).count() == 2


def test_communities_and_areas_merge_as_well(acts):
    kept, copy = make_area("Quebec"), make_area("Québec (province)")
    community = make_community("Anglophones", area=copy)

    merging.merge(duplicate=copy, kept=kept, **acts)
    merging.merge(duplicate=make_community("English speakers"), kept=community, **acts)

    community.refresh_from_db()
    assert community.area == kept
    assert community.other_names == ["English speakers"]


def test_an_entry_kept_below_its_duplicate_leaves_no_circle(acts):
    copy = make_topic("Water")
    kept = make_topic("Waters", parent=copy)

    merging.merge(duplicate=copy, kept=kept, **acts)

    kept.refresh_from_db()
    assert kept.parent is None


def test_two_accounts_of_one_person_become_one_with_two_addresses(acts):
    body = make_organisation()
    kept, copy = make_person("Bob Lead"), make_person("Bobby Lead")
    for person in (kept, copy):
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    member = make_membership(copy, body)
    item = make_policy_item(body, owner=copy)

    merger = merging.merge(duplicate=copy, kept=kept, **acts)

    for thing in (copy, member, item):
        thing.refresh_from_db()
    assert (member.person, item.owner) == (kept, kept)
    assert not copy.is_active
    assert EmailAddress.objects.filter(user=kept).count() == 2

    merging.part(merger=merger, **acts)

    for thing in (copy, member, item):
        thing.refresh_from_db()
    assert (member.person, item.owner) == (copy, copy)
    assert copy.is_active
    assert EmailAddress.objects.get(user=copy).primary


def test_a_steward_does_not_take_over_an_account(carol, acts):
    with pytest.raises(PermissionDenied, match="Another steward"):
        merging.merge(duplicate=make_person("Bob Lead"), kept=carol, **acts)


def test_what_is_not_the_same_kind_or_merged_already_is_refused(acts):
    kept = make_topic("Oceans")
    gone = make_topic("Seas", merged_into=kept)

    for duplicate, target in ((make_community(), kept), (gone, kept), (kept, kept), (kept, gone)):
        with pytest.raises(ValidationError):
            merging.merge(duplicate=duplicate, kept=target, **acts)


def test_later_rooms_move_what_they_keep_and_get_it_back_to_undo(acts, monkeypatch):
    undone = []
    follower = Follower(
        "letters",
        move=lambda gone, stays, hand: [gone.pk, stays.pk],
        move_back=lambda gone, stays, moved, hand: undone.append(moved),
    )
    monkeypatch.setattr(merging, "followers", [follower])
    kept, copy = make_topic("Oceans"), make_topic("Seas")

    merging.part(merger=merging.merge(duplicate=copy, kept=kept, **acts), **acts)

    assert undone == [[copy.pk, kept.pk]]


def test_only_stewards_merge():
    bob = make_person("Bob Lead")
    make_membership(bob, make_organisation())

    with pytest.raises(PermissionDenied):
        merging.merge(duplicate=make_topic("A"), kept=make_topic("B"), **acts_of(bob))
