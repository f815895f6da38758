"""Engagements as the API gives and takes them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from weft.api.schemas import Day, Identifier, Instant, LanguageQuery, Page, PageQuery, example
from weft.api.texts import NO_NUL, PlainText, Text, Texts
from weft.government.api.schemas import HEALTH, LINK, NOTHING, LevelOfGovernment, Link, WhoMaySee
from weft.register.search.filters import MOST_VALUES

LEVEL: dict[str, Any] = {
    "level": "consult",
    "community": None,
    "whom": "Everyone",
    "stage": "",
    "legal_basis": "",
}
SOURCE: dict[str, Any] = {
    "key": "canada-registry",
    "name": "Consulting with Canadians",
    "address": "https://open.canada.ca/",
    "licence": "Open Government Licence - Canada",
    "attribution": "",
    "identifier": "hc-sc 12-34",
    "status": "O",
    "taken_at": "2025-02-15T17:00:00Z",
}
ENGAGEMENT: dict[str, Any] = {
    "id": "3f8n2w7kz1",
    "version": 3,
    "address": "https://weft.example/engagements/3f8n2w7kz1/",
    "changed_at": "2025-02-15T17:00:00Z",
    "title": HEALTH,
    "description": NOTHING,
    "purpose": NOTHING,
    "question": NOTHING,
    "state": "open",
    "stale": False,
    "lead": LINK,
    "supporting": [],
    "policy_items": [],
    "topics": [LINK],
    "communities": [],
    "rights_holders": [],
    "areas": [],
    "influences": [LEVEL],
    "methods": ["Survey"],
    "languages": ["en", "fr"],
    "link": NOTHING,
    "report_link": NOTHING,
    "answer_link": NOTHING,
    "about_when": "",
    "opens_on": "2025-02-01",
    "closes_on": "2025-03-31",
    "planned_at": None,
    "announced_at": "2025-01-15T14:00:00Z",
    "reported_at": None,
    "answered_at": None,
    "cancelled_at": None,
    "cancel_reason": "",
    "undated_acts": [],
    "visibility": "public",
    "embargo_until": None,
    "dates_problem": "",
    "source": SOURCE,
}
WRITTEN: dict[str, Any] = {
    "title": {"en": "What should the park be?", "fr": "Que doit être le parc ?"},
    "lead": "7h2k9m4xq0",
    "topics": [],
    "opens_on": "2026-09-01",
    "closes_on": "2026-10-15",
    "visibility": "organisation",
}

LevelOfInfluence = Literal["inform", "consult", "involve", "collaborate", "empower"]
StateName = Literal[
    "idea", "planned", "announced", "open", "closed", "reported", "answered", "cancelled"
]


StateOrStale = Literal[StateName, "stale"]


class Influence(Schema):
    """How much a group of people can change, at a stage (IAP2)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [LEVEL]})

    level: LevelOfInfluence
    community: Identifier | None = Field(None, description="A community's identifier.")
    whom: PlainText = Field("", max_length=200, description="For whom, in words.")
    stage: PlainText = Field("", max_length=200)
    legal_basis: PlainText = Field("", max_length=300, description="Needed to empower.")


class Source(Schema):
    """Where the record comes from, and what its source says."""

    model_config = example(SOURCE)

    key: str
    name: str
    address: str
    licence: str
    attribution: str
    identifier: str = Field(description="The source's own identifier of the record.")
    status: str = Field(description="In the source's own words.")
    taken_at: datetime | None


class Engagement(Schema):
    """One deliberate act of involving people."""

    model_config = example(ENGAGEMENT)

    id: Identifier
    version: int = Field(ge=1, description="Send it as If-Match with a change.")
    address: str = Field(description="Its page, for people.")
    changed_at: datetime
    title: Text
    description: Text
    purpose: Text
    question: Text
    state: StateName = Field(description="As of the day asked for, by dates and dated acts.")
    stale: bool = Field(description="Whether its source's status and its dates disagree.")
    lead: Link
    supporting: list[Link]
    policy_items: list[Link]
    topics: list[Link]
    communities: list[Link]
    rights_holders: list[Link]
    areas: list[Link]
    influences: list[Influence]
    methods: list[str]
    languages: list[str] = Field(description="In which it is held (BCP 47).")
    link: Text = Field(description="Its web page.")
    report_link: Text = Field(description="Where it is told what was heard.")
    answer_link: Text = Field(description="Where it is told what was answered.")
    about_when: str
    opens_on: date | None = Field(description="The first day.")
    closes_on: date | None = Field(description="The last day.")
    planned_at: datetime | None
    announced_at: datetime | None
    reported_at: datetime | None
    answered_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    undated_acts: list[str] = Field(description="Acts dated by when the source was taken.")
    visibility: WhoMaySee
    embargo_until: datetime | None
    dates_problem: str
    source: Source


class Engagements(Page):
    """A page of engagements."""

    model_config = example(
        {"items": [ENGAGEMENT], "next": None, "total": {"number": 1, "more": False}}
    )

    items: list[Engagement]


Many = Annotated[list[Identifier], Field(max_length=MOST_VALUES)]
Words = Annotated[list[Annotated[PlainText, Field(max_length=200)]], Field(max_length=MOST_VALUES)]


class EngagementChange(Schema):
    """What changes; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"closes_on": "2026-10-31"}]}
    )

    title: Texts | None = None
    description: Texts | None = None
    purpose: Texts | None = None
    question: Texts | None = None
    lead: Identifier | None = None
    supporting: Many | None = None
    policy_items: Many | None = None
    topics: Many | None = None
    communities: Many | None = None
    rights_holders: Many | None = None
    areas: Many | None = None
    influences: Annotated[list[Influence], Field(max_length=MOST_VALUES)] | None = None
    methods: Words | None = None
    languages: Words | None = None
    link: Texts | None = None
    report_link: Texts | None = None
    answer_link: Texts | None = None
    about_when: Annotated[PlainText, Field(max_length=200)] | None = None
    opens_on: Day | None = None
    closes_on: Day | None = None
    visibility: WhoMaySee | None = None
    embargo_until: Instant | None = None


class EngagementRecord(EngagementChange):
    """A new engagement: a title and who leads; the rest may come later."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [WRITTEN]})

    title: Texts
    lead: Identifier


ActName = Literal["plan", "announce", "report", "answer", "cancel", "reinstate", "confirm_dates"]


class EngagementAct(Schema):
    """What is said with an act."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "The bill was withdrawn."}]}
    )

    reason: PlainText = Field(
        "", max_length=2_000, description="Needed to cancel: a sentence that anyone may read."
    )


def _any_of(says: str, **more: Any) -> Any:
    return Field(
        [], max_length=MOST_VALUES, description=f"{says} Repeat it for any of several.", **more
    )


class DayQuery(LanguageQuery):
    """In which language, and as of which day."""

    on: Day | None = Field(None, description="The state as of this day, rather than the hub's.")


class EngagementQuery(PageQuery):
    """What to look for: the same as in the addresses of the pages."""

    q: str = Field(
        "", max_length=500, pattern=NO_NUL, description="Words to search for.", examples=["health"]
    )
    organisation: list[Identifier] = _any_of("Of this lead organisation, or what it took over.")
    topic: list[Identifier] = _any_of("On this topic, or one below it.")
    community: list[Identifier] = _any_of("Asking this community.")
    area: list[Identifier] = _any_of("In this area, or within it.")
    rights_holder: list[Identifier] = _any_of("With this rights-holder.")
    policy_item: list[Identifier] = _any_of("About this policy item.")
    state: list[StateOrStale] = _any_of("In this state.", examples=[["open"]])
    year: list[Annotated[str, Field(pattern=r"^[0-9]{4}$")]] = _any_of("Opening in this year.")
    level: list[LevelOfGovernment] = _any_of("Of this level of government.")
    influence: list[LevelOfInfluence] = _any_of("With this level of influence.")
    language: list[Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}$")]] = _any_of(
        "Held in this language."
    )
    source: list[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,60}$")]] = _any_of(
        "From this source."
    )
    from_: Day | None = Field(None, alias="from", description="Running on this day or later.")
    to: Day | None = Field(None, description="Running on this day or earlier.")
    opens_by: Day | None = Field(None, description="Opening on this day or earlier.")
    closes_by: Day | None = Field(None, description="Closing on this day or earlier.")
    on: Day | None = Field(None, description="States as of this day, rather than the hub's.")
    sort: Literal["relevance", "newest", "closing", "changed", "identifier"] | None = Field(
        None, description="Relevance where there are words, else newest."
    )
