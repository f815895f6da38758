"""Every address, for every role and every kind of record, does what the permission table says."""

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.guards import addresses, cast
from weft.site import gates
from weft.site.gates import Outcome, Role
from weft.site.permission_table import TABLE

HOW_TO_ADD = """
The address “{name}” has no row in src/weft/site/permission_table.py, so it is refused to everybody.
Add to TABLE, in your room's section:

    "{name}": page(gates.…),    # or form(…) for a page that sends, deed(…) for what is only sent

Gates (src/weft/site/gates.py): {gates}.
When the address has arguments, add of="…", a key of ARGUMENTS in tests/guards/cast.py.
"""
HOW_TO_MAKE = """
The address “{name}” could not be made from {arguments}: {problem}
Give its row of="…", and add that key to ARGUMENTS in tests/guards/cast.py.
"""
GATES = ", ".join(name for name, value in vars(gates).items() if isinstance(value, gates.Gate))


@pytest.mark.parametrize("name", addresses.names())
def test_every_address_has_a_row(name):
    assert name in TABLE, HOW_TO_ADD.format(name=name, gates=GATES)


def outcome_of(response: HttpResponse) -> str:
    if response.status_code == 401 or response.headers.get("Location", "").startswith(
        reverse("account_login")
    ):
        return Outcome.SIGN_IN
    if response.status_code in {403, 404}:
        return Outcome(str(response.status_code))
    return Outcome.OK if response.status_code < 500 else f"an error ({response.status_code})"


def address_of(name: str, arguments: dict[str, object]) -> str:
    try:
        return reverse(name, kwargs=arguments)
    except NoReverseMatch as problem:
        pytest.fail(HOW_TO_MAKE.format(name=name, arguments=arguments, problem=problem))


def ask(client: Client, method: str, address: str) -> str:
    """What `client` meets; whatever it did there is taken back."""
    sends_json = method != "get" and address.startswith("/api/")
    form = {"content_type": "application/json"} if sends_json else {}
    with transaction.atomic():
        response = getattr(client, method)(address, **form)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return outcome_of(response)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in addresses.names() if name in TABLE])
def test_the_address_meets_everybody_as_the_table_says(name, provider):
    row, world = TABLE[name], cast.make_world()
    if row.of in cast.OF_AN_ENGAGEMENT:
        for column in gates.COLUMNS:
            cast.make_record(world, column)

    met, said = {}, {}
    for method, gate in row.gates.items():
        for role in Role:
            client = world.client(role)
            for column in gate.columns:
                cell = (method, role.value, column)
                said[cell] = gate.cells[role][column].value
                arguments = cast.ARGUMENTS[row.of](world, role, column)
                met[cell] = str(ask(client, method, address_of(name, arguments)))

    wrong = {cell: (said[cell], met[cell]) for cell in said if said[cell] != met[cell]}
    assert not wrong, "\n".join(
        f"{name}: {' '.join(cell)}: the table says {says}, met {meets}"
        for cell, (says, meets) in wrong.items()
    )
