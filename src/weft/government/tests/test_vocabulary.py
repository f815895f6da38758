import io

import pytest
from django.core.management import call_command

from weft.government.actions import vocabulary
from weft.government.models import Area, Code, Community, Organisation, Topic
from weft.government.tests.factories import hand_of
from weft.ledger.models import Entry

HAND = hand_of(channel=Entry.Channel.COMMAND)
pytestmark = pytest.mark.django_db


def test_loading_brings_ten_divisions_sixty_nine_groups_and_canadas_lists():
    loaded = vocabulary.load(HAND)

    cofog = Topic.objects.filter(scheme="cofog")
    assert cofog.filter(parent=None).count() == 10
    assert cofog.exclude(parent=None).count() == 69
    assert not Topic.objects.filter(scheme="local", parent=None).exists()
    assert Code.objects.filter(scheme=vocabulary.SUBJECTS).count() == 54
    assert Organisation.objects.count() == loaded.organisations == 59
    assert Area.objects.get(code="CA").children.count() == 13


def test_loading_twice_adds_nothing_and_keeps_what_a_steward_changed():
    vocabulary.load(HAND)
    topic = Topic.objects.get(code="07")
    topic.names = {"en": "Health and care"}
    topic.save()

    again = vocabulary.load(HAND)

    topic.refresh_from_db()
    assert again.total == 0
    assert topic.names == {"en": "Health and care"}


def test_everything_has_a_name_in_english_and_french():
    vocabulary.load(HAND)

    for model in (Topic, Area, Community, Organisation):
        for entry in model.objects.all():
            assert {tag for tag, text in entry.names.items() if text} == {"en", "fr"}, entry


def test_every_subject_code_leads_to_a_topic_and_only_five_name_people():
    vocabulary.load(HAND)

    subjects = Code.objects.filter(scheme=vocabulary.SUBJECTS)
    assert not subjects.filter(topics=None).exists()
    with_people = subjects.exclude(communities=None).values_list("value", flat=True)
    assert set(with_people) == {"IP", "SA", "YJ", "CD", "PD"}


def test_status_codes_say_which_state_they_claim():
    vocabulary.load(HAND)

    claimed = dict(
        Code.objects.filter(scheme=vocabulary.STATUSES).values_list("value", "source_state")
    )
    assert claimed["P"] == "planned"
    assert claimed["O"] == "open"
    assert {claimed[code] for code in ("C", "CA", "CN", "CR")} == {"closed"}
    assert claimed["NF"] == "cancelled"


def test_what_was_loaded_is_on_record():
    vocabulary.load(HAND)

    topic = Topic.objects.get(code="04.5")
    entry = Entry.objects.get(subject_kind="government.topic", subject_id=topic.pk)
    assert (entry.verb, entry.what) == ("created", "vocabulary")


def test_the_command_says_what_it_did_and_refuses_an_unknown_list():
    said, refused = io.StringIO(), io.StringIO()

    call_command("vocabulary", stdout=said)
    with pytest.raises(SystemExit) as end:
        call_command("vocabulary", "atlantis", stderr=refused)

    assert "118 topics" in said.getvalue()
    assert end.value.code == 2
    assert "atlantis" in refused.getvalue()
