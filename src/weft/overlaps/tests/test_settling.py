"""What people decide of a pair, and what that sets going."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from weft.government.tests.factories import NOW, make_community
from weft.ledger import trail
from weft.load.actions import replies
from weft.load.models import Objection
from weft.notices.models import Notice
from weft.overlaps import actions, queue
from weft.overlaps.actions import objecting
from weft.overlaps.tests.factories import make_overlap, match
from weft.register.moments import moment_of
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db
MOMENT = moment_of(None, now=NOW)


@pytest.fixture(autouse=True)
def nothing_is_drawn(settings):
    settings.OVERLAPS_LOOK_AGAIN = 0


@pytest.fixture
def pair(fish_lead, parks_lead):
    """Two public engagements."""
    return make_overlap(
        make_engagement("Salmon", lead=fish_lead.organisation),
        make_engagement("Wild salmon", lead=parks_lead.organisation),
    )


def waiting(who, **wanted):
    return list(queue.found(queue.Wanted(**wanted), who.viewer, MOMENT))


def test_a_settled_pair_leaves_the_queue_until_its_texts_change(pair, the_steward):
    assert waiting(the_steward) == [pair]

    actions.settle(overlap=pair, choice="not_the_same", reason="Two rivers.", **the_steward.who)

    pair.refresh_from_db()
    assert (pair.settled_as, pair.is_settled) == ("not_the_same", True)
    assert waiting(the_steward) == []
    assert waiting(the_steward, view="settled") == [pair]

    pair.texts = "changed"  # as the method writes it when a text changes
    pair.save()
    assert waiting(the_steward) == [pair]
    assert not pair.is_settled


def test_both_leads_are_told_what_was_decided_and_why(pair, the_steward, fish_lead, parks_lead):
    actions.settle(overlap=pair, choice="coordinated", reason="One tour.", **the_steward.who)

    told = {notice.to: notice.text for notice in Notice.objects.all()}
    assert set(told) == {fish_lead.person, parks_lead.person}
    assert "“Salmon” and “Wild salmon”" in told[fish_lead.person]
    assert "One tour." in told[fish_lead.person]


def test_a_lead_who_may_not_be_told_of_the_pair_is_told_nothing(
    pair, the_steward, fish_lead, parks_lead
):
    pair.one.visibility = "organisation"  # and matched silently: Fish's, of which Parks is not told
    pair.one.save()

    actions.settle(overlap=pair, choice="coordinated", reason="One tour.", **the_steward.who)

    assert [notice.to for notice in Notice.objects.all()] == [fish_lead.person]


def test_a_decision_is_on_record_on_the_pair_and_not_on_the_engagements(pair, the_steward):
    actions.settle(overlap=pair, choice="coordinated", reason="One tour.", **the_steward.who)

    (line,) = trail.of(pair)
    assert (line.what, line.note) == ("settle", "One tour.")
    assert line.changes == {"settled_as": ["", "coordinated"]}
    assert not trail.of(pair.one).exists()


def test_no_decision_without_a_reason(pair, the_steward):
    with pytest.raises(ValidationError, match="Say why"):
        actions.settle(overlap=pair, choice="coordinated", reason="  ", **the_steward.who)

    pair.refresh_from_db()
    assert not pair.settled_as


def test_a_bystander_and_a_steward_of_what_is_not_matched_settle_nothing(
    pair, roads_lead, the_steward
):
    with pytest.raises(PermissionDenied):
        actions.settle(overlap=pair, choice="coordinated", reason="Why?", **roads_lead.who)

    match(pair.one, "not_at_all")
    with pytest.raises(PermissionDenied):
        actions.settle(overlap=pair, choice="coordinated", reason="Why?", **the_steward.who)


def test_what_was_taken_back_gives_way_to_what_was_decided_before(pair, the_steward, fish_lead):
    actions.settle(overlap=pair, choice="coordinated", reason="One tour.", **the_steward.who)
    actions.settle(overlap=pair, choice="not_the_same", reason="No.", **fish_lead.who)

    with pytest.raises(ValidationError, match="Somebody decided"):
        actions.take_back(overlap=pair, **the_steward.who)
    actions.take_back(overlap=pair, **fish_lead.who)

    pair.refresh_from_db()
    assert (pair.settled_as, pair.is_settled) == ("coordinated", True)
    actions.take_back(overlap=pair, **the_steward.who)
    pair.refresh_from_db()
    assert (pair.settled_as, pair.settled_at, pair.is_settled) == ("", None, False)


def test_later_goes_to_the_end_until_its_day(pair, the_steward, fish_lead, parks_lead):
    weak = make_overlap(
        make_engagement("Trout", lead=fish_lead.organisation),
        make_engagement("Wild trout", lead=parks_lead.organisation),
        score=0.1,
    )
    assert waiting(the_steward) == [pair, weak]

    day = MOMENT.day + timedelta(days=30)
    actions.put_off(overlap=pair, until=day, **the_steward.who)

    assert waiting(the_steward) == [weak, pair]
    assert queue.number_to_settle(the_steward.viewer, MOMENT) == 1
    later = moment_of(None, now=NOW + timedelta(days=30))
    assert list(queue.found(queue.Wanted(), the_steward.viewer, later)) == [pair, weak]


def test_another_steward_looks_again_at_what_was_drawn(pair, the_steward, second_steward, settings):
    settings.OVERLAPS_LOOK_AGAIN = 100
    first = actions.settle(overlap=pair, choice="coordinated", reason="Yes.", **the_steward.who)

    assert waiting(the_steward, view="again") == []
    assert waiting(second_steward, view="again") == [pair]
    with pytest.raises(PermissionDenied):
        actions.look_again(overlap=pair, choice="coordinated", reason="Me.", **the_steward.who)
    actions.look_again(overlap=pair, choice="not_the_same", reason="No.", **second_steward.who)

    first.refresh_from_db()
    pair.refresh_from_db()
    assert (first.agreed, first.looked_by) == (False, second_steward.person)
    assert (pair.settled_as, pair.is_settled) == ("not_the_same", True)
    assert waiting(the_steward, view="again") == []  # a second look is not looked at again


def test_a_second_look_that_agrees_changes_nothing(pair, the_steward, second_steward, settings):
    settings.OVERLAPS_LOOK_AGAIN = 100
    first = actions.settle(overlap=pair, choice="coordinated", reason="Yes.", **the_steward.who)

    actions.look_again(overlap=pair, choice="coordinated", reason="Too.", **second_steward.who)

    first.refresh_from_db()
    assert first.agreed is True
    assert pair.settlements.count() == 1
    assert waiting(second_steward, view="again") == []


def test_the_only_steward_looks_again_at_their_own(pair, the_steward, settings):
    settings.OVERLAPS_LOOK_AGAIN = 100
    actions.settle(overlap=pair, choice="coordinated", reason="Yes.", **the_steward.who)

    assert waiting(the_steward, view="again") == [pair]


def test_an_objection_opens_a_public_pair_again(pair, the_steward, fish_lead):
    actions.settle(overlap=pair, choice="not_the_same", reason="No.", **the_steward.who)
    Notice.objects.all().delete()

    actions.object_to(
        overlap=pair, reason="We get both letters.", who="Anglers", hand=fish_lead.who["hand"]
    )

    assert waiting(the_steward) == [pair]
    assert "Anglers objects" in Notice.objects.get(to=the_steward.person).text
    assert trail.of(pair).first().note == "Anglers: We get both letters."


@pytest.mark.parametrize("how", ["government", "organisation"])
def test_nobody_objects_to_what_is_not_public(pair, the_steward, fish_lead, how):
    actions.settle(overlap=pair, choice="not_the_same", reason="No.", **the_steward.who)
    pair.one.visibility = how
    pair.one.save()

    with pytest.raises(PermissionDenied):
        actions.object_to(overlap=pair, reason="Why?", who="Anglers", hand=fish_lead.who["hand"])


def test_an_objection_on_a_communitys_page_reopens_the_pair_of_which_it_speaks(
    pair, the_steward, fish_lead
):
    actions.settle(overlap=pair, choice="not_the_same", reason="No.", **the_steward.who)
    anglers = make_community("Anglers")
    objection = Objection.objects.create(
        first=pair.one, second=pair.other, community=anglers, reason="Two letters.", made_at=NOW
    )

    for follow in replies.objection_followers:
        follow(objection, fish_lead.who["hand"])

    assert waiting(the_steward) == [pair]
    assert trail.of(pair).first().note == "Anglers: Two letters."


def test_an_objection_to_a_pair_that_is_not_public_opens_and_tells_nothing(
    pair, the_steward, fish_lead
):
    actions.settle(overlap=pair, choice="not_the_same", reason="No.", **the_steward.who)
    pair.one.visibility = "government"
    pair.one.save()
    objection = Objection.objects.create(
        first=pair.one, second=pair.other, community=make_community(), reason="So.", made_at=NOW
    )

    objecting.follow(objection, fish_lead.who["hand"])

    assert waiting(the_steward) == []
