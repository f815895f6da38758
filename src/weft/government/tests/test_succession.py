from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from weft.government import queries
from weft.government.actions import entries, succession
from weft.government.models import Membership, Organisation, PolicyItem, Succession
from weft.government.tests.conftest import acts_of
from weft.government.tests.factories import (
    NOW,
    TODAY,
    make_membership,
    make_organisation,
    make_person,
    make_policy_item,
)
from weft.ledger import trail

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 1)
EVE = DAY - timedelta(days=1)


def test_a_renamed_body_is_shown_under_its_old_name_until_the_day(acts):
    body = make_organisation("Ministry of Fish")

    succession.rename(organisation=body, names={"en": "Ministry of Oceans"}, on=DAY, **acts)

    body.refresh_from_db()
    assert body.names_on(EVE) == {"en": "Ministry of Fish"}
    assert body.names_on(DAY) == {"en": "Ministry of Oceans"}
    assert body.other_names == ["Ministry of Fish"]
    assert trail.of(body).first().changes["names"][0] == {"en": "Ministry of Fish"}


def test_a_body_renamed_twice_has_three_names_in_their_times(acts):
    body = make_organisation("First")
    succession.rename(organisation=body, names={"en": "Second"}, on=date(2020, 1, 1), **acts)
    succession.rename(organisation=body, names={"en": "Third"}, on=DAY, **acts)

    body.refresh_from_db()

    days = (date(2019, 12, 31), date(2020, 1, 1), DAY)
    assert [body.names_on(day)["en"] for day in days] == ["First", "Second", "Third"]
    with pytest.raises(ValidationError, match="later day"):
        succession.rename(organisation=body, names={"en": "Zeroth"}, on=EVE, **acts)


def test_a_merger_hands_over_people_open_work_and_what_stands_below(acts):
    old, new = make_organisation("Fish"), make_organisation("Oceans")
    below = make_organisation("Lighthouses", parent=old)
    lead, deputy = make_person("Bob Lead"), make_person("Dan Deputy")
    held = make_membership(lead, old)
    make_membership(deputy, old, starts_on=EVE, ends_on=date(2026, 6, 1), lent_by=held)
    open_item = make_policy_item(old)
    done_item = make_policy_item(old, stage=PolicyItem.Stage.IN_FORCE)

    succession.merge(organisation=old, successor=new, on=DAY, **acts)

    for thing in (old, below, open_item, done_item, held):
        thing.refresh_from_db()
    assert (old.exists_on(EVE), old.exists_on(DAY)) == (True, False)
    assert below.parent == new
    assert (open_item.organisation, done_item.organisation) == (new, old)
    assert held.ends_on == DAY
    assert set(new.memberships.values_list("person", "starts_on")) == {
        (lead.pk, DAY),
        (deputy.pk, DAY),
    }
    assert new.memberships.get(person=deputy).lent_by.person == lead
    assert not Membership.objects.active_on(DAY).filter(organisation=old).exists()
    assert trail.of(open_item).first().changes["organisation"] == [old.public_id, new.public_id]


def test_what_it_led_is_found_under_every_successor_and_duplicate(acts):
    first, second, third = (make_organisation(name) for name in ("One", "Two", "Three"))
    copy = make_organisation("Copy of one", merged_into=first)
    succession.merge(organisation=first, successor=second, on=EVE, **acts)
    succession.merge(organisation=second, successor=third, on=DAY, **acts)

    found = queries.with_predecessors([third.pk])

    assert found == {first.pk, second.pk, third.pk, copy.pk}


def test_a_merger_into_a_body_that_stood_below_leaves_no_circle(acts):
    above = make_organisation("Above")
    old = make_organisation("Old", parent=above)
    heir = make_organisation("Heir", parent=old)

    succession.merge(organisation=old, successor=heir, on=DAY, **acts)

    heir.refresh_from_db()
    assert heir.parent == above


def test_an_abolished_body_has_no_members_from_the_day_on(acts):
    body = make_organisation("Fish")
    make_membership(make_person("Bob Lead"), body)

    succession.abolish(organisation=body, on=DAY, note="Machinery of government change", **acts)

    assert Membership.objects.active_on(EVE).filter(organisation=body).exists()
    assert not Membership.objects.active_on(DAY).filter(organisation=body).exists()
    assert trail.of(body).first().note == "Machinery of government change"


@pytest.mark.parametrize("other", ["itself", "ended", "merged away"])
def test_a_successor_must_be_another_body_that_exists(acts, other):
    body = make_organisation("Fish")
    heir = {
        "itself": body,
        "ended": make_organisation("Ended", ends_on=EVE),
        "merged away": make_organisation("Gone", merged_into=make_organisation()),
    }[other]

    with pytest.raises(ValidationError, match="exists on that day"):
        succession.merge(organisation=body, successor=heir, on=DAY, **acts)

    assert Organisation.objects.get(pk=body.pk).ends_on is None


# --- To come -----------------------------------------------------------------------------------

TOMORROW = TODAY + timedelta(days=1)
LATER = NOW + timedelta(days=2)


@pytest.fixture
def fish():
    return make_organisation("Fish")


@pytest.fixture
def oceans():
    return make_organisation("Oceans")


def test_what_is_planned_changes_nothing_before_its_day_and_everything_on_it(acts, fish, oceans):
    held = make_membership(make_person("Bob Lead"), fish)
    succession.rename(organisation=oceans, names={"en": "Seas"}, on=TOMORROW, **acts)
    succession.merge(organisation=fish, successor=oceans, on=TOMORROW, **acts)

    succession.take_effect_when_due(NOW)
    before = (read(fish).ends_on, read(oceans).name.text, queries.with_predecessors([oceans.pk]))
    succession.take_effect_when_due(LATER)
    succession.take_effect_when_due(LATER)

    assert before == (None, "Oceans", {oceans.pk})
    assert read(oceans).names_on(TODAY) == {"en": "Oceans"}
    assert read(oceans).names_on(TOMORROW) == {"en": "Seas"}
    assert read(fish).ends_on == TOMORROW
    assert queries.with_predecessors([oceans.pk]) == {fish.pk, oceans.pk}
    held.refresh_from_db()
    assert held.ends_on == TOMORROW
    assert oceans.memberships.count() == 1
    line = trail.of(fish).first()
    assert (line.what, line.actor, line.channel) == ("merge", acts["hand"].person, "system")


def test_a_second_end_is_not_planned_beside_the_first(acts, fish):
    succession.abolish(organisation=fish, on=TOMORROW, **acts)

    with pytest.raises(ValidationError, match="planned already"):
        succession.abolish(organisation=fish, on=TODAY, **acts)


def test_what_cannot_take_effect_says_why_and_tells_who_planned_it(acts, fish, oceans):
    planned = succession.merge(organisation=fish, successor=oceans, on=TOMORROW, **acts)
    succession.abolish(organisation=oceans, on=DAY, **acts)

    succession.take_effect_when_due(LATER)
    succession.take_effect_when_due(LATER)

    planned.refresh_from_db()
    assert "exists on that day" in planned.problem
    assert read(fish).ends_on is None
    (notice,) = acts["hand"].person.notices.all()
    assert "Fish could not take effect" in notice.text


def test_what_is_planned_can_be_called_off(acts, fish):
    planned = succession.abolish(organisation=fish, on=TOMORROW, **acts)

    succession.undo(succession=planned, **acts)
    succession.take_effect_when_due(LATER)

    assert read(fish).ends_on is None
    assert [line.what for line in trail.of(fish)] == ["undo", "plan_abolish"]


# --- Taken back --------------------------------------------------------------------------------


def read(body):
    return Organisation.objects.get(pk=body.pk)


def people_of(body, day=TODAY):
    rows = Membership.objects.active_on(day).filter(organisation=body)
    return sorted(rows.values_list("person__name", flat=True))


def test_a_name_is_taken_back_unless_it_was_changed_since(acts, fish):
    done = succession.rename(organisation=fish, names={"en": "Oceans"}, on=DAY, **acts)
    again = succession.rename(organisation=fish, names={"en": "Seas"}, on=TODAY, **acts)

    with pytest.raises(ValidationError, match="changed since"):
        succession.undo(succession=done, **acts)
    succession.undo(succession=again, **acts)
    succession.undo(succession=done, **acts)

    assert read(fish).names == {"en": "Fish"}
    assert read(fish).other_names == []
    assert read(fish).names_on(EVE) == {"en": "Fish"}


def test_a_merger_taken_back_leaves_everything_where_it_was(acts, oceans):
    above = make_organisation("Above")
    fish = make_organisation("Fish", parent=above)
    oceans.parent = fish
    oceans.save()
    below, item = make_organisation("Lighthouses", parent=fish), make_policy_item(fish)
    lead = make_membership(make_person("Bob Lead"), fish)
    later = make_membership(
        make_person("Dan Deputy"), fish, starts_on=TODAY, ends_on=date(2030, 1, 1), lent_by=lead
    )
    done = succession.merge(organisation=fish, successor=oceans, on=DAY, **acts)
    assert people_of(oceans) == ["Bob Lead", "Dan Deputy"]

    succession.undo(succession=done, **acts)

    assert (read(fish).ends_on, read(oceans).parent, read(below).parent) == (None, fish, fish)
    item.refresh_from_db()
    assert item.organisation == fish
    assert people_of(fish) == ["Bob Lead", "Dan Deputy"]
    assert fish.memberships.get(person=later.person).lent_by == lead
    assert people_of(oceans) == []
    assert people_of(oceans, TODAY - timedelta(days=1)) == ["Bob Lead"]  # while it held
    assert queries.with_predecessors([oceans.pk]) == {oceans.pk}


def test_what_somebody_moved_since_stays_where_they_put_it(acts, fish, oceans):
    child, item, other = make_organisation(parent=fish), make_policy_item(fish), make_organisation()
    done = succession.merge(organisation=fish, successor=oceans, on=DAY, **acts)
    Organisation.objects.filter(pk=child.pk).update(parent=other)
    PolicyItem.objects.filter(pk=item.pk).update(organisation=other)

    succession.undo(succession=done, **acts)

    item.refresh_from_db()
    assert (read(child).parent, item.organisation) == (other, other)


def test_an_abolished_body_and_its_people_come_back(acts, fish):
    make_membership(make_person("Bob Lead"), fish)
    done = succession.abolish(organisation=fish, on=DAY, **acts)

    succession.undo(succession=done, **acts)

    assert read(fish).ends_on is None
    assert people_of(fish) == ["Bob Lead"]


def test_what_happened_later_is_taken_back_first(acts, fish, oceans):
    done = succession.merge(organisation=fish, successor=oceans, on=EVE, **acts)
    after = succession.abolish(organisation=oceans, on=DAY, **acts)

    with pytest.raises(ValidationError, match="before this"):
        succession.undo(succession=done, **acts)
    succession.undo(succession=after, **acts)
    succession.undo(succession=done, **acts)

    assert read(fish).exists_on(TODAY)


def test_later_rooms_are_told_of_mergers_and_abolitions(acts, monkeypatch):
    told = []
    follower = succession.Follower(
        "told",
        lambda each, hand: told.append(each.kind),
        lambda each, moved, hand: told.append(f"not {each.kind}"),
    )
    monkeypatch.setattr(succession, "followers", [follower])
    one, other = make_organisation("One"), make_organisation("Other")

    succession.merge(organisation=one, successor=other, on=EVE, **acts)
    done = succession.abolish(organisation=other, on=DAY, **acts)
    succession.undo(succession=done, **acts)

    assert told == ["merged", "abolished", "not abolished"]


def test_later_rooms_are_told_when_a_time_zone_changes_and_only_then(acts, monkeypatch):
    told = []
    monkeypatch.setattr(entries, "time_zone_followers", [lambda body, hand: told.append(body)])
    body = make_organisation("Fish")

    body = entries.change(entry=body, values={"names": {"en": "Fishes"}}, base_version=1, **acts)
    entries.change(entry=body, values={"time_zone": "America/Vancouver"}, base_version=2, **acts)

    assert told == [body]


def test_only_stewards_rename_merge_and_abolish():
    body = make_organisation("Fish")
    bob = make_person("Bob Lead")
    make_membership(bob, body)

    with pytest.raises(PermissionDenied):
        succession.rename(organisation=body, names={"en": "Bob's"}, on=DAY, **acts_of(bob))
    done = Succession.objects.create(organisation=body, kind="abolished", on=DAY)
    with pytest.raises(PermissionDenied):
        succession.undo(succession=done, **acts_of(bob))
