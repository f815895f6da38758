"""Every address of the permission table that is a page, on a phone, for stranger and steward."""

from collections.abc import Collection, Iterator
from contextlib import closing
from http import HTTPStatus

import pytest
from django.urls import reverse

from tests.guards import cast
from tests.journeys.conftest import NARROW, PHONE
from weft.register import search
from weft.site.gates import COLUMNS, Role
from weft.site.permission_table import TABLE

SAMPLE = (
    "home",
    "engagements",
    "timeline",
    "calendar",
    "engagement",
    "engagement_edit",
    "organisation",
    "policy_item",
    "import_mapping",
    "account",
)  # one of each kind, for the looks that are not everybody's
GALLERY = "gallery"  # shows the same navigation many times


@pytest.fixture
def world():
    world = cast.make_world()
    for column in COLUMNS:
        cast.make_record(world, column)
    search.rebuild()
    return world


@pytest.fixture
def enter(open_page, live_server):
    """A page of the browser in which `role` is signed in."""

    def go_in(world: cast.World, role: Role, **options):
        page = open_page(width=PHONE, **options)
        cookies = world.client(role).cookies
        page.context.add_cookies(
            [
                {"name": name, "value": cookie.value, "url": live_server.url}
                for name, cookie in cookies.items()
            ]
        )
        return page

    return go_in


def pages_of(
    world: cast.World, role: Role, names: Collection[str] = TABLE
) -> Iterator[tuple[str, str]]:
    """The name and address of each page that `role` can open; files and feeds are no pages."""
    client = world.client(role)
    for name in names:
        row = TABLE[name]
        if row.get is None or name.startswith("api:"):
            continue
        column = "public" if row.of in {*cast.OF_AN_ENGAGEMENT, "policy_item"} else "own"
        address = reverse(name, kwargs=cast.ARGUMENTS[row.of](world, role, column))
        with closing(client.get(address)) as answer:
            is_page = answer.headers.get("Content-Type", "").startswith("text/html")
            if answer.status_code == HTTPStatus.OK and is_page:
                yield name, address


def look(page, name, address, axe, fits) -> str:
    """What is wrong with the page, or nothing."""
    try:
        page.set_viewport_size({"width": PHONE, "height": 800})
        page.goto(address)
        assert page.locator("h1").count() == 1, f"{address}: not one h1"
        assert page.title().strip(" –").count("–"), f"{address} has no title: {page.title()!r}"
        assert page.locator("html").get_attribute("lang") == "en"
        axe(page, without=["landmark-unique"] if name == GALLERY else [])
        fits(page)
        page.set_viewport_size({"width": NARROW, "height": 800})
        fits(page)
    except AssertionError as wrong:
        return f"{name}: {str(wrong).splitlines()[0]}\n" + "\n".join(str(wrong).splitlines()[1:6])
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.NOBODY, Role.STEWARD])
def test_every_page_is_well_made_and_fits_a_phone(world, enter, axe, fits, role):
    page = enter(world, role)

    wrong = [look(page, name, address, axe, fits) for name, address in pages_of(world, role)]

    assert not any(wrong), "\n".join(filter(None, wrong))


@pytest.mark.parametrize(("scheme", "direction"), [("dark", "ltr"), ("light", "rtl")])
def test_pages_of_each_kind_keep_nobody_out_in_other_looks(
    world, enter, axe, fits, *, scheme, direction
):
    page = enter(world, Role.STEWARD, color_scheme=scheme)
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded',"
        f" () => {{ document.documentElement.dir = '{direction}' }})"
    )
    shown = list(pages_of(world, Role.STEWARD, SAMPLE))
    assert len(shown) == len(SAMPLE)

    wrong = [look(page, name, address, axe, fits) for name, address in shown]

    assert not any(wrong), "\n".join(filter(None, wrong))
