"""Who is told of which match: nothing that its owner did not open to matching, to anybody."""

import pytest

from weft.government.tests.factories import (
    NOW,
    hand_of,
    make_membership,
    make_organisation,
    make_person,
)
from weft.government.viewers import NOBODY, viewer_of
from weft.overlaps import actions, seen
from weft.overlaps.finding import similar
from weft.overlaps.inputs import typed
from weft.overlaps.models import Matching
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db

VISIBILITIES = ("public", "government", "organisation", "named")
# Whether a record of another organisation is (opened, outlined, on the steward's desk).
TOLD = {
    ("public", "openly"): (True, False, True),
    ("public", "silently"): (True, False, True),
    ("public", "not_at_all"): (False, False, False),
    ("government", "openly"): (True, False, True),
    ("government", "silently"): (True, False, True),
    ("government", "not_at_all"): (False, False, False),
    ("organisation", "openly"): (False, True, True),
    ("organisation", "silently"): (False, False, True),
    ("organisation", "not_at_all"): (False, False, False),
    ("named", "openly"): (False, True, True),
    ("named", "silently"): (False, False, True),
    ("named", "not_at_all"): (False, False, False),
}


@pytest.fixture
def fish():
    return make_organisation("Department of Fish")


@pytest.fixture
def lead():
    """Somebody who leads engagements of another organisation."""
    person = make_person("Bob Example")
    make_membership(person, make_organisation("Department of Parks"))
    return viewer_of(person, at=NOW)


@pytest.fixture
def steward():
    person = make_person("Sam Example")
    make_membership(person, make_organisation("Central Unit"), role="steward")
    return viewer_of(person, at=NOW)


def salmon(lead, visibility, how):
    engagement = make_engagement("A plan for wild salmon", lead=lead, visibility=visibility)
    if how:
        Matching.objects.create(engagement=engagement, how=how)
    return engagement


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("how", ["", *Matching.How.values])
def test_each_visibility_and_wish_is_told_to_exactly_whom_it_may_be(
    fish, lead, steward, visibility, how
):
    engagement = salmon(fish, visibility, how)

    opened = seen.matched_for(lead, now=NOW).contains(engagement)
    outlined = seen.outlined_for(lead, now=NOW).contains(engagement)
    on_desk = seen.matched_for_steward(steward, now=NOW).contains(engagement)

    assert (opened, outlined, on_desk) == TOLD[visibility, how or "silently"]


@pytest.mark.parametrize("how", Matching.How.values)
def test_the_public_is_told_only_of_what_is_public(fish, how):
    records = {visibility: salmon(fish, visibility, how) for visibility in VISIBILITIES}

    told = set(seen.matched_for(NOBODY, now=NOW)) | set(seen.outlined_for(NOBODY, now=NOW))

    assert told == ({records["public"]} if how != "not_at_all" else set())
    assert not seen.matched_for_steward(NOBODY, now=NOW).exists()


def test_a_jurisdiction_may_switch_the_silent_check_off(fish, steward, settings):
    hidden = salmon(fish, "named", "silently")
    offered = salmon(fish, "named", "openly")

    settings.OVERLAPS_SILENT = False

    assert set(seen.matched_for_steward(steward, now=NOW)) == {offered}
    settings.OVERLAPS_SILENT = True
    assert set(seen.matched_for_steward(steward, now=NOW)) == {offered, hidden}


def test_what_is_hidden_changes_nothing_of_what_is_found(fish, lead):
    asked = typed(lead=None, title={"en": "Wild salmon"})
    seen_one = salmon(fish, "public", "")
    before = similar(asked, lead, now=NOW)

    for _ in range(30):  # more than are ever compared
        salmon(make_organisation("Department of Secrets"), "named", "silently")

    after = similar(asked, lead, now=NOW)
    assert [match.engagement for match in after] == [seen_one]
    assert [match.found.score for match in after] == [match.found.score for match in before]


def test_an_outline_says_that_it_is_one(fish, lead):
    offered = salmon(fish, "named", "openly")

    (match,) = similar(typed(lead=None, title={"en": "Wild salmon"}), lead, now=NOW)

    assert match.engagement == offered
    assert match.is_outline


def test_whoever_may_change_a_record_says_how_it_is_matched_on_record(fish, lead):
    owner = make_person("Olga Example")
    make_membership(owner, fish)
    engagement = salmon(fish, "organisation", "")

    actions.set_matching(
        engagement=engagement,
        how="openly",
        viewer=viewer_of(owner, at=NOW),
        hand=hand_of(owner),
    )

    assert seen.outlined_for(lead, now=NOW).contains(engagement)
