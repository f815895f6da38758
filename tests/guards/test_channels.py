"""Nothing about a record that somebody may not see reaches them, through any address of the hub.

Each address is asked twice, before and after the record exists: the two answers must be the same
to the last word, count, facet and suggestion. New addresses are walked as soon as they have a row.
"""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from tests.guards import addresses, cast
from weft.register import permissions
from weft.site.gates import COLUMNS, SEES, Outcome, Role
from weft.site.permission_table import TABLE

# What differs between any two answers to the same question.
CHANGING = [
    re.compile(pattern)
    for pattern in (
        r'name="csrfmiddlewaretoken" value="[^"]*"',
        r'"X-CSRFToken": ?"[^"]*"',
        r"DTSTAMP:\d{8}T\d{6}Z?",
        r"<updated>[^<]*</updated>",
        r"(?<=drafts/)[0-9a-f-]{36}|(?<=name=\"draft\" value=\")[0-9a-f-]{36}",  # a new one
    )
]
QUESTIONS = ("", f"q={cast.SECRET_WORD}", f"q={cast.SECRET_WORD[:5]}")
VIEWERS = (Role.NOBODY, Role.ACCOUNT, Role.OTHER_LEAD, Role.STEWARD, Role.CIVIL_SOCIETY)
# Their pages are about the one who asks, and what they show changes by being asked.
OWN = {"account_data", "mfa_activate_totp", "mfa_add_webauthn", "usersessions_list"}
HIDDEN = [
    (role, column)
    for role in VIEWERS
    for column in COLUMNS
    if SEES.cells[role][column] == Outcome.HIDDEN
]


def listing() -> list[str]:
    """Each address that can be read and is not an engagement's own."""
    return [
        name
        for name in addresses.names()
        if (row := TABLE.get(name))
        and row.get
        and row.of in {"", "export", *cast.LISTED}
        and name not in OWN
    ]


def answers(client: Client, world: cast.World) -> dict[str, str]:
    found = {}
    for name in listing():
        for arguments in cast.every_argument(TABLE[name].of, world):
            for question in QUESTIONS:
                address = f"{reverse(name, kwargs=arguments)}?{question}"
                found[address] = told(client.get(address))
    return found


def told(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = cells(body) if body.startswith(b"PK") else body.decode(errors="replace")
    for pattern in CHANGING:
        text = pattern.sub("", text)
    return f"{response.status_code} {response.headers.get('ETag', '')}\n{text}"


def cells(book: bytes) -> str:
    """What a spreadsheet holds, without the time at which it was packed."""
    with ZipFile(BytesIO(book)) as parts:
        return "\n".join(
            parts.read(name).decode() for name in sorted(parts.namelist()) if name.startswith("xl/")
        )


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("role", VIEWERS)
def test_a_record_below_ones_level_changes_no_answer(role, provider):
    world = cast.make_world()
    cast.make_record(world, "public", title="Of the park")
    client = world.client(role)
    before = answers(client, world)

    for column in (column for viewer, column in HIDDEN if viewer == role):
        cast.make_record(world, column)
    after = answers(client, world)

    changed = [address for address in before if before[address] != after[address]]
    assert not changed, f"{role} can tell that a hidden record exists from: {changed}"

    cast.make_record(world, "public")  # and the walk is not blind
    assert answers(client, world) != after


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("role", "column"), HIDDEN)
def test_a_hidden_record_and_an_absent_one_answer_alike(role, column):
    world = cast.make_world()
    hidden = cast.make_record(world, column)
    client = world.client(role)

    for name in addresses.names():
        row = TABLE.get(name)
        if row and row.get and row.of == "engagement":
            there = client.get(reverse(name, kwargs={"public_id": hidden.public_id}))
            absent = client.get(reverse(name, kwargs={"public_id": "0000000000"}))
            words = [told(each).replace(hidden.public_id, "0000000000") for each in (there, absent)]
            assert words[0] == words[1], name


@pytest.mark.django_db
def test_the_table_of_who_sees_is_that_of_the_register(db):
    """So what the walks expect is what is decided."""
    world = cast.make_world()
    for column in COLUMNS:
        engagement = cast.make_record(world, column)
        for role in set(Role) - {Role.NOBODY, Role.TOKEN, Role.BARE_TOKEN}:
            seen = permissions.may_see(world.viewer(role), engagement, now=cast.now())
            assert bool(seen) is (SEES.cells[role][column] == Outcome.OK), (role, column)
