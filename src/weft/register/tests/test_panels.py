"""The filters beside a view: long lists of values, and how one is found in them."""

from datetime import date

import pytest
from django.test import Client

from weft.government.tests.factories import make_topic
from weft.register import panels
from weft.register.panels import Panel
from weft.register.search import Count, Facet, FacetValue
from weft.register.tests.factories import make_engagement


def facet(*labels, chosen=()):
    values = [FacetValue(label.lower(), label, Count(1), label in chosen) for label in labels]
    return Facet("topic", "Topic", tuple(values))


def labels(values):
    return [value.label for value in values]


def many(number):
    return [f"Topic {each}" for each in range(number)]


def test_the_first_values_are_in_sight_and_what_is_chosen_wherever_it_stands():
    panel = Panel(facet(*many(12), "Parks", chosen=["Parks"]))

    assert labels(panel.first) == [*many(10), "Parks"]
    assert labels(panel.rest) == ["Topic 10", "Topic 11"]
    assert panel.left_out == 0


def test_what_does_not_fit_on_a_page_is_counted_and_found_by_name():
    values = facet(*many(panels.MOST_SHOWN), "Énergie éolienne", "Parks")

    panel, sought = Panel(values), Panel(values, "eol")

    assert panel.left_out == 2
    assert "Parks" not in labels(panel.first + panel.rest)
    assert labels(sought.first) == ["Énergie éolienne"]
    assert not sought.finds_nothing
    assert Panel(values, "nowhere").finds_nothing


def test_what_is_chosen_stays_while_something_else_is_looked_for():
    panel = Panel(facet("Parks", "Water", chosen=["Water"]), "park")

    assert labels(panel.first) == ["Parks", "Water"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/engagements/", "/engagements/timeline/"])
def test_a_value_is_found_by_name_without_scripts_and_keeps_the_search(client: Client, page):
    topics = [make_topic(f"Topic {number}") for number in range(30)]
    make_engagement("Masks", topics=[*topics, make_topic("Parks")], opens_on=date(2025, 3, 1))
    query = {"q": "masks", "on": "2025-03-10"}

    short = client.get(page, query).content.decode()
    found = client.get(page, {**query, "find-topic": "parks"}).content.decode()
    none = client.get(page, {**query, "find-topic": "<b>nowhere"}).content.decode()

    assert 'name="find-topic"' in short
    assert 'name="find-level"' not in short
    assert "Topic 3<" in short
    assert "Topic 3<" not in found
    assert "Parks<" in found
    assert 'id="filters" open' in found
    assert 'type="hidden" name="q" value="masks"' in found
    assert "Nothing here is called" not in found
    assert "Nothing here is called “&lt;b&gt;nowhere”." in none
