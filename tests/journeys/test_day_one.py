"""Somebody meets Weft for the first time: finds, follows, signs in, imports, mends, changes.

The register is a slice of the demo's: what Health Canada asked around 15 February 2025.
"""

import csv
import lzma
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import WIDE
from tests.journeys.hands import Hands, Keys, Touch
from weft.demo import DAY
from weft.government.actions import vocabulary
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register import imports
from weft.register.demo import canada, examples, people
from weft.register.imports import definitions
from weft.register.imports.actions import import_now
from weft.register.models import Engagement

PASSWORD = "a password for the demo"
STEWARD, LEAD = "steward@example.org", "lead@example.org"
MESSY = Path(imports.__file__).parent / "examples" / "semicolons-windows.csv"
DRINKING_WATER = "Draft Guidelines for Canadian Drinking Water Quality"
OVER = "florylpicoxamid"  # closed on 9 February 2025
PLANNED = "Example: what makes it easier to grow old at home?"
STATION = "Que deviendra l’ancienne gare"


@pytest.fixture
def hub(settings, tmp_path, live_server):
    """The demo in small: its people, what is made up for it, and two months of Health Canada."""
    settings.HUB_DAY = DAY
    settings.SITE_ADDRESS = live_server.url  # that feeds are subscribed to at
    cache.clear()  # attempts to sign in are counted there, and outlive a test
    hand = Hand(person=None, at=timezone.now(), channel=Entry.Channel.COMMAND, origin="demo")
    vocabulary.load(hand)
    _, lead, owner = people.load(password=PASSWORD, hand=hand)
    import_now(
        path=_slice(tmp_path / "consultations.csv"),
        definition=definitions.ready()[canada.MAPPING].definition,
        mapping_name=canada.MAPPING,
        taken_on=DAY,
        viewer=None,
        hand=hand,
    )
    examples.load(lead=lead, owner=owner, hand=hand)


def _slice(path: Path) -> Path:
    """What Health Canada and the food inspectors ran in February and March 2025, as a file."""
    with lzma.open(canada.FILE, "rt", encoding="utf-8-sig", newline="") as whole:
        rows = csv.DictReader(whole)
        kept = [row for row in rows if _is_near(row)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows.fieldnames)
        writer.writeheader()
        writer.writerows(kept)
    return path


def _is_near(row: dict[str, str]) -> bool:
    is_theirs = row["owner_org"] in {"hc-sc", "cfia-acia"}
    return is_theirs and row["end_date"] >= "2025-02" and row["start_date"] < "2025-04"


@pytest.fixture(params=["phone", "keyboard", "no scripts"])
def hands(request, open_page) -> Hands:
    if request.param == "keyboard":
        return Keys(open_page(width=WIDE))
    has_scripts = request.param == "phone"
    return Touch(open_page(java_script_enabled=has_scripts), has_scripts=has_scripts)


def go(hands: Hands, name: str) -> None:
    """To a page of the main navigation, which on a phone is behind the Menu button."""
    menu = hands.page.get_by_role("button", name="Menu", exact=True)
    if menu.is_visible():
        hands.press(menu)
    hands.press(hands.page.get_by_label("Main").get_by_role("link", name=name, exact=True))


def sign_in(hands: Hands, email: str) -> None:
    page = hands.page
    page.goto("/")
    go(hands, "Sign in")
    hands.write(page.get_by_label("Email"), email)
    hands.write(page.get_by_label("Password", exact=True), PASSWORD)
    hands.press(page.get_by_role("main").get_by_role("button", name="Sign in", exact=True))
    expect(page.locator("main")).to_contain_text("Successfully signed in")


def open_filters(hands: Hands) -> None:
    """They stand open on a wide screen, and behind a line of text on a phone."""
    filters = hands.page.locator("#filters")
    if isinstance(hands, Touch) and filters.get_attribute("open") is None:
        hands.press(filters.locator("summary").first)


def follow(hands: Hands, name: str) -> None:
    hands.press(hands.page.get_by_role("link", name=name).first)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def look(hands: Hands, axe) -> None:
    """Does this step keep anybody out? Asked once, on the phone."""
    if isinstance(hands, Touch) and hands.has_scripts:
        axe(hands.page)


def test_a_stranger_finds_what_health_canada_asks_in_a_month_and_follows_it(hub, hands):
    page = hands.page
    page.goto("/")
    go(hands, "Engagements")
    open_filters(hands)
    hands.write_month(page.get_by_label("Month, such as 2023-03"), 2025, 3)
    hands.press(page.get_by_role("button", name="Show these"))
    expect(page.get_by_role("status").first).to_contain_text("March 2025")
    open_filters(hands)
    hands.tick(page.get_by_role("checkbox", name="Health Canada"))
    if hands.has_scripts:  # a tick acts at once, and what was open stays open
        page.wait_for_url("**organisation=**")
        expect(page.get_by_role("checkbox", name="Health Canada")).to_be_focused()
    else:
        hands.press(page.get_by_role("button", name="Show these"))
    expect(page.get_by_role("status").first).to_contain_text("by Health Canada")
    expect(page.get_by_role("link", name=DRINKING_WATER)).to_be_visible()
    expect(page.get_by_role("link", name=OVER)).to_have_count(0)
    expect(page.get_by_role("link", name=PLANNED)).to_be_visible()

    follow(hands, "Subscribe")

    expect(heading(page)).to_have_text("Subscribe")
    feed = page.request.get(page.get_by_label("Or copy this address").input_value()).text()
    unfolded = feed.replace("\r\n ", "")
    assert DRINKING_WATER in unfolded
    assert OVER not in unfolded


def test_a_stranger_sees_what_is_planned(hub, hands):
    page = hands.page
    page.goto("/")

    follow(hands, "opening soon")
    follow(hands, PLANNED)

    expect(heading(page)).to_have_text(PLANNED)
    expect(page.get_by_text("It opens on 3 March 2025.")).to_be_visible()


def test_the_steward_mends_a_messy_table_imports_it_and_takes_it_back(hub, hands, axe, tmp_path):
    page = hands.page
    sign_in(hands, STEWARD)
    give(hands, MESSY)
    expect(heading(page)).to_have_text("What the columns mean")
    expect(page.get_by_role("cell", name="Que deviendra")).to_be_visible()
    look(hands, axe)
    hands.choose(page.get_by_label("Language of Titre"), "French")
    hands.press(page.get_by_role("button", name="Check the file"))

    expect(page.get_by_role("heading", name="Refused rows")).to_be_visible()
    expect(page.get_by_role("cell", name="Ministère des Rêves").first).to_be_visible()
    assert not Engagement.objects.filter(title__fr__startswith=STATION).exists()
    look(hands, axe)
    with page.expect_download() as download:
        follow(hands, "as CSV")
    sheet = tmp_path / "mended.csv"
    sheet.write_text(mended(download.value.path().read_text("utf-8-sig")), encoding="utf-8")
    give(hands, sheet)
    hands.press(page.get_by_role("button", name="Check the file"))
    expect(page.get_by_role("heading", name="Refused rows")).to_have_count(0)

    hands.press(page.get_by_role("button", name="Import 3 rows"))
    expect(page.get_by_text("imported: 3 added")).to_be_visible()
    look(hands, axe)
    assert Engagement.objects.filter(title__fr="Un été sans voitures").exists()
    hands.press(page.get_by_role("button", name="Undo this import"))

    expect(page.get_by_text("The import was undone")).to_be_visible()
    assert not Engagement.objects.filter(title__fr="Un été sans voitures").exists()


def give(hands: Hands, file: Path) -> None:
    page = hands.page
    go(hands, "Import")
    follow(hands, "Give a file")
    hands.give(page.get_by_label("A table of engagements"), file)
    hands.press(page.get_by_role("button", name="Go on"))
    page.wait_for_url("**/mapping/")


def mended(sheet: str) -> str:
    """What a person makes of the refused rows, in any spreadsheet program."""
    mended = sheet.replace("Ministère des Rêves", "Santé Canada")
    return mended.replace("30/09/2026,01/09/2026", "01/09/2026,30/09/2026")


def open_form(hands: Hands, email: str) -> None:
    """The form of the planned engagement, as somebody who may change it."""
    sign_in(hands, email)
    hands.page.goto(planned().get_absolute_url())
    follow(hands, "Change it")
    expect(heading(hands.page)).to_have_text("Change an engagement")


def planned() -> Engagement:
    return Engagement.objects.get(title__en=PLANNED)


def question(page: Page) -> Locator:
    return page.get_by_role("group", name="Question", exact=True).get_by_role("textbox").first


def save(hands: Hands) -> None:
    hands.press(hands.page.get_by_role("main").get_by_role("button", name="Save", exact=True).last)


def test_its_lead_changes_an_engagement(hub, hands, axe):
    open_form(hands, LEAD)
    look(hands, axe)

    hands.write(question(hands.page), "What would help you most?")
    save(hands)

    expect(hands.page.get_by_text("Saved.")).to_be_visible()
    expect(heading(hands.page)).to_have_text(PLANNED)
    assert planned().question["en"] == "What would help you most?"


def test_two_people_at_once_lose_nothing(hub, open_page, axe):
    lead, steward = Touch(open_page()), Touch(open_page())
    open_form(lead, LEAD)
    open_form(steward, STEWARD)
    lead.write(question(lead.page), "What would help you most?")
    save(lead)
    expect(lead.page.get_by_text("Saved.")).to_be_visible()

    steward.write(question(steward.page), "What is missing today?")
    save(steward)

    told = steward.page.get_by_role("alert")
    expect(told).to_contain_text("Somebody changed the same thing while you were typing")
    expect(told.get_by_role("cell", name="What would help you most?")).to_be_visible()
    expect(question(steward.page)).to_have_value("What is missing today?")
    assert planned().question["en"] == "What would help you most?"
    axe(steward.page)
    save(steward)
    expect(heading(steward.page)).to_have_text(PLANNED)
    assert planned().question["en"] == "What is missing today?"


def test_what_was_typed_comes_back(hub, page):
    hands = Touch(page)
    open_form(hands, LEAD)
    address = page.url

    hands.write(question(page), "What would help")
    expect(page.get_by_text("What you typed is kept.")).to_be_visible(timeout=20_000)
    page.goto("/")
    page.goto(address)

    expect(page.get_by_text("We kept what you typed")).to_be_visible()
    expect(question(page)).to_have_value("What would help")
