"""The timeline, the month and an engagement on every kind of screen, and by keyboard alone."""

from datetime import date

import pytest

from tests.journeys.conftest import NARROW, PHONE, WIDE
from weft.government.tests.factories import make_organisation, make_policy_item
from weft.register import search
from weft.register.tests.factories import make_engagement

ON = "on=2025-03-10"


@pytest.fixture
def parks():
    """A crowded body and two quiet ones."""
    crowded = make_organisation("Crowded Agency")
    for _ in range(45):
        make_engagement(lead=crowded, opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 20))
    quiet = make_organisation("Parks Agency")
    title = "What should the park at the end of the very long road by the river be? " * 3
    engagement = make_engagement(
        title, lead=quiet, opens_on=date(2025, 1, 1), closes_on=date(2025, 3, 31)
    )
    engagement.policy_items.add(
        make_policy_item(quiet, visibility="public", decision_on=date(2025, 3, 15))
    )
    make_engagement(
        "A stale one", lead=make_organisation(), opens_on=date(2025, 3, 1), source_state="closed"
    )
    search.rebuild()
    return engagement


@pytest.mark.parametrize(
    ("width", "scheme"), [(NARROW, "light"), (PHONE, "dark"), (WIDE, "light"), (WIDE, "dark")]
)
def test_nothing_keeps_people_out(open_page, axe, fits, live_server, parks, *, width, scheme):
    page = open_page(width=width, color_scheme=scheme)

    for address in (
        f"/?{ON}",
        f"/engagements/timeline/?{ON}",
        f"/engagements/timeline/?{ON}&show=table",
        f"/engagements/calendar/?{ON}",
        f"{parks.get_absolute_url()}?{ON}",
        f"{parks.get_absolute_url()}history/?{ON}",
        f"{parks.lead.get_absolute_url()}?{ON}",
        f"{parks.policy_items.get().get_absolute_url()}?{ON}",
    ):
        page.goto(address)
        axe(page)
        fits(page)


def test_arrow_keys_walk_the_bars_and_enter_opens_one(open_page, parks):
    page = open_page(width=WIDE)
    page.goto(f"/engagements/timeline/?{ON}")
    page.get_by_role("link", name="Parks Agency", exact=True).focus()

    for _ in range(2):
        page.keyboard.press("ArrowDown")

    assert "What should the park" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{parks.get_absolute_url()}*")


def test_a_crowded_group_opens_closer(open_page, parks):
    page = open_page(width=WIDE)
    page.goto(f"/engagements/timeline/?{ON}")

    page.get_by_role("link", name="1 March to 31 March 2025: 45 engagements").click()

    page.wait_for_url("**zoom=month**")
    assert page.locator(".weft-timeline__row").count() == 45


def test_a_filter_found_by_name_is_ticked_and_the_timeline_stays_where_it_is(open_page, parks):
    for number in range(25):
        make_engagement(lead=make_organisation(f"Body {number}"), opens_on=date(2025, 3, 1))
    page = open_page(width=WIDE)
    page.goto(f"/engagements/timeline/?{ON}&zoom=month&from=2025-03-01")

    page.get_by_label("Find by name: Organisation").fill("parks")
    assert not page.get_by_role("checkbox", name="Body 3 1").is_visible()
    page.get_by_role("checkbox", name="Parks Agency").check()

    page.wait_for_url(f"**organisation={parks.lead.public_id}**")
    page.get_by_role("link", name="Take away: Parks Agency").wait_for()
    assert page.locator(".weft-timeline__row").count() == 1
    assert "zoom=month" in page.url
    page.locator(".weft-timeline__count a").focus()
    page.keyboard.press("ArrowDown")
    assert "What should the park" in page.evaluate("document.activeElement.textContent")


def test_the_timeline_works_without_scripts(open_page, parks):
    page = open_page(java_script_enabled=False)
    page.goto(f"/engagements/timeline/?{ON}")

    page.get_by_role("link", name="What should the park").click()

    assert "What should the park" in page.get_by_role("heading", level=1).inner_text()
