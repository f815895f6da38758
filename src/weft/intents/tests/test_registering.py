"""An intent is an engagement in state idea, seen by those named on it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from weft.government.tests.factories import (
    NOW,
    hand_of,
    make_community,
    make_membership,
    make_organisation,
    make_person,
)
from weft.government.viewers import NOBODY, viewer_of
from weft.intents import actions
from weft.intents.sentences import TITLE_MOST
from weft.overlaps.models import Matching
from weft.register.models import Engagement
from weft.register.permissions import may_change, may_see
from weft.register.states import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol():
    person = make_person("Carol Example")
    make_membership(person, make_organisation("Ministry of Parks"), "lead")
    return person


def register(person, sentence="Views on what the park should be", **fields):
    viewer = viewer_of(person, at=NOW)
    fields.setdefault("lead", person.memberships.get().organisation)
    fields.setdefault("owner", person)
    return actions.register_intent(
        sentence={"en": sentence}, viewer=viewer, hand=hand_of(person), **fields
    )


def test_an_intent_is_an_idea_that_only_those_named_see(carol):
    alice, colleague = make_person("Alice Example"), make_person("Bob Example")
    make_membership(colleague, carol.memberships.get().organisation, "lead")
    growers = make_community("Growers")

    intent = register(carol, communities=[growers.public_id], named=[alice], about_when="spring")

    assert intent.state_as_of(NOW) == State.IDEA
    assert [str(each) for each in intent.communities.all()] == ["Growers"]
    assert may_change(viewer_of(carol, at=NOW), intent, now=NOW)
    assert may_see(viewer_of(alice, at=NOW), intent, now=NOW)
    assert not may_change(viewer_of(alice, at=NOW), intent, now=NOW)
    assert not may_see(viewer_of(colleague, at=NOW), intent, now=NOW)
    assert not may_see(NOBODY, intent, now=NOW)


def test_the_owner_may_be_another_than_who_enters_it(carol):
    dave = make_person("Dave Example")

    intent = register(carol, owner=dave)

    assert may_change(viewer_of(dave, at=NOW), intent, now=NOW)


def test_it_is_matched_silently_unless_its_owner_says_otherwise(carol):
    silent, open_ = register(carol), register(carol, matching=Matching.How.OPENLY)

    assert not Matching.objects.filter(engagement=silent).exists()
    assert open_.matching.how == Matching.How.OPENLY


def test_of_a_long_text_the_beginning_is_the_title_and_the_whole_is_kept(carol):
    text = "What should grow here? " * 100

    intent = register(carol, text, who="small growers")

    assert len(intent.title["en"]) <= TITLE_MOST
    assert intent.title["en"].startswith("What should grow here?")
    assert text.strip() in intent.description["en"]
    assert "Who is to be asked: small growers" in intent.description["en"]


def test_what_no_database_keeps_is_left_out(carol):
    intent = register(carol, "What\x00 grows\ud800 here?")

    assert intent.title == {"en": "What grows here?"}


@pytest.mark.parametrize("sentence", ["", "  \n ", "\x00"])
def test_nothing_at_all_is_refused_with_how_to_mend_it(carol, sentence):
    with pytest.raises(ValidationError) as refused:
        register(carol, sentence)

    assert "title" in refused.value.message_dict
    assert not Engagement.objects.exists()


def test_nobody_registers_for_another_organisation(carol):
    with pytest.raises(PermissionDenied):
        register(carol, lead=make_organisation("Ministry of Roads"))
