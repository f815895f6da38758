"""One's own account: details, tokens, and a copy of what is kept."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from weft.government.tests.factories import (
    PASSWORD,
    make_membership,
    make_organisation,
    make_person,
)
from weft.ledger import trail
from weft.people import tokens
from weft.people.models import Token
from weft.people.sign_in import confirm_email
from weft.site.account import actions

pytestmark = pytest.mark.django_db
FORM = {"name": "Nightly copy", "scopes": ["engagements:read"], "lasts": "90"}


@pytest.fixture
def alice():
    person = make_person("Alice Example")
    confirm_email(person)
    return person


@pytest.fixture
def hers(alice):
    """Alice's browser, after she has shown once more that it is her."""
    client = Client()
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_a_change_of_name_is_on_record(hers, alice):
    hers.post(reverse("account"), {"name": "Alice Other", "language": "fr"})

    alice.refresh_from_db()
    (line,) = trail.of(alice)
    assert (alice.name, alice.language) == ("Alice Other", "fr")
    assert line.changes == {"name": ["Alice Example", "Alice Other"], "language": ["", "fr"]}


def test_saving_without_a_change_records_nothing(hers, alice):
    hers.post(reverse("account"), {"name": alice.name, "language": ""})

    assert not trail.of(alice).exists()


def test_a_secret_is_shown_once_and_works(hers, alice):
    made = hers.post(reverse("tokens"), FORM).content.decode()
    later = hers.get(reverse("tokens")).content.decode()

    (secret,) = re.findall(r"weft_[\w-]{43}", made)
    token = tokens.owner_of(secret, at=timezone.now())
    assert token.owner == alice
    assert secret not in later
    assert "Nightly copy" in later


def test_making_a_token_asks_first_who_it_is(alice):
    client = Client()
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})

    answer = client.post(reverse("tokens"), FORM)

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Token.objects.exists()


def test_a_token_without_a_purpose_or_scope_is_not_made(hers):
    page = hers.post(reverse("tokens"), {"name": "", "lasts": "90"})

    assert set(page.context["form"].errors) == {"name", "scopes"}
    assert not Token.objects.exists()


def test_a_revoked_token_is_on_record_with_who_did_it(hers, alice):
    secret = re.findall(r"weft_[\w-]{43}", hers.post(reverse("tokens"), FORM).content.decode())[0]
    token = Token.objects.get()

    for _ in range(2):  # the second changes nothing
        hers.post(reverse("token_revoke", args=[token.pk]))

    assert tokens.owner_of(secret, at=timezone.now()) is None
    assert [(line.verb, line.what, line.actor) for line in trail.of(token)] == [
        ("did", "revoke", alice),
        ("created", "", alice),
    ]


def test_nobody_revokes_the_token_of_another(alice):
    mallory = make_person("Mallory Example")
    now = timezone.now()
    token, _ = actions.make_token(
        name="Copy",
        scopes=[],
        expires_at=now + timedelta(days=1),
        hand=trail.Hand(person=alice, at=now),
    )

    with pytest.raises(PermissionDenied):
        actions.revoke_token(token=token, hand=trail.Hand(person=mallory, at=now))

    assert Token.objects.get().revoked_at is None


def test_the_list_of_tokens_takes_as_many_queries_for_many_as_for_one(
    hers, alice, django_assert_max_num_queries
):
    def make(number):
        for _ in range(number):
            tokens.mint(
                owner=alice,
                name="Copy",
                scopes=[],
                at=timezone.now(),
                expires_at=timezone.now() + timedelta(days=1),
            )

    for number in (1, 20):
        make(number)
        with django_assert_max_num_queries(8):
            hers.get(reverse("tokens"))


def test_what_is_kept_can_be_taken_away_without_its_secrets(hers, alice):
    make_membership(alice, ministry := make_organisation())
    made = hers.post(reverse("tokens"), FORM).content.decode()
    (secret,) = re.findall(r"weft_[\w-]{43}", made)

    answer = hers.get(reverse("account_data"))

    kept = answer.json()
    assert answer["Content-Disposition"].startswith("attachment")
    assert kept["account"]["email"] == alice.email
    assert kept["memberships"][0]["organisation"] == ministry.public_id
    assert [token["name"] for token in kept["tokens"]] == ["Nightly copy"]
    text = answer.content.decode()
    for hidden in (secret, tokens.digest_of(secret), alice.password):
        assert hidden not in text
