from weft.government.models.contacts import Contact, Preferences, Public
from weft.government.models.mergers import Merger
from weft.government.models.organisations import (
    Organisation,
    OrganisationIdentifier,
    Succession,
)
from weft.government.models.people import Invitation, Membership
from weft.government.models.places import Area
from weft.government.models.policy import PolicyItem
from weft.government.models.proposals import Proposal
from weft.government.models.publics import Community, RightsHolder
from weft.government.models.topics import Code, Topic

__all__ = [
    "Area",
    "Code",
    "Community",
    "Contact",
    "Invitation",
    "Membership",
    "Merger",
    "Organisation",
    "OrganisationIdentifier",
    "PolicyItem",
    "Preferences",
    "Proposal",
    "Public",
    "RightsHolder",
    "Succession",
    "Topic",
]
