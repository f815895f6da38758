"""A steward settles an overlap on a phone, by keys on a desk; both leads are told."""

from datetime import date

import pytest
from django.urls import reverse

from tests.guards import cast
from weft.notices.models import Notice
from weft.overlaps.tests.factories import make_overlap, shared
from weft.register.tests.factories import make_engagement
from weft.site.gates import Role

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = {"opens_on": date(2099, 1, 1), "closes_on": date(2099, 2, 1)}


@pytest.fixture
def world():
    return cast.make_world()


@pytest.fixture
def pair(world):
    other = world.viewer(Role.OTHER_LEAD).person.memberships.get().organisation
    return make_overlap(
        make_engagement("A plan for wild salmon", lead=world.ministry, **DAYS),
        make_engagement("Wild salmon policy", lead=other, **DAYS),
        words=[shared("wild"), shared("salmon")],
    )


@pytest.fixture
def check(axe, fits):
    def look(page):
        axe(page)
        fits(page)

    return look


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("width", [390, 1280])
def test_a_steward_settles_an_overlap_and_both_leads_are_told(
    world, open_page, live_server, check, width
):
    page = open_page(width=width)
    cookies = world.client(Role.STEWARD).cookies.items()
    page.context.add_cookies(
        [{"name": name, "value": each.value, "url": live_server.url} for name, each in cookies]
    )

    page.goto(reverse("overlaps"))
    check(page)
    page.get_by_role("link", name="A plan for wild salmon").click()
    assert page.locator("mark").all_inner_texts() == ["wild", "salmon", "Wild", "salmon"]
    check(page)
    page.keyboard.press("c")  # wants a sentence first
    page.keyboard.type("One tour in May.")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.get_by_text("Settled: Coordinate").wait_for()

    told = {notice.to for notice in Notice.objects.filter(kind="overlap_settled")}
    assert told == {world.people[Role.LEAD], world.people[Role.OTHER_LEAD]}
