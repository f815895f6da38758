"""The steward asks; whoever is matched silently is asked first whether they may be named."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from weft.notices.models import Notice
from weft.overlaps import actions
from weft.overlaps.talks import Question
from weft.overlaps.tests.factories import make_overlap, match
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(fish_lead, parks_lead):
    """Fish's is kept in its organisation and matched silently; that of Parks is public."""
    return make_overlap(
        make_engagement("Salmon", lead=fish_lead.organisation, visibility="organisation"),
        make_engagement("Wild salmon", lead=parks_lead.organisation),
    )


def texts_to(who):
    return [notice.text for notice in Notice.objects.filter(to=who.person).order_by("pk")]


def test_two_public_ones_are_asked_at_once(pair, the_steward, fish_lead, parks_lead):
    pair.one.visibility = "public"
    pair.one.save()

    asked = actions.ask(overlap=pair, **the_steward.who)

    assert asked == actions.Asked(what=2)
    assert texts_to(fish_lead) == texts_to(parks_lead)
    assert "“Salmon” and “Wild salmon”" in texts_to(parks_lead)[0]


def test_the_other_side_hears_nothing_before_a_silent_one_says_yes(
    pair, the_steward, fish_lead, parks_lead
):
    asked = actions.ask(overlap=pair, **the_steward.who)

    assert asked == actions.Asked(what=1, may_name=1)  # Fish sees both: it is asked both things
    assert texts_to(parks_lead) == []

    question = pair.questions.get(kind="may_name")
    assert question.engagement == pair.one
    actions.answer(question=question, answer="yes", words="", **fish_lead.who)

    (text,) = texts_to(parks_lead)
    assert "“Salmon”" in text
    assert "it may be named" in texts_to(the_steward)[0].lower()


def test_a_no_keeps_it_from_the_other_side(pair, the_steward, fish_lead, parks_lead):
    actions.ask(overlap=pair, **the_steward.who)

    question = pair.questions.get(kind="may_name")
    actions.answer(question=question, answer="no", words="Not yet.", **fish_lead.who)
    actions.ask(overlap=pair, **the_steward.who)

    assert texts_to(parks_lead) == []


def test_a_silent_side_is_not_told_of_another_silent_one(
    pair, the_steward, fish_lead, parks_lead, client
):
    pair.other.visibility = "organisation"
    pair.other.save()

    asked = actions.ask(overlap=pair, **the_steward.who)

    assert asked == actions.Asked(may_name=2)
    for who, others in ((fish_lead, "Wild salmon"), (parks_lead, "“Salmon”")):
        assert all(others not in text for text in texts_to(who))
        client.force_login(who.person)
        (question,) = Question.objects.filter(engagement__lead=who.organisation)
        page = client.get(question.get_absolute_url()).content.decode()
        assert others.strip("“”") not in page.replace("Wild salmon", "") or who is parks_lead
        assert "Department of Fish" not in page or who is fish_lead
        assert "Department of Parks" not in page or who is parks_lead

    first, second = pair.questions.order_by("engagement")
    actions.answer(question=first, answer="yes", words="", **fish_lead.who)
    assert not Question.objects.filter(kind="what").exclude(engagement=pair.other).exists()
    actions.answer(question=second, answer="yes", words="", **parks_lead.who)
    assert {each.engagement for each in pair.questions.filter(kind="what")} == set(pair.sides)


def test_nobody_is_asked_twice(pair, the_steward, fish_lead):
    actions.ask(overlap=pair, **the_steward.who)
    again = actions.ask(overlap=pair, **the_steward.who)

    assert again == actions.Asked()
    assert len(texts_to(fish_lead)) == 2


def test_only_a_steward_asks(pair, fish_lead):
    with pytest.raises(PermissionDenied):
        actions.ask(overlap=pair, **fish_lead.who)


def test_only_who_answers_for_it_answers_and_in_its_words(pair, the_steward, fish_lead, parks_lead):
    actions.ask(overlap=pair, **the_steward.who)
    question = pair.questions.get(kind="may_name")

    with pytest.raises(PermissionDenied):
        actions.answer(question=question, answer="yes", words="", **parks_lead.who)
    with pytest.raises(ValidationError, match="Choose one"):
        actions.answer(question=question, answer="joined", words="", **fish_lead.who)


def test_a_body_without_people_has_nobody_to_ask(pair, the_steward, parks_lead):
    lonely = make_overlap(make_engagement("Eels", visibility="public"), pair.other)

    assert actions.ask(overlap=lonely, **the_steward.who) == actions.Asked(what=1, nobody=1)


def test_a_lead_answers_on_a_page(pair, the_steward, fish_lead, client):
    actions.ask(overlap=pair, **the_steward.who)
    client.force_login(fish_lead.person)
    question = pair.questions.get(kind="what")

    answer = client.post(
        reverse("overlap_question", args=[question.public_id]),
        {"answer": "coordinated", "words": "We share a tour."},
    )

    assert answer["Location"] == pair.get_absolute_url()
    page = client.get(answer["Location"]).content.decode()
    assert "We share a tour." in page


def test_what_is_not_matched_is_not_asked_about(pair, the_steward):
    match(pair.one, "not_at_all")

    with pytest.raises(PermissionDenied):
        actions.ask(overlap=pair, **the_steward.who)
