"""Nobody is told of a pair unless both its owners let them be told: roles × visibility × matching ×
channel."""

import pytest
from django.urls import reverse

from weft.government.tests.factories import NOW, hand_of
from weft.government.viewers import NOBODY
from weft.notices import actions as notices
from weft.notices import things
from weft.overlaps import queue, seen
from weft.overlaps.talks import Question
from weft.overlaps.telling import names_of_overlaps
from weft.overlaps.tests.factories import make_overlap, match, shared
from weft.register.moments import moment_of
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db

VISIBILITIES = ("public", "government", "organisation", "named")
WISHES = ("openly", "silently", "not_at_all")
# Whether the lead of the other side, and a steward, are told, by what the owner of a record of
# another organisation chose. The lead's own record is public and matched silently.
TOLD = {
    ("public", "openly"): (True, True),
    ("public", "silently"): (True, True),
    ("public", "not_at_all"): (False, False),
    ("government", "openly"): (True, True),
    ("government", "silently"): (True, True),
    ("government", "not_at_all"): (False, False),
    ("organisation", "openly"): (True, True),
    ("organisation", "silently"): (False, True),
    ("organisation", "not_at_all"): (False, False),
    ("named", "openly"): (True, True),
    ("named", "silently"): (False, True),
    ("named", "not_at_all"): (False, False),
}
SECRET = "Quetzalcoatlus"
WORD = "xylophone"


def secret_pair(fish_lead, parks_lead, visibility, how, **fields):
    """A pair of Parks' public record with one of Fish that says `SECRET`."""
    hidden = make_engagement(
        f"Plan for {SECRET}",
        lead=fish_lead.organisation,
        visibility=visibility,
        description={"en": f"About the {WORD}"},
    )
    match(hidden, how)
    mine = make_engagement(
        "Wild birds", lead=parks_lead.organisation, description={"en": f"About the {WORD}"}
    )
    return make_overlap(hidden, mine, words=[shared(WORD)], **fields)


def channels(client):
    """Everything that a browser is told, in one text."""
    pages = [
        client.get(address).content.decode()
        for address in (
            reverse("overlaps"),
            reverse("overlaps") + "?view=settled",
            reverse("overlaps") + "?view=again",
            reverse("desk"),
            reverse("inbox"),
        )
    ]
    return "\n".join(pages)


@pytest.fixture
def cast(fish_lead, parks_lead, roads_lead, the_steward):
    return fish_lead, parks_lead, roads_lead, the_steward


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("how", WISHES)
def test_a_pair_is_told_only_where_both_sides_may_be(cast, client, visibility, how):
    fish_lead, parks_lead, roads_lead, the_steward = cast
    overlap = secret_pair(fish_lead, parks_lead, visibility, how)
    to_lead, to_steward = TOLD[visibility, how]

    for who, told in ((parks_lead, to_lead), (the_steward, to_steward)):
        client.force_login(who.person)
        assert seen.pairs(who.viewer, now=NOW).contains(overlap) is told
        assert queue.number_to_settle(who.viewer, moment_of(None, now=NOW)) == int(told)
        assert (client.get(overlap.get_absolute_url()).status_code == 200) is told
        assert (SECRET in channels(client)) is told
        assert (names_of_overlaps(who.person, [overlap.pk], NOW) != {}) is told

    client.force_login(roads_lead.person)
    assert SECRET not in channels(client)  # no engagement of theirs is in it


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("how", WISHES)
def test_the_public_is_told_of_public_pairs_only(fish_lead, parks_lead, visibility, how):
    overlap = secret_pair(fish_lead, parks_lead, visibility, how)

    told = seen.public_pairs(now=NOW).contains(overlap)

    assert told is (visibility == "public" and how != "not_at_all")
    assert seen.pairs(NOBODY, now=NOW).contains(overlap) is told


def test_a_hidden_pair_and_an_absent_one_answer_alike(fish_lead, parks_lead, client):
    overlap = secret_pair(fish_lead, parks_lead, "named", "silently")
    client.force_login(parks_lead.person)

    hidden = client.get(overlap.get_absolute_url())
    absent = client.get(reverse("overlap", args=["0000000000", overlap.other.public_id]))

    assert hidden.status_code == absent.status_code == 404
    assert overlap.one.public_id not in hidden.content.decode().replace(
        hidden.request["PATH_INFO"], ""
    )


def test_of_a_side_that_stays_shut_only_title_lead_and_days_are_told(fish_lead, parks_lead, client):
    overlap = secret_pair(fish_lead, parks_lead, "named", "openly")
    client.force_login(parks_lead.person)

    page = client.get(overlap.get_absolute_url()).content.decode()

    assert SECRET in page
    assert page.count(WORD) == 1  # in one's own text, and unmarked: not in that of the other
    assert f"<mark>{WORD}</mark>" not in page
    assert f'href="{overlap.one.get_absolute_url()}"' not in page


def test_who_said_that_it_may_be_named_is_told_to_the_other_side_alone(
    fish_lead, parks_lead, roads_lead, the_steward
):
    overlap = secret_pair(fish_lead, parks_lead, "organisation", "silently")
    Question.objects.create(
        overlap=overlap,
        engagement=overlap.one,
        kind="may_name",
        asked_by=the_steward.person,
        asked_at=NOW,
        answer="yes",
        answered_at=NOW,
    )

    assert seen.pairs(parks_lead.viewer, now=NOW).contains(overlap)
    assert not seen.pairs(roads_lead.viewer, now=NOW).contains(overlap)
    assert not seen.public_pairs(now=NOW).contains(overlap)

    match(overlap.one, "not_at_all")  # and a later no to everything counts more
    assert not seen.pairs(parks_lead.viewer, now=NOW).contains(overlap)


def test_a_notice_about_a_pair_vanishes_with_the_right_to_be_told(fish_lead, parks_lead, client):
    overlap = secret_pair(fish_lead, parks_lead, "public", "silently")
    notices.tell(
        person=parks_lead.person,
        kind="overlap_settled",
        text=f"{SECRET} is settled",
        address=overlap.get_absolute_url(),
        about=overlap,
        hand=hand_of(fish_lead.person),
    )
    client.force_login(parks_lead.person)
    assert SECRET in client.get(reverse("inbox")).content.decode()

    overlap.one.visibility = "named"
    overlap.one.save()

    assert SECRET not in client.get(reverse("inbox")).content.decode()
    thing = things.about(overlap, kind="overlap_settled")
    assert things.shown([thing], parks_lead.person, at=NOW) == {}
