"""The gallery leaves nothing out."""

import re

import pytest
from django.utils.html import escape

from weft.ui.gallery.examples import RIGHT_TO_LEFT, SECTIONS
from weft.ui.templatetags import ui, ui_forms

# What `crispy` and `field` are made of.
INSIDE_FIELDS = {"control", "describers", "is_chosen", "is_password"}


@pytest.mark.django_db
def test_every_example_is_shown(client):
    page = client.get("/design/").content.decode()

    for section in SECTIONS:
        for example in section.examples:
            assert escape(example.title) in page


def test_every_component_has_an_example():
    examples = [each for section in SECTIONS for each in section.examples]
    written = " ".join(each.source for each in [*examples, *RIGHT_TO_LEFT])

    shown = set(re.findall(r"{% (\w+)|\|(\w+)", written))
    names = {name for pair in shown for name in pair if name}

    components = {
        name
        for library in (ui.register, ui_forms.register)
        for name in [*library.tags, *library.filters]
    }
    assert components - INSIDE_FIELDS - names == set()


def test_ids_are_unique(client, db):
    page = client.get("/design/").content.decode()

    ids = re.findall(r'\bid="([^"]+)"', page)

    assert sorted(ids) == sorted(set(ids))
