"""What is known: who else asks, what was heard, who carries load, and what to do next."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    NOW,
    make_community,
    make_membership,
    make_organisation,
    make_person,
)
from weft.government.viewers import viewer_of
from weft.intents import answers, others
from weft.overlaps.inputs import typed
from weft.overlaps.models import Matching
from weft.register.models import Named
from weft.register.moments import moment_of
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db

SENTENCE = "Views on corporate beneficial ownership"
AT = moment_of(None, now=NOW)


@pytest.fixture
def health():
    return make_organisation("Health")


@pytest.fixture
def viewer(health):
    person = make_person("Carol Example")
    make_membership(person, health, "lead")
    return viewer_of(person, at=NOW)


@pytest.fixture
def finance():
    """Of the past, without a report; beside a few that are about something else."""
    fill()
    return make_engagement(
        "Strengthening corporate beneficial ownership transparency",
        lead=make_organisation("Finance"),
        opens_on=date(2020, 2, 12),
        closes_on=date(2020, 3, 25),
    )


def fill():
    """Enough other records for words to be rare or common."""
    subjects = ("parks", "salmon", "vaping", "housing", "bridges", "broadcasting", "seeds", "ports")
    for subject in subjects:
        make_engagement(f"Consultation on the rules for {subject}")


def known(health, viewer, **kwargs):
    asked = typed(lead=health, title={"en": SENTENCE})
    return answers.what_is_known(asked, viewer=viewer, at=AT, **kwargs)


def test_who_asked_before_is_shown_with_what_was_heard(health, viewer, finance):
    (other,) = known(health, viewer).past

    assert other.engagement == finance
    assert other.heard.sentence == "No report was published."
    assert "<mark>beneficial</mark> <mark>ownership</mark>" in other.title.text
    assert any("Both speak of:" in sentence for sentence in other.why)


def test_a_report_is_one_link_away(health, viewer, finance):
    finance.report_link = {"en": "https://example.org/heard"}
    finance.save()

    answer = known(health, viewer)

    assert answer.past[0].heard.href == "https://example.org/heard"
    assert "https://example.org/heard" in [step.href for step in answer.steps]


def test_what_can_still_change_comes_before_what_is_over(health, viewer, finance):
    planned = make_engagement(
        "Corporate beneficial ownership: a registry", lead=make_organisation("Industry")
    )

    answer = known(health, viewer)

    assert [each.engagement for each in answer.coming] == [planned]
    assert [each.engagement for each in answer.past] == [finance]
    assert "Industry" in answer.steps[0].sentence


def test_of_an_outline_nothing_is_told_but_title_lead_and_dates(health, viewer, finance):
    finance.visibility = Visibility.NAMED
    finance.report_link = {"en": "https://example.org/heard"}
    finance.save()
    Matching.objects.create(engagement=finance, how=Matching.How.OPENLY)

    (other,) = known(health, viewer).others

    assert other.is_outline
    assert (other.href, other.state, other.why, other.heard.href) == ("", "", (), "")
    assert "example.org" not in str(known(health, viewer).steps)


@pytest.mark.parametrize("how", [None, Matching.How.SILENTLY, Matching.How.NOT_AT_ALL])
def test_what_its_owner_did_not_open_is_as_if_it_were_not_there(health, viewer, finance, how):
    before = known(health, viewer)
    finance.visibility = Visibility.NAMED
    finance.save()
    if how:
        Matching.objects.create(engagement=finance, how=how)

    answer = known(health, viewer)

    assert before.others
    assert answer == answers.Answer()


def test_who_is_named_on_a_draft_sees_it(health, viewer, finance):
    finance.visibility = Visibility.NAMED
    finance.save()
    Named.objects.create(engagement=finance, person=viewer.person)

    assert [each.engagement for each in known(health, viewer).others] == [finance]


def test_communities_come_with_their_load(health, viewer, finance):
    growers = make_community("Growers")
    make_engagement("Rules for growers", communities=[growers], opens_on=date(2026, 2, 1))

    (each,) = known(health, viewer, communities=[growers]).to_know

    assert (each.public, each.load.year) == (growers, 1)


def test_what_was_marked_stays_in_sight_whatever_is_typed(health, viewer, finance):
    asked = typed(lead=health, title={"en": "Salmon"})
    marks = {finance.public_id: ("reuse", "Read it first")}

    answer = answers.what_is_known(asked, viewer=viewer, at=AT, marks=marks)

    assert [(each.engagement, each.mark) for each in answer.past] == [(finance, "reuse")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "ownership",
        "word " * 200_000,
        "ᚠᛇᚻ᛫ᛒᛦᚦ",
        "🎉🎉🎉",
        "ᐃᓄᒃᑎᑐᑦ",
        "\x00",
        "<script>",
        "١٢٣",
    ],
)
def test_any_text_has_an_answer(health, viewer, finance, text):
    asked = typed(lead=health, title={"en": text})

    assert isinstance(answers.what_is_known(asked, viewer=viewer, at=AT), answers.Answer)


def test_as_many_queries_for_many_as_for_few(
    health, viewer, finance, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(others, "LEAST", 0)
    with CaptureQueriesContext(connection) as few:
        known(health, viewer)
    for subject in ("mines", "banks", "trusts", "ships", "farms"):
        make_engagement(
            f"Beneficial ownership of {subject}", lead=make_organisation(f"Body of {subject}")
        )

    with django_assert_max_num_queries(len(few)):
        assert len(known(health, viewer).others) > 3
