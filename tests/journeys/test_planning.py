"""A lead at Health Canada plans, and meets what Finance and Industry asked, before saving.

The register is a slice of the demo's: what three bodies asked in 2020.
"""

import csv
import lzma
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.test_day_one import PASSWORD, go, hands, look, sign_in
from weft.demo import DAY
from weft.government.actions import vocabulary
from weft.ledger.models import Entry
from weft.ledger.trail import Hand
from weft.register.demo import canada, people
from weft.register.imports import definitions
from weft.register.imports.actions import import_now
from weft.register.models import Engagement

__all__ = ["hands"]  # a fixture

SENTENCE = "views on corporate beneficial ownership"
TWO_MINUTES = 120  # seconds
BODIES = {"fin", "ic", "hc-sc"}


@pytest.fixture
def hub(settings, tmp_path):
    """The demo in small: its people, and what three bodies asked in 2020."""
    settings.HUB_DAY = DAY
    cache.clear()
    hand = Hand(person=None, at=timezone.now(), channel=Entry.Channel.COMMAND, origin="demo")
    vocabulary.load(hand)
    people.load(password=PASSWORD, hand=hand)
    import_now(
        path=_slice(tmp_path / "consultations.csv"),
        definition=definitions.ready()[canada.MAPPING].definition,
        mapping_name=canada.MAPPING,
        taken_on=DAY,
        viewer=None,
        hand=hand,
    )


def _slice(path: Path) -> Path:
    with lzma.open(canada.FILE, "rt", encoding="utf-8-sig", newline="") as whole:
        rows = csv.DictReader(whole)
        kept = [
            row for row in rows if row["owner_org"] in BODIES and row["start_date"][:4] == "2020"
        ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows.fieldnames)
        writer.writeheader()
        writer.writerows(kept)
    return path


def test_a_lead_plans_in_two_minutes_and_sees_who_asked_before_saving(hub, hands, axe, fits):
    page = hands.page
    sign_in(hands, "lead@example.org")
    began = time.monotonic()

    go(hands, "Plan")
    hands.write(page.get_by_label("In a sentence"), SENTENCE)
    if not hands.has_scripts:
        hands.press(page.get_by_role("button", name="Check who else asks"))

    known = page.get_by_role("region", name="Who else asks")
    expect(known).to_contain_text("Department of Finance Canada")
    expect(known).to_contain_text("Innovation, Science and Economic Development Canada")
    expect(known).to_contain_text("Both speak of:")
    expect(page.get_by_label("In a sentence")).to_have_value(SENTENCE)
    assert not Engagement.objects.filter(title__icontains=SENTENCE).exists()
    look(hands, axe)
    fits(page)

    if hands.has_scripts:
        # A test's database in memory lets nobody read while somebody writes.
        with page.expect_response("**/intents/check/"):
            hands.write(page.get_by_label("About when"), "spring 2027")
    else:
        hands.write(page.get_by_label("About when"), "spring 2027")
    hands.choose(page.get_by_label("What to do about it").first, "Reuse what was heard")
    hands.press(page.get_by_role("button", name="Save", exact=True).last)

    expect(page.get_by_role("heading", level=1)).to_contain_text(SENTENCE)
    expect(page.get_by_role("region", name="What is known already")).to_contain_text("Finance")
    assert time.monotonic() - began < TWO_MINUTES
    look(hands, axe)
    fits(page)
