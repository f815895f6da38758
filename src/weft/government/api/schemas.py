"""The shared lists as the API gives them."""

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from weft.api.schemas import Identifier, Page, example
from weft.api.texts import Text

# The values of the models' choices, spelled out for the type checker; a test holds them together.
LevelOfGovernment = Literal["international", "national", "regional", "local"]
KindOfOrganisation = Literal["ministry", "agency", "council", "parliament", "civil_society"]
WhatIsShared = Literal["place", "identity", "interest", "situation"]
KindOfPolicyItem = Literal[
    "bill", "regulation", "strategy", "plan", "budget", "service", "decision"
]
StageOfPolicyItem = Literal["exploring", "drafting", "deciding", "in_force", "dropped"]
WhoMaySee = Literal["named", "organisation", "government", "public"]

HEALTH = {"text": "Health", "language": "en", "machine": False, "all": {"en": "Health"}}
NOTHING: dict[str, Any] = {"text": "", "language": "", "machine": False, "all": {}}
ENTRY = {
    "id": "7h2k9m4xq0",
    "version": 1,
    "address": "https://weft.example/organisations/7h2k9m4xq0/",
    "name": HEALTH,
    "description": NOTHING,
    "other_names": ["Healthcare"],
    "merged_into": None,
}
LINK = {"id": "7h2k9m4xq0", "code": "cofog:07", "name": HEALTH}
ORGANISATION = {
    **ENTRY,
    "codes": ["canada-owner-org:hc-sc"],
    "level": "national",
    "kind": "ministry",
    "parent": None,
    "website": "https://www.canada.ca/en/health-canada.html",
    "time_zone": "",
    "starts_on": None,
    "ends_on": None,
}
TOPIC = {**ENTRY, "code": "cofog:07", "parent": None}
COMMUNITY = {
    **ENTRY,
    "code": "seniors",
    "shares": "situation",
    "area": None,
    "estimated_size": 7_300_000,
    "size_source": "Census 2021",
}
AREA = {**ENTRY, "code": "iso-3166:CA-ON", "kind": "province", "parent": None, "boundary": None}
POLICY_ITEM = {
    "id": "7h2k9m4xq0",
    "version": 1,
    "address": "https://weft.example/policies/7h2k9m4xq0/",
    "title": HEALTH,
    "description": NOTHING,
    "reference": "C-64",
    "kind": "bill",
    "stage": "drafting",
    "organisation": LINK,
    "topics": [LINK],
    "decision_on": "2026-09-30",
    "website": "",
    "visibility": "public",
}


def _page(item: dict[str, Any]) -> ConfigDict:
    return example({"items": [item], "next": None, "total": {"number": 1, "more": False}})


class Link(Schema):
    """Something that a record is linked to."""

    model_config = example(LINK)

    id: Identifier
    code: str = Field(description="How other hubs know it: `scheme:code`.")
    name: Text


class Entry(Schema):
    """What the entries of all lists have."""

    model_config = example(ENTRY)

    id: Identifier
    version: int = Field(ge=1)
    address: str = Field(description="Its page, for people.")
    name: Text
    description: Text
    other_names: list[str]
    merged_into: Identifier | None = Field(description="The entry that took its place.")


class Organisation(Entry):
    """A ministry, agency, council, parliament or civil-society group."""

    model_config = example(ORGANISATION)

    codes: list[str] = Field(description="How other lists know it: `scheme:code`.")
    level: LevelOfGovernment
    kind: KindOfOrganisation
    parent: Identifier | None
    website: str
    time_zone: str = Field(description="Where its days begin and end; empty: the hub's.")
    starts_on: date | None
    ends_on: date | None = Field(description="The first day on which it no longer exists.")


class Topic(Entry):
    """An entry of the vocabulary of what engagements are about."""

    model_config = example(TOPIC)

    code: str = Field(description="`scheme:code`.", examples=["cofog:07"])
    parent: Identifier | None


class Community(Entry):
    """People who share a place, an identity, an interest or a situation."""

    model_config = example(COMMUNITY)

    code: str
    shares: WhatIsShared = Field(description="What its people share.")
    area: Identifier | None
    estimated_size: int | None
    size_source: str = Field(description="Where the estimate comes from.")


class Area(Entry):
    """A place."""

    model_config = example(AREA)

    code: str = Field(description="`scheme:code`.")
    kind: str
    parent: Identifier | None
    boundary: dict[str, Any] | None = Field(description="A GeoJSON geometry, where known.")


class PolicyItem(Schema):
    """A bill, regulation, strategy, plan, budget, service or decision."""

    model_config = example(POLICY_ITEM)

    id: Identifier
    version: int = Field(ge=1)
    address: str = Field(description="Its page, for people.")
    title: Text
    description: Text
    reference: str = Field(description="Its official number.")
    kind: KindOfPolicyItem
    stage: StageOfPolicyItem
    organisation: Link
    topics: list[Link]
    decision_on: date | None
    website: str
    visibility: WhoMaySee


class Organisations(Page):
    """A page of organisations."""

    model_config = _page(ORGANISATION)

    items: list[Organisation]


class Topics(Page):
    """A page of topics."""

    model_config = _page(TOPIC)

    items: list[Topic]


class Communities(Page):
    """A page of communities."""

    model_config = _page(COMMUNITY)

    items: list[Community]


class Areas(Page):
    """A page of areas."""

    model_config = _page(AREA)

    items: list[Area]


class PolicyItems(Page):
    """A page of policy items."""

    model_config = _page(POLICY_ITEM)

    items: list[PolicyItem]
