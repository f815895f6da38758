"""Somebody adds a passkey and comes in with it alone: in Chromium, with a virtual authenticator."""

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from weft.government.tests.factories import PASSWORD, make_person
from weft.people.sign_in import confirm_email

pytestmark = pytest.mark.journey

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def device(page: Page):
    """An authenticator in the browser; the function takes it away or gives it back its holder."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    def is_held_by_its_owner(held: bool) -> None:
        session.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": held},
        )

    return is_held_by_its_owner


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def show_that_it_is_me(page: Page) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def add_passkey(page: Page, address: str) -> None:
    page.goto(f"{address}/account/2fa/webauthn/add/")
    show_that_it_is_me(page)
    expect(page.get_by_label("It opens my account alone")).to_be_checked()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/**")


def sign_out(page: Page, address: str) -> None:
    page.goto(f"{address}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{address}/")


@pytest.fixture
def alice():
    cache.clear()  # attempts are counted there, and outlive a test
    person = make_person("Alice Example")
    confirm_email(person)
    return person


def test_a_passkey_opens_its_account_without_a_password(page, live_server, alice, device):
    sign_in(page, live_server.url, alice.email)
    add_passkey(page, live_server.url)
    sign_out(page, live_server.url)

    page.goto(f"{live_server.url}/account/login/?next=/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text(f"You sign in as {alice.email}.")).to_be_visible()


def test_a_passkey_is_the_second_step_after_a_password(page, live_server, alice, device):
    sign_in(page, live_server.url, alice.email)
    add_passkey(page, live_server.url)
    sign_out(page, live_server.url)

    sign_in(page, live_server.url, alice.email)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}/account/")

    expect(page.get_by_text(f"You sign in as {alice.email}.")).to_be_visible()


def test_a_device_in_other_hands_opens_nothing(page, live_server, alice, device):
    sign_in(page, live_server.url, alice.email)
    add_passkey(page, live_server.url)
    sign_out(page, live_server.url)

    device(False)
    page.goto(f"{live_server.url}/account/login/?next=/account/")
    expect(page.get_by_text("No passkey was used.")).to_be_hidden()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()

    page.goto(f"{live_server.url}/account/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
