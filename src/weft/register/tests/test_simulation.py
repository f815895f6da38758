"""The made-up government has the shape of the real one."""

from collections import Counter
from random import Random

import pytest
from django.core.management import CommandError, call_command

from weft.ledger import trail
from weft.ledger.models import Entry
from weft.register.models import Engagement
from weft.register.simulation import filling, shape
from weft.register.simulation.babble import Babble
from weft.register.tests.factories import NOW, make_engagement

HAND = trail.Hand(person=None, at=NOW, channel=Entry.Channel.COMMAND, origin="simulate")


def test_babble_follows_the_words_it_was_given():
    babble = Babble(["the old park opens", "the old mill closes"])

    said = {babble.sentence(Random(seed)) for seed in range(20)}

    assert said == {"the old park opens", "the old mill closes"}


def test_babble_always_ends():
    babble = Babble(["round and round and round and round"])

    assert all(len(babble.sentence(Random(seed)).split()) <= 40 for seed in range(50))


@pytest.fixture(scope="module")
def real():
    return shape.read()


def test_the_real_register_has_the_shape_it_is_known_for(real):
    assert len(real.bodies) == 59
    assert real.bodies[0] == 1770
    assert sum(real.bodies) == 5100
    assert 0.10 < real.reported < 0.15


def test_titles_keep_the_frequent_words(real):
    random = Random(1)

    words = Counter(word for _ in range(500) for word in real.title("en", random).lower().split())

    assert {"the", "for", "of", "consultation"} <= {word for word, _ in words.most_common(15)}


@pytest.mark.django_db
def test_a_government_is_filled_with_history_and_in_both_languages():
    filling.simulate(300, seed=1, hand=HAND)

    engagements = Engagement.objects.all()
    assert len(engagements) == 300
    assert all(each.title["en"] and each.title["fr"] for each in engagements)
    assert Entry.objects.filter(subject_kind="register.engagement", verb="created").count() == 300
    assert Engagement.objects.filter(topics__isnull=False).distinct().count() > 250
    assert Engagement.objects.exclude(visibility="public").exists()


@pytest.mark.django_db
def test_a_few_bodies_ask_most():
    filling.simulate(600, seed=1, hand=HAND)

    asks = sorted(Counter(Engagement.objects.values_list("lead", flat=True)).values())
    assert sum(asks[-len(asks) // 5 :]) > sum(asks) / 2


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_government():
    filling.simulate(50, seed=7, hand=HAND)
    first = list(Engagement.objects.order_by("pk").values_list("title", "opens_on"))
    filling.simulate(50, seed=7, hand=HAND)

    assert list(Engagement.objects.order_by("pk").values_list("title", "opens_on"))[50:] == first


@pytest.mark.django_db
def test_the_database_counts_on_after_what_was_filled_in():
    filling.simulate(10, seed=1, hand=HAND)

    assert make_engagement().pk > Engagement.objects.order_by("pk")[9].pk


@pytest.mark.django_db
def test_a_hub_that_holds_engagements_is_left_alone():
    make_engagement()

    with pytest.raises(CommandError, match="holds engagements already"):
        call_command("simulate", engagements=10)

    assert Engagement.objects.count() == 1
