import pytest
from django.core.exceptions import PermissionDenied

from weft.government import records
from weft.government.actions import policy
from weft.government.models import PolicyItem
from weft.government.models.policy import Visibility
from weft.government.permissions import may_see_policy_item
from weft.government.tests.conftest import acts_of
from weft.government.tests.factories import (
    NOW,
    make_membership,
    make_organisation,
    make_person,
    make_policy_item,
)
from weft.government.viewers import NOBODY, viewer_of
from weft.ledger import trail

pytestmark = pytest.mark.django_db


def test_the_set_and_the_row_agree_on_who_may_see(carol):
    body, elsewhere = make_organisation("Fish"), make_organisation("Birds")
    owner, colleague, official = make_person("Olga"), make_person("Col"), make_person("Offi")
    civil = make_person("Civ")
    make_membership(colleague, body, role="analyst")
    make_membership(official, elsewhere)
    make_membership(civil, make_organisation("Friends", kind="civil_society"))
    items = {each: make_policy_item(body, owner=owner, visibility=each) for each in Visibility}
    everybody = {"owner": owner, "colleague": colleague, "official": official, "civil": civil}
    viewers = {name: viewer_of(person, at=NOW) for name, person in everybody.items()}
    viewers |= {"nobody": NOBODY, "steward": viewer_of(carol, at=NOW)}

    seen = {}
    for name, viewer in viewers.items():
        listed = set(PolicyItem.objects.visible_to(viewer))
        assert listed == {item for item in items.values() if may_see_policy_item(viewer, item)}
        seen[name] = {each.value for each, item in items.items() if item in listed}

    assert seen == {
        "nobody": {"public"},
        "civil": {"public"},
        "official": {"public", "government"},
        "steward": {"public", "government"},
        "colleague": {"public", "government", "organisation"},
        "owner": {"public", "government", "organisation", "named"},
    }


def values(body, **fields):
    return {"title": {"en": "Tides bill"}, "kind": "bill", "organisation": body, **fields}


def test_a_policy_owner_records_items_of_their_own_organisation_only():
    body, elsewhere = make_organisation("Fish"), make_organisation("Birds")
    olga = make_person("Olga Owner")
    make_membership(olga, body, role="policy_owner")

    item = policy.create(values=values(body), **acts_of(olga))
    with pytest.raises(PermissionDenied, match="own organisation only"):
        policy.create(values=values(elsewhere), **acts_of(olga))
    with pytest.raises(PermissionDenied, match="own organisation only"):
        policy.change(
            item=item, values={"organisation": elsewhere}, base_version=1, **acts_of(olga)
        )

    assert PolicyItem.objects.get().organisation == body


def test_a_decision_date_put_off_stays_on_record(acts):
    item = make_policy_item(make_organisation(), decision_on="2026-04-01")

    policy.change(item=item, values={"decision_on": NOW.date()}, base_version=1, **acts)

    assert trail.of(item).get().changes["decision_on"] == ["2026-04-01", "2026-03-01"]


def test_who_opened_an_older_version_changes_nothing(acts):
    item = make_policy_item(make_organisation())
    policy.change(item=item, values={"reference": "C-1"}, base_version=1, **acts)

    with pytest.raises(records.ConflictError):
        policy.change(item=item, values={"reference": "C-2"}, base_version=1, **acts)

    item.refresh_from_db()
    assert item.reference == "C-1"


def test_an_item_that_is_hidden_is_refused_in_the_words_for_one_that_is_not_there(acts):
    hidden = make_policy_item(make_organisation(), visibility=Visibility.NAMED)

    with pytest.raises(PermissionDenied, match="no such policy item"):
        policy.change(item=hidden, values={"reference": "C-1"}, base_version=1, **acts)
