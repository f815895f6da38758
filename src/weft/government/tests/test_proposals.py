import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from weft.government import directory
from weft.government.actions import proposals
from weft.government.models import Organisation, Proposal, Topic
from weft.government.tests.factories import (
    NOW,
    hand_of,
    make_community,
    make_membership,
    make_organisation,
    make_person,
    make_policy_item,
    make_topic,
)
from weft.government.viewers import viewer_of
from weft.ledger import trail

pytestmark = pytest.mark.django_db


def propose(name="Ministry of Tides", *, kind="organisation", scheme="register", value="mt"):
    return proposals.propose(
        kind=kind,
        scheme=scheme,
        value=value,
        names={"en": name},
        origin="import 1",
        hand=hand_of(),
    )


def test_meeting_the_same_thing_again_only_counts():
    first = propose()

    again = propose()

    assert again.pk == first.pk
    assert Proposal.objects.get().times_met == 2


def test_without_an_identifier_the_name_serves_in_any_spelling():
    first = propose("Ministère des Marées", value="")

    again = propose("MINISTERE DES MAREES", value="")

    assert again.pk == first.pk


def test_an_overlong_identifier_or_name_is_fitted_and_told_apart():
    one = propose("x" * 10_000, value="v" * 300 + "a")
    other = propose("x" * 10_000, value="v" * 300 + "b")

    assert one.pk != other.pk
    assert len(one.value) <= 200
    assert len(one.names["en"]) <= 500


def test_a_proposal_made_new_is_found_by_its_identifier_and_name(acts):
    proposal = propose()

    (body,) = proposals.create(proposals=[proposal], **acts)

    known = directory.Organisations()
    assert known.by_identifier("register", "mt") == body
    assert known.by_name("ministry of TIDES") == body
    assert propose().became == body


@pytest.mark.parametrize("kind", ["topic", "community", "area"])
@pytest.mark.parametrize("value", ["t1", ""])
def test_every_kind_can_be_made_new_with_or_without_an_identifier(acts, kind, value):
    proposal = propose("Tides", kind=kind, value=value)

    (entry,) = proposals.create(proposals=[proposal], **acts)

    known = directory.OF_KIND[kind]()
    assert known.find(proposal.scheme, proposal.value) == entry


def test_linking_keeps_the_identifier_and_the_name_with_the_entry(acts):
    body = make_organisation("Tides Canada")
    proposal = propose()

    proposals.link(proposal=proposal, entry=body, **acts)

    body.refresh_from_db()
    assert body.other_names == ["Ministry of Tides"]
    assert directory.Organisations().by_identifier("register", "mt") == body
    assert propose().became == body
    assert trail.of(body).first().what == "link"


def test_a_linked_topic_is_found_by_the_identifier_that_was_met(acts):
    topic = make_topic("Oceans")

    proposals.link(proposal=propose("Tides", kind="topic"), entry=topic, **acts)

    assert directory.Topics().by_identifier("register", "mt") == topic


def test_an_entry_of_another_kind_or_merged_away_cannot_be_linked(acts):
    gone = make_organisation("Gone", merged_into=make_organisation("Kept"))

    for entry in (make_topic(), gone):
        with pytest.raises(ValidationError):
            proposals.link(proposal=propose(), entry=entry, **acts)

    assert propose().state == "waiting"


def test_undoing_a_link_takes_back_what_it_added_and_nothing_else(acts):
    body = make_organisation("Tides Canada", other_names=["TC"])
    proposal = propose()
    proposals.link(proposal=proposal, entry=body, **acts)

    proposals.undo(proposals=[proposal], **acts)

    body.refresh_from_db()
    assert body.other_names == ["TC"]
    assert not body.identifiers.exists()
    assert propose().state == "waiting"


def test_several_are_made_and_undone_at_once(acts):
    met = [propose(value=str(number)) for number in range(3)]
    proposals.create(proposals=met, **acts)

    undone = proposals.undo(proposals=met, **acts)

    assert undone == 3
    assert not Organisation.objects.filter(names__en="Ministry of Tides").exists()


def test_what_is_in_use_is_not_unmade_and_nothing_is_half_undone(acts):
    met = [propose(value="a"), propose(value="b")]
    _, used = proposals.create(proposals=met, **acts)
    make_policy_item(used)

    with pytest.raises(ValidationError, match="in use"):
        proposals.undo(proposals=met, **acts)

    assert set(Proposal.objects.values_list("state", flat=True)) == {"created"}


def test_a_topic_that_a_record_lists_is_in_use_too(acts):
    (topic,) = proposals.create(proposals=[propose(kind="topic")], **acts)
    make_policy_item(make_organisation()).topics.add(topic)

    with pytest.raises(ValidationError, match="in use"):
        proposals.undo(proposals=Proposal.objects.all(), **acts)

    assert Topic.objects.filter(pk=topic.pk).exists()


def test_what_was_turned_down_stays_so_when_met_again(acts):
    proposals.decline(proposals=[propose()], **acts)

    again = propose()

    assert (again.state, again.became, again.times_met) == ("declined", None, 2)


def test_only_stewards_decide():
    bob = make_person("Bob Lead")
    make_membership(bob, make_organisation(), role="lead")

    with pytest.raises(PermissionDenied, match="stewards"):
        proposals.decline(proposals=[propose()], viewer=viewer_of(bob, at=NOW), hand=hand_of(bob))


def test_later_rooms_are_told_of_each_decision(acts, monkeypatch):
    told = []
    monkeypatch.setattr(
        proposals, "followers", [lambda proposal, hand: told.append(proposal.state)]
    )

    proposals.decline(proposals=[propose()], **acts)
    proposals.undo(proposals=Proposal.objects.all(), **acts)

    assert told == ["declined", "waiting"]


def test_a_name_that_several_entries_have_is_no_answer_but_a_suggestion():
    one, other = make_organisation("Council"), make_organisation("COUNCIL")

    known = directory.Organisations()

    assert known.by_name("Council") is None
    assert set(known.like("Council")) == {one, other}


def test_a_merged_entry_is_found_as_the_one_it_was_merged_into():
    kept = make_community("Young people")
    make_community("Youths", merged_into=kept)

    known = directory.Communities()

    assert known.by_name("youths") == kept
    assert list(known) == [kept]


def test_the_directory_asks_the_database_as_often_for_many_as_for_one(
    django_assert_max_num_queries,
):
    for number in range(20):
        make_organisation(f"Body {number}").identifiers.create(scheme="s", value=str(number))

    with django_assert_max_num_queries(3):
        known = directory.Organisations()
        assert all(known.by_identifier("s", str(number)) for number in range(20))
        assert known.by_name("Body 7")
