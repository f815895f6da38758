"""Coming in with a password, with a second factor, and not at all."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from weft.government.tests.factories import PASSWORD, make_person
from weft.people.models import Person
from weft.people.sign_in import confirm_email

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def alice():
    person = make_person("Alice Example")
    confirm_email(person)
    return person


def come_in(client: Client, person: Person, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_of(secret: str) -> str:
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counter))


def set_up_app(client: Client) -> str:
    """The secret of an authenticator app that `client` has just set up."""
    come_in_again(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done.status_code == 302, done.context["form"].errors
    return secret


def come_in_again(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_a_password_opens_its_account(client, alice):
    come_in(client, alice)

    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, alice):
    nobody = Person(email="nobody@example.org")

    wrong = come_in(client, alice, "not the password").context["form"].errors
    unknown = come_in(client, nobody).context["form"].errors

    assert wrong == unknown
    assert not signed_in(client)


def test_guessing_is_stopped_even_with_the_right_password(client, alice):
    for _ in range(5):
        come_in(client, alice, "not the password")

    come_in(client, alice)

    assert not signed_in(client)


def test_an_address_that_is_not_proved_does_not_open_an_account(client):
    bob = make_person("Bob Example")

    answer = come_in(client, bob)

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not signed_in(client)


def test_nobody_opens_an_account_unless_the_hub_says_so(client):
    answer = client.post(
        reverse("account_signup"),
        {"email": "mallory@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert "by invitation" in answer.content.decode()
    assert not Person.objects.exists()


def test_an_open_hub_takes_accounts_and_wants_the_address_proved(client, settings):
    settings.OPEN_SIGN_UP = True

    client.post(
        reverse("account_signup"),
        {"email": "bob@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert Person.objects.get().email == "bob@example.org"
    assert [message.to for message in mail.outbox] == [["bob@example.org"]]
    assert not signed_in(client)


@pytest.mark.parametrize("password", ["short", "password1234", "bob@example.org"])
def test_a_weak_password_is_refused(client, settings, password):
    settings.OPEN_SIGN_UP = True

    client.post(
        reverse("account_signup"),
        {"email": "bob@example.org", "password1": password, "password2": password},
    )

    assert not Person.objects.exists()


def test_asking_for_a_new_password_says_nothing_about_who_has_an_account(client, alice):
    known = client.post(reverse("account_reset_password"), {"email": alice.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [[alice.email]]


def test_an_app_is_asked_for_after_the_password(client, alice):
    come_in(client, alice)
    secret = set_up_app(client)
    other = Client()

    answer = come_in(other, alice)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not signed_in(other)

    other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not signed_in(other)

    cache.clear()  # the code of this half minute was used to set the app up
    other.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert signed_in(other)


def test_a_recovery_code_opens_the_account_once(client, alice):
    come_in(client, alice)
    set_up_app(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    code = page.context["unused_codes"][0]
    first, second = Client(), Client()

    come_in(first, alice)
    first.post(reverse("mfa_authenticate"), {"code": code})
    come_in(second, alice)
    second.post(reverse("mfa_authenticate"), {"code": code})

    assert signed_in(first)
    assert not signed_in(second)


def test_what_concerns_safety_asks_again_who_it_is(client, alice):
    come_in(client, alice)

    for name in ("mfa_activate_totp", "mfa_add_webauthn", "account_data"):
        answer = client.get(reverse(name))
        assert answer["Location"].startswith(reverse("account_reauthenticate")), name


def test_one_can_be_signed_out_everywhere_else(client, alice):
    other = Client()
    come_in(client, alice)
    come_in(other, alice)

    client.post(reverse("usersessions_list"))

    assert other.get(reverse("account"))["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("account")).status_code == 200


def test_secrets_of_apps_are_named_after_the_hub():
    assert get_adapter().get_totp_issuer() == "Weft"
