"""The paragraph for a Cabinet paper: from public sources, unless its reader asks for more."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from weft.government.models.policy import Visibility
from weft.government.tests.factories import make_membership, make_organisation, make_person
from weft.overlaps.models import Matching
from weft.register.models import Named
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db

TITLE = "Strengthening corporate beneficial ownership transparency"
SUBJECTS = ("parks", "salmon", "vaping", "housing", "bridges", "broadcasting", "seeds", "ports")


@pytest.fixture
def carol():
    person = make_person("Carol Example")
    make_membership(person, make_organisation("Health"), "lead")
    return person


@pytest.fixture
def intent(carol):
    for subject in SUBJECTS:
        make_engagement(f"Consultation on the rules for {subject}")
    mine = make_engagement(
        "Views on corporate beneficial ownership",
        lead=carol.memberships.get().organisation,
        visibility=Visibility.NAMED,
    )
    Named.objects.create(engagement=mine, person=carol, may_edit=True)
    return mine


def finance(**fields):
    days = {"opens_on": date(2020, 2, 12), "closes_on": date(2020, 3, 25)}
    return make_engagement(TITLE, lead=make_organisation("Finance"), **days, **fields)


def both(client, intent, query=""):
    """What the page and the Word file say."""
    page = client.get(reverse("intent_paragraph", args=[intent.public_id]) + query)
    word = client.get(reverse("intent_paragraph_word", args=[intent.public_id]) + query)
    text = "\n".join(each.text for each in Document(BytesIO(word.content)).paragraphs)
    return page.content.decode(), text


def test_it_names_who_asked_when_and_what_was_heard(client, carol, intent):
    known = finance(report_link={"en": "https://example.org/heard"})
    client.force_login(carol)

    for said in both(client, intent):
        assert TITLE in said
        assert "Finance" in said
        assert "2020" in said
        assert known.get_absolute_url() in said
        assert "https://example.org/heard" in said
        assert "Views on corporate" not in said.split("The paragraph")[-1].split("</textarea>")[0]


def test_what_is_not_public_is_named_only_when_asked_for_and_marked(client, carol, intent):
    finance(visibility=Visibility.GOVERNMENT)
    client.force_login(carol)

    for said in both(client, intent):
        assert TITLE not in said
    for said in both(client, intent, "?restricted"):
        assert TITLE in said
        assert "(not public)" in said


@pytest.mark.parametrize("how", list(Matching.How))
def test_what_its_reader_may_not_open_is_never_in_it(client, carol, intent, how):
    hidden = finance(visibility=Visibility.NAMED)
    Matching.objects.create(engagement=hidden, how=how)
    client.force_login(carol)

    for query in ("", "?restricted"):
        for said in both(client, intent, query):
            assert TITLE not in said


def test_a_draft_has_no_paragraph_for_others(client, intent):
    bob = make_person("Bob Example")
    make_membership(bob, make_organisation("Roads"), "lead")
    client.force_login(bob)

    for name in ("intent_paragraph", "intent_paragraph_word", "engagement_known"):
        assert client.get(reverse(name, args=[intent.public_id])).status_code == 404
