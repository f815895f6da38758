"""The demo's data: real, complete, attributed, and never doubled."""

import pytest
from django.urls import reverse

from weft import demo
from weft.government.actions import vocabulary
from weft.government.models import Membership, PolicyItem
from weft.ledger import trail
from weft.ledger.models import Entry
from weft.people.models import Person
from weft.register.demo import canada, examples, people
from weft.register.models import Engagement
from weft.register.tests.factories import NOW

HAND = trail.Hand(person=None, at=NOW, channel=Entry.Channel.COMMAND, origin="demo")
PASSWORD = "a-password-for-tests"

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    vocabulary.load(HAND)
    return people.load(password=PASSWORD, hand=HAND)


def test_the_people_to_sign_in_as_are_marked_as_examples(cast):
    assert [person.email.split("@")[0] for person in cast] == ["steward", "lead", "owner"]
    assert all(person.is_example and person.check_password(PASSWORD) for person in cast)
    assert sorted(Membership.objects.values_list("role", flat=True)) == [
        "lead",
        "policy_owner",
        "steward",
    ]


def test_they_can_sign_in_at_once(cast, client):
    answer = client.post(
        reverse("account_login"), {"login": "steward@example.org", "password": PASSWORD}
    )

    assert answer.headers["Location"] == "/"
    assert client.get(reverse("desk")).status_code == 200


def test_what_is_loaded_again_is_not_doubled_and_a_changed_password_stays(cast):
    cast[0].set_password("changed by somebody")
    cast[0].save()

    for _ in range(2):
        _, lead, owner = people.load(password=PASSWORD, hand=HAND)
        examples.load(lead=lead, owner=owner, hand=HAND)

    assert Person.objects.count() == 3
    assert Person.objects.get(email="steward@example.org").check_password("changed by somebody")
    assert Engagement.objects.count() == len(examples.ASKS)
    assert PolicyItem.objects.count() == len(examples.POLICIES)


def test_what_was_made_up_says_so_and_lies_after_the_day_of_the_demo(cast):
    _, lead, owner = cast
    examples.load(lead=lead, owner=owner, hand=HAND)

    for engagement in Engagement.objects.all():
        assert engagement.title["en"].startswith("Example")
        assert engagement.title["fr"].startswith("Exemple")
        assert engagement.opens_on is None or engagement.opens_on > demo.DAY
    assert {each.visibility for each in Engagement.objects.all()} == {
        "public",
        "government",
        "organisation",
        "named",
    }


@pytest.mark.slow
def test_canadas_register_is_loaded_whole_with_its_attribution_and_once(cast):
    report = canada.load(HAND)

    assert report.sentence == "added 5100, changed 0, unchanged 0, refused 0"
    assert canada.is_loaded()
    found = Engagement.objects.filter(source_identifier__gt="")
    assert found.values("lead").distinct().count() == 59
    source = found.first().source
    assert "Open Government Licence – Canada" in source.attribution
    assert found.filter(visibility="public").count() == 5100

    assert canada.load(HAND).sentence == "added 0, changed 0, unchanged 5100, refused 0"
