"""Two departments with a lead each, and a steward."""

from dataclasses import dataclass
from typing import Any

import pytest

from weft.government.models import Organisation
from weft.government.tests.factories import (
    NOW,
    hand_of,
    make_membership,
    make_organisation,
    make_person,
)
from weft.government.viewers import Viewer, viewer_of
from weft.people.models import Person


@dataclass(frozen=True)
class Somebody:
    person: Person
    organisation: Organisation

    @property
    def viewer(self) -> Viewer:
        return viewer_of(self.person, at=NOW)

    @property
    def who(self) -> dict[str, Any]:
        """As actions want it."""
        return {"viewer": self.viewer, "hand": hand_of(self.person)}


def somebody(name: str, organisation: str, role: str = "lead") -> Somebody:
    person, body = make_person(name), make_organisation(organisation)
    make_membership(person, body, role)
    return Somebody(person, body)


@pytest.fixture
def fish_lead(db):
    return somebody("Fiona Example", "Department of Fish")


@pytest.fixture
def parks_lead(db):
    return somebody("Paul Example", "Department of Parks")


@pytest.fixture
def roads_lead(db):
    """A bystander."""
    return somebody("Rita Example", "Department of Roads")


@pytest.fixture
def the_steward(db):
    return somebody("Sam Example", "Central Unit", "steward")


@pytest.fixture
def second_steward(db):
    return somebody("Stella Example", "Other Unit", "steward")
