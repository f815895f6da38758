"""A line of a forward plan becomes an idea, through the register's own import."""

from pathlib import Path

import pytest

from weft.government.models.policy import Visibility
from weft.government.tests.factories import (
    NOW,
    hand_of,
    make_community,
    make_membership,
    make_organisation,
    make_person,
)
from weft.government.viewers import viewer_of
from weft.register import imports
from weft.register.imports import definitions
from weft.register.imports.actions import import_now
from weft.register.models import Engagement
from weft.register.states import State

pytestmark = pytest.mark.django_db

PLAN = Path(imports.__file__).parent / "examples" / "forward-plan-made-up.csv"


def test_the_sample_is_recognised_and_its_lines_become_ideas_of_their_organisation():
    parks = make_organisation("Ministry of Parks")
    young = make_community("Young people")
    carol = make_person("Carol Example")
    make_membership(carol, parks, "lead")
    columns = PLAN.read_text().splitlines()[0].split(",")
    mapping = definitions.recognise(columns)

    report = import_now(
        path=PLAN,
        definition=definitions.with_source(mapping.definition, None, "Our plan"),
        mapping_name=mapping.key,
        taken_on=NOW.date(),
        viewer=viewer_of(carol, at=NOW),
        hand=hand_of(carol),
    )

    assert mapping.key == "forward-plan"
    assert report.counts["added"] == 3, report
    ideas = Engagement.objects.order_by("source_identifier")
    assert {each.state_as_of(NOW) for each in ideas} == {State.IDEA}
    assert {each.visibility for each in ideas} == {Visibility.ORGANISATION}
    assert {each.lead for each in ideas} == {parks}
    asked = Engagement.objects.get(title={"en": "What young people need from our parks"})
    assert list(asked.communities.all()) == [young]
    assert asked.about_when == "autumn 2027"
