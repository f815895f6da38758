"""The form of an intent, the check while typing, and what an engagement's page shows of it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    make_community,
    make_membership,
    make_organisation,
    make_person,
)
from weft.intents.models import Mark
from weft.ledger.models import Entry
from weft.overlaps.models import Matching
from weft.register.models import Engagement, Named
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db

SENTENCE = "views on corporate beneficial ownership"
NEW, CHECK = "/intents/new/", "/intents/check/"
SUBJECTS = ("parks", "salmon", "vaping", "housing", "bridges", "broadcasting", "seeds", "ports")


@pytest.fixture
def health():
    return make_organisation("Health")


@pytest.fixture
def carol(health):
    person = make_person("Carol Example")
    make_membership(person, health, "lead")
    return person


@pytest.fixture
def finance():
    for subject in SUBJECTS:
        make_engagement(f"Consultation on the rules for {subject}")
    return make_engagement(
        "Strengthening corporate beneficial ownership transparency",
        lead=make_organisation("Finance"),
        opens_on=date(2020, 2, 12),
        closes_on=date(2020, 3, 25),
    )


def filled(health, **fields):
    return {
        "sentence": SENTENCE,
        "language": "en",
        "lead": health.public_id,
        "matching": Matching.How.SILENTLY,
        "visibility": Visibility.NAMED,
        "save": "yes",
    } | fields


def text_of(answer):
    return " ".join(answer.content.decode().replace("<mark>", "").replace("</mark>", "").split())


def test_a_lead_plans_and_meets_who_asked_before(client, carol, health, finance):
    client.force_login(carol)

    answer = client.post(NEW, filled(health, about_when="spring 2027"), follow=True)

    intent = Engagement.objects.get(title={"en": SENTENCE})
    assert answer.redirect_chain[-1][0] == intent.get_absolute_url()
    assert "Strengthening corporate beneficial ownership transparency" in text_of(answer)
    assert "No report was published." in text_of(answer)
    assert "Ask Finance what was heard" in text_of(answer)


def test_the_check_tells_before_anything_is_saved(client, carol, health, finance):
    client.force_login(carol)

    answer = client.post(CHECK, {"sentence": SENTENCE, "lead": health.public_id})

    assert "Strengthening corporate beneficial ownership transparency" in text_of(answer)
    assert "1 engagement of others seems to ask about this." in text_of(answer)
    assert not Engagement.objects.filter(lead=health).exists()


def test_without_scripts_a_button_checks_and_what_was_typed_stays(client, carol, health, finance):
    client.force_login(carol)

    answer = client.post(
        NEW, filled(health, find="known", about_when="spring 2027", sentence=SENTENCE)
    )

    assert answer.status_code == 200
    assert "Strengthening corporate beneficial ownership transparency" in text_of(answer)
    assert SENTENCE in text_of(answer)
    assert 'value="spring 2027"' in text_of(answer)
    assert not Engagement.objects.filter(lead=health).exists()


def test_what_was_chosen_while_typing_is_part_of_the_plan_and_on_record(
    client, carol, health, finance
):
    client.force_login(carol)

    client.post(NEW, filled(health, **{f"mark-{finance.public_id}": "reuse", "mark-nonsense": "x"}))

    mark = Mark.objects.get()
    assert (mark.engagement.lead, mark.other, mark.kind) == (health, finance, "reuse")
    entry = Entry.objects.get(what="mark")
    assert (entry.actor, entry.changes["kind"]) == (carol, ["", "reuse"])
    assert not Entry.objects.filter(
        what="mark", subject_kind="register.engagement"
    ).exists()  # who may open one record need not know of the other


def test_marks_are_changed_and_taken_back_on_the_page(client, carol, health, finance):
    client.force_login(carol)
    client.post(NEW, filled(health))
    intent = Engagement.objects.get(lead=health)
    marks = reverse("engagement_mark", args=[intent.public_id])

    client.post(marks, {"other": finance.public_id, "kind": "coordinate", "note": "Call them"})

    assert (Mark.objects.get().kind, Mark.objects.get().note) == ("coordinate", "Call them")
    client.post(marks, {"other": finance.public_id, "kind": ""})
    assert not Mark.objects.exists()
    assert Entry.objects.filter(what="unmark").count() == 1


@pytest.mark.parametrize(
    "text",
    ["", " ", "ownership", "word " * 200_000, "ᚠᛇᚻ᛫ᛒᛦᚦ", "🎉🎉🎉", "ᐃᓄᒃᑎᑐᑦ", "\x00", "<script>"],
)
def test_any_text_can_be_checked(client, carol, health, finance, text):
    client.force_login(carol)

    for fields in ({"sentence": text}, {"title_en": text, "description_fr": text}):
        assert client.post(CHECK, fields | {"opens_on": text[:9]}).status_code == 200
    assert "<script>" not in text_of(client.post(CHECK, {"sentence": text}))


def test_a_sentence_is_asked_for_and_nothing_typed_is_lost(client, carol, health):
    client.force_login(carol)

    answer = client.post(NEW, filled(health, sentence="  ", about_when="in May", named="a@b.org"))

    assert answer.status_code == 422
    assert "Say in a sentence what you want to ask about." in text_of(answer)
    assert 'value="in May"' in text_of(answer)
    assert "Nobody here has the address a@b.org." in text_of(answer)


def test_whoever_is_named_sees_the_draft(client, carol, health):
    alice = make_person("Alice Example")
    client.force_login(carol)

    client.post(NEW, filled(health, named=alice.email))

    assert Named.objects.filter(person=alice, may_edit=False).count() == 1


def test_the_registers_own_form_has_the_same_check(client, carol, health, finance):
    client.force_login(carol)

    answer = client.post(
        "/engagements/new/", {"title_en": SENTENCE, "lead": health.public_id, "find": "known"}
    )

    assert answer.status_code == 200
    assert "Strengthening corporate beneficial ownership transparency" in text_of(answer)


def test_an_officials_page_of_an_engagement_leads_to_who_else_asks(client, carol, finance):
    client.force_login(carol)

    known = reverse("engagement_known", args=[finance.public_id])

    assert known in text_of(client.get(finance.get_absolute_url()))
    assert client.get(known).status_code == 200
    part = client.get(known, headers={"hx-request": "true"})
    assert "<html" not in text_of(part)


def test_the_public_page_says_nothing_of_it(client, finance):
    assert "Who else asks" not in text_of(client.get(finance.get_absolute_url()))


def test_a_mark_shows_on_the_others_page_only_to_who_may_know_of_the_marker(
    client, carol, health, finance
):
    client.force_login(carol)
    client.post(NEW, filled(health, **{f"mark-{finance.public_id}": "join"}))
    intent = Engagement.objects.get(lead=health)
    bob = make_person("Bob Example")
    make_membership(bob, finance.lead, "lead")
    client.force_login(bob)
    known = reverse("engagement_known", args=[finance.public_id])

    hidden = text_of(client.get(known))
    Matching.objects.create(engagement=intent, how=Matching.How.OPENLY)
    outlined = text_of(client.get(known))

    assert SENTENCE not in hidden
    assert "What others mean to do about it" not in hidden
    assert SENTENCE in outlined
    assert intent.get_absolute_url() not in outlined


def test_communities_that_are_chosen_come_with_their_load(client, carol, health):
    growers = make_community("Growers")
    make_engagement("Rules for growers", communities=[growers], opens_on=timezone.localdate())
    client.force_login(carol)

    answer = client.post(CHECK, {"sentence": "seeds", "communities": [growers.public_id]})

    assert "Asked 1 time in the last twelve months." in text_of(answer)
