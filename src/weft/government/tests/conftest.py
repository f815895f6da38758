import pytest

from weft.government.tests.factories import (
    NOW,
    hand_of,
    make_membership,
    make_organisation,
    make_person,
)
from weft.government.viewers import viewer_of


@pytest.fixture
def centre(db):
    return make_organisation("Centre of government")


@pytest.fixture
def carol(centre):
    """The steward."""
    carol = make_person("Carol Steward")
    make_membership(carol, centre, role="steward")
    return carol


@pytest.fixture
def acts(carol):
    """What an action of the steward is given."""
    return acts_of(carol)


def acts_of(person):
    return {"viewer": viewer_of(person, at=NOW), "hand": hand_of(person)}
