"""Every component, on every kind of screen: in light and dark, from either side, by keyboard."""

import pytest

from tests.journeys.conftest import NARROW, PHONE, WIDE

GALLERY = "/design/"


@pytest.mark.parametrize(
    ("width", "scheme", "direction"),
    [
        (NARROW, "light", "ltr"),
        (PHONE, "dark", "ltr"),
        (WIDE, "light", "ltr"),
        (NARROW, "dark", "rtl"),
        (WIDE, "light", "rtl"),
    ],
)
def test_nothing_keeps_people_out(open_page, axe, fits, *, width, scheme, direction):
    page = open_page(width=width, color_scheme=scheme)

    page.goto(GALLERY)
    page.evaluate("direction => { document.documentElement.dir = direction }", direction)

    axe(page, without=["landmark-unique"])  # the gallery shows the same navigation many times
    fits(page)


def test_the_gallery_works_without_scripts(open_page, fits):
    page = open_page(java_script_enabled=False)

    page.goto(GALLERY)

    assert page.get_by_role("heading", level=1).inner_text() == "Design system"


def test_the_keyboard_begins_at_the_skip_link(page):
    page.goto(GALLERY)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_opens_on_a_phone_without_scripts_and_closes_with_escape(open_page):
    page = open_page(java_script_enabled=False)
    page.goto(GALLERY)
    sign_in = page.get_by_role("link", name="Sign in")
    assert not sign_in.is_visible()

    page.get_by_role("button", name="Menu", exact=True).press("Enter")
    assert sign_in.is_visible()
    page.keyboard.press("Escape")

    assert not sign_in.is_visible()


def test_the_menu_is_a_row_on_a_wide_screen(open_page):
    page = open_page(width=WIDE)

    page.goto(GALLERY)

    assert page.get_by_role("link", name="Sign in").is_visible()
    assert not page.get_by_role("button", name="Menu", exact=True).is_visible()


def test_an_error_in_the_summary_leads_to_its_field(page):
    page.goto(GALLERY)

    page.get_by_role("link", name="Give it a title.").click()

    assert page.evaluate("document.activeElement.id") == "id_wrong-title"


def test_the_language_changes_and_the_address_stays(page):
    page.goto("/?q=water")

    page.get_by_role("button", name="Français").click()

    assert page.url.endswith("/?q=water")
    assert page.locator("html").get_attribute("lang") == "fr"


def test_another_day_is_chosen_and_left_without_losing_the_rest_of_the_address(page):
    page.goto("/?q=water&on=2025-02-15")
    page.get_by_text("Choose another day").click()

    page.get_by_label("Day", exact=True).fill("2024-05-01")
    page.get_by_role("button", name="Show this day").click()
    assert page.get_by_text("as of 1 May 2024").is_visible()
    page.get_by_role("link", name="Back to the hub’s day").click()

    assert page.url.endswith("/?q=water")
