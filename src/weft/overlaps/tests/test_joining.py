"""Two engagements become one when both sides agree, and both keep their history."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from weft.government.tests.factories import make_community, make_topic
from weft.ledger import trail
from weft.notices.models import Notice
from weft.overlaps.actions import joining
from weft.overlaps.tests.factories import make_overlap
from weft.register.tests.factories import make_engagement

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(fish_lead, parks_lead):
    health, water = make_topic("Health"), make_topic("Water")
    return make_overlap(
        make_engagement(
            "Salmon",
            lead=fish_lead.organisation,
            opens_on=date(2030, 5, 1),
            closes_on=date(2030, 5, 31),
            topics=[health],
        ),
        make_engagement(
            {"en": "Wild salmon", "fr": "Saumon"},
            lead=parks_lead.organisation,
            opens_on=date(2030, 6, 1),
            closes_on=date(2030, 6, 30),
            topics=[water],
            communities=[make_community("Anglers")],
        ),
    )


def fresh(engagement):
    engagement.refresh_from_db()
    return engagement


def proposed(pair, who, **values):
    values = {"title": {"en": "All salmon"}} | values
    return joining.propose(overlap=pair, kept=pair.one, values=values, **who.who)


def test_nothing_changes_before_both_agree(pair, fish_lead, parks_lead):
    join_up = proposed(pair, fish_lead)

    assert fresh(pair.one).title == {"en": "Salmon"}
    assert [each.engagement for each in join_up.agreements.all()] == [pair.one]  # by proposing
    assert "It is proposed to join" in Notice.objects.get(to=parks_lead.person).text

    joining.agree(join_up=join_up, side=pair.other, **parks_lead.who)

    assert fresh(pair.one).title == {"en": "All salmon"}
    assert fresh(pair.other).cancelled_at is not None
    assert (
        "Salmon" not in pair.other.cancel_reason
    )  # whoever may not open the one is not told of it
    pair.refresh_from_db()
    assert pair.settled_as == "joined"
    assert [line.what for line in trail.of(pair.one)] == ["join"]
    assert [line.what for line in trail.of(pair.other)] == ["join"]


def test_a_join_up_is_taken_back_whole_while_nobody_changed_either(pair, fish_lead, parks_lead):
    join_up = proposed(pair, fish_lead)
    joining.agree(join_up=join_up, side=pair.other, **parks_lead.who)

    joining.part(join_up=join_up, **parks_lead.who)

    assert fresh(pair.one).title == {"en": "Salmon"}
    assert fresh(pair.other).cancelled_at is None
    pair.refresh_from_db()
    assert not pair.settled_as
    proposed(pair, fish_lead)  # and can be proposed anew


def test_it_is_not_taken_back_over_what_somebody_wrote_since(pair, fish_lead, parks_lead):
    join_up = proposed(pair, fish_lead)
    joining.agree(join_up=join_up, side=pair.other, **parks_lead.who)
    fresh(pair.one).version += 1
    pair.one.save()

    with pytest.raises(ValidationError, match="changed since"):
        joining.part(join_up=join_up, **parks_lead.who)


def test_agreeing_is_to_what_was_merged_and_to_nothing_newer(pair, fish_lead, parks_lead):
    join_up = proposed(pair, fish_lead)
    fresh(pair.other).version += 1
    pair.other.save()

    with pytest.raises(ValidationError, match="changed since"):
        joining.agree(join_up=join_up, side=pair.other, **parks_lead.who)

    assert fresh(pair.one).title == {"en": "Salmon"}


def test_a_steward_records_how_a_side_agreed(pair, fish_lead, the_steward):
    join_up = proposed(pair, fish_lead)

    with pytest.raises(ValidationError, match="how they agreed"):
        joining.agree(join_up=join_up, side=pair.other, **the_steward.who)
    joined = joining.agree(
        join_up=join_up, side=pair.other, how="Paul, on the phone.", **the_steward.who
    )

    assert joined.state == "done"
    assert joined.agreements.get(engagement=pair.other).how == "Paul, on the phone."


def test_nobody_agrees_for_the_other_side(pair, fish_lead, roads_lead):
    join_up = proposed(pair, fish_lead)

    for who in (fish_lead, roads_lead):
        with pytest.raises(PermissionDenied):
            joining.agree(join_up=join_up, side=pair.other, **who.who)


def test_who_may_not_open_both_joins_nothing(pair, fish_lead, the_steward):
    pair.other.visibility = "organisation"
    pair.other.save()

    for who in (fish_lead, the_steward):
        with pytest.raises(PermissionDenied):
            proposed(pair, who)


def test_what_could_not_be_written_is_refused_when_proposed(pair, fish_lead):
    with pytest.raises(ValidationError, match="title in one language"):
        proposed(pair, fish_lead, title={"en": ""})

    assert not pair.join_ups.exists()
    assert fresh(pair.one).version == 1


def test_what_is_over_is_not_joined(pair, fish_lead):
    pair.one.closes_at = fish_lead.who["hand"].at
    pair.one.save()

    with pytest.raises(ValidationError, match="planned or open"):
        proposed(pair, fish_lead)


def test_a_person_merges_field_by_field_on_a_page(pair, fish_lead, parks_lead, client):
    client.force_login(fish_lead.person)
    address = reverse("overlap_join", args=[pair.one.public_id, pair.other.public_id])
    page = client.get(address).content.decode()
    assert all(title in page for title in ("Salmon", "Wild salmon", "Saumon"))

    water = pair.other.topics.get()
    client.post(
        address,
        {
            "kept": "one",
            "pick_title_en": "own",
            "own_title_en": "Salmon, wild and not",
            "pick_title_fr": "other",
            "days": "both",
            "topics": [water.public_id, "0000000000"],
            "supporting": [parks_lead.organisation.public_id],
            "communities": [each.public_id for each in pair.other.communities.all()],
        },
    )
    client.force_login(parks_lead.person)
    assert "Salmon, wild and not" in client.get(address).content.decode()
    client.post(address + "act/", {"side": pair.other.public_id})

    kept = fresh(pair.one)
    assert kept.title == {"en": "Salmon, wild and not", "fr": "Saumon"}
    assert (kept.opens_on, kept.closes_on) == (date(2030, 5, 1), date(2030, 6, 30))
    assert list(kept.topics.all()) == [water]
    assert list(kept.supporting.all()) == [parks_lead.organisation]
    assert kept.communities.count() == 1

    gone_page = client.get(pair.other.get_absolute_url()).content.decode()
    assert kept.get_absolute_url() in gone_page
    assert "It was joined into" in gone_page
    answer = client.post(address + "act/", {"part": "yes"}, follow=True)
    assert "They are two engagements again." in answer.content.decode()


def test_the_link_between_the_two_is_for_whoever_may_open_both(pair, fish_lead, parks_lead, client):
    join_up = proposed(pair, fish_lead)
    joining.agree(join_up=join_up, side=pair.other, **parks_lead.who)
    pair.one.visibility = "organisation"
    pair.one.save()

    page = client.get(pair.other.get_absolute_url()).content.decode()

    assert "It was joined into" not in page
    assert pair.one.public_id not in page
