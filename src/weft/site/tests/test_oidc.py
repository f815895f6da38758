"""Signing in through another system, against a provider that runs here and can lie."""

import time
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from weft.government.viewers import viewer_of
from weft.people.models import Person
from weft.people.sign_in import confirm_email
from weft.people.tests.provider import Provider, new_key
from weft.settings import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings):
    with Provider() as provider:
        elsewhere = sign_in.app(
            provider.issuer, provider.client_id, provider.client_secret, "your government account"
        )
        settings.SOCIALACCOUNT_PROVIDERS = sign_in.provider([elsewhere])
        yield provider


def come_in(client: Client):
    """Press the button, go to the provider and come back; the answer to coming back."""
    leaving = client.post(reverse("openid_connect_login", args=["hub"]))
    assert leaving.status_code == 302, leaving
    back = requests.get(leaving["Location"], allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def signed_in(client: Client) -> Person | None:
    return Person.objects.filter(pk=client.session.get("_auth_user_id")).first()


def test_who_comes_for_the_first_time_has_an_account_and_sees_what_the_public_sees(
    client, provider
):
    come_in(client)

    alice = signed_in(client)
    assert (alice.email, alice.name) == ("alice@ministry.example", "Alice Example")
    assert not viewer_of(alice, at=timezone.now()).roles
    assert not viewer_of(alice, at=timezone.now()).is_official


def test_who_comes_again_has_the_same_account(client, provider):
    come_in(client)
    come_in(again := Client())

    assert signed_in(again) == signed_in(client)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "lie",
    [
        {"claims": {"nonce": "of another sign-in"}},
        {"claims": {"nonce": None}},
        {"claims": {"aud": "another hub"}},
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"exp": int(time.time()) - 3600}},
        {"claims": {"sub": "person-2"}},
        {"signs_with": new_key()},
        {"sends_id_token": False},
        {"client_secret": "another secret"},
    ],
    ids=["nonce", "no nonce", "audience", "issuer", "too old", "person", "key", "no token", "code"],
)
def test_an_answer_that_is_not_what_it_should_be_opens_nothing(client, provider, lie):
    for name, value in lie.items():
        setattr(provider, name, value)

    answer = come_in(client)

    assert answer.status_code == 401
    assert "did not work" in answer.content.decode()
    assert signed_in(client) is None
    assert not Person.objects.exists()


def test_an_answer_to_somebody_elses_question_opens_nothing(client, provider):
    leaving = client.post(reverse("openid_connect_login", args=["hub"]))
    back = requests.get(leaving["Location"], allow_redirects=False, timeout=5).headers["Location"]
    other = Client()

    other.get("{0.path}?{0.query}".format(urlsplit(back)))

    assert signed_in(other) is None


def test_an_address_that_has_an_account_does_not_open_it_unless_the_provider_is_trusted(
    client, provider, settings
):
    owner = Person.objects.create_user("alice@ministry.example", "a password of her own")
    confirm_email(owner)

    come_in(client)
    assert signed_in(client) is None

    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    come_in(client)
    assert signed_in(client) == owner


def test_a_provider_that_does_not_answer_is_said_plainly(client, provider):
    provider.server.shutdown()
    provider.server.server_close()

    answer = client.post(reverse("openid_connect_login", args=["hub"]))

    assert answer.status_code == 401
    assert "did not work" in answer.content.decode()


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = sign_in.provider([])

    assert "your government account" not in client.get(reverse("account_login")).content.decode()


def test_the_sign_in_page_offers_it(client, provider):
    assert (
        "Sign in with your government account"
        in client.get(reverse("account_login")).content.decode()
    )
