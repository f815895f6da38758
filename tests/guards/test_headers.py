"""Every answer tells the browser to be strict, and no page needs it to be less so."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from tests.guards import addresses, cast
from weft.government.tests.factories import PASSWORD, make_person
from weft.people.sign_in import confirm_email
from weft.site.gates import Outcome, Role
from weft.site.permission_table import TABLE

DATA_BLOCKS = {"application/json", "application/ld+json"}  # never run: no part of the policy


class Reader(HTMLParser):
    """Counts headings, and collects what a strict policy would not let run."""

    def __init__(self) -> None:
        super().__init__()
        self.h1s = 0
        self.inline: list[str] = []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.h1s += tag == "h1"
        if tag == "script" and "src" not in named and named.get("type") not in DATA_BLOCKS:
            self.inline.append("an inline script")
        if tag == "style":
            self.inline.append("an inline style")
        self.inline += [
            f'{name}="{value}"' for name, value in attrs if name == "style" or name.startswith("on")
        ]


def pages(world: cast.World):
    """The address of each page that the ministry's lead may read, and the name of its row."""
    cast.make_record(world, "public")
    for name in addresses.names():
        row = TABLE.get(name)
        if row and row.get and Outcome.OK in row.get.cells[Role.LEAD].values():
            column = "public" if "public" in row.get.columns else row.get.columns[0]
            yield name, reverse(name, kwargs=cast.ARGUMENTS[row.of](world, Role.LEAD, column))


@pytest.mark.django_db
def test_every_page_is_strict_and_has_one_heading(provider):
    world = cast.make_world()
    wrong = []

    for role in (Role.NOBODY, Role.LEAD):
        client = world.client(role)
        for name, address in pages(world):
            response = client.get(address)
            wrong += [f"{name} for {role}: {problem}" for problem in problems(response)]
            if response.streaming:  # a download holds its file open until it is read
                b"".join(response.streaming_content)

    assert not wrong, "\n".join(wrong)


def problems(response) -> list[str]:
    if response.status_code >= 500:
        return [f"status {response.status_code}"]
    found = [
        f"no {header}"
        for header in (
            "Content-Security-Policy",
            "Cross-Origin-Opener-Policy",
            "Permissions-Policy",
            "Referrer-Policy",
            "X-Content-Type-Options",
            "X-Frame-Options",
        )
        if header not in response.headers
    ]
    if "unsafe" in response.headers.get("Content-Security-Policy", ""):
        found.append("a policy that lets unsafe things run")
    if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
        reader = Reader()
        reader.feed(response.content.decode())
        found += reader.inline
        if reader.h1s != 1:
            found.append(f"{reader.h1s} h1s")
    return found


def test_the_policy_allows_nothing_from_elsewhere(settings):
    sources = [each for kind in settings.SECURE_CSP.values() for each in kind]

    assert set(sources) <= {"'self'", "'none'", "data:"}
    assert settings.SECURE_CSP["default-src"] == ["'none'"]
    assert settings.SECURE_CSP["script-src"] == ["'self'"]


@pytest.mark.django_db
def test_cookies_are_for_this_site_and_not_for_scripts():
    client, alice = Client(), make_person()
    confirm_email(alice)

    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})

    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_a_hub_reached_over_https_says_so(run_settings):
    plain = run_settings(WEFT_ADDRESS="http://localhost:8000")
    safe = run_settings(WEFT_ADDRESS="https://weft.example.org")

    assert plain == {"hsts": 0, "cookies": False, "insecure_passkeys": True}
    assert safe == {"hsts": 31_536_000, "cookies": True, "insecure_passkeys": False}


def test_nobody_else_may_frame_a_page(client, db):
    response = client.get("/health/live")

    assert response["X-Frame-Options"] == "DENY"
    assert re.search(r"frame-ancestors 'none'", response["Content-Security-Policy"])
