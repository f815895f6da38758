"""What the API's answers have in common, with an example of each."""

import re
from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field

from weft.api.cursors import LONGEST
from weft.identifiers import ALPHABET, LENGTH

MOST_ITEMS, SOME_ITEMS = 100, 25


def example(value: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [value]})


Identifier = Annotated[str, Field(pattern=f"^[{ALPHABET}]{{{LENGTH}}}$", examples=["7h2k9m4xq0"])]


def _written_out(shape: str, says: str) -> BeforeValidator:
    """Refuses numbers, which would be taken for seconds since 1970, and anything else but ISO."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(shape, value):
            raise ValueError(says)
        if isinstance(value, int | float):
            raise ValueError(says)
        return value

    return BeforeValidator(check)


Day = Annotated[
    date,
    _written_out(r"\d{4}-\d\d-\d\d", "Write a day as 2025-02-15."),
    Field(examples=["2025-02-15"]),
]
Instant = Annotated[
    AwareDatetime,
    _written_out(
        r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)",
        "Write a moment as 2025-02-15T09:00:00Z, with its offset from UTC.",
    ),
    Field(examples=["2025-02-15T09:00:00Z"]),
]


class Total(Schema):
    """How many there are: exact, or with `more` at least that many."""

    model_config = example({"number": 128, "more": False})

    number: int = Field(ge=0)
    more: bool


class Fault(Schema):
    """One thing to mend."""

    model_config = example(
        {"detail": "Give a title in one language or more.", "pointer": "#/title"}
    )

    detail: str = Field(description="What is wrong, and how to mend it.")
    pointer: str | None = Field(None, description="Where in the body (RFC 6901).")
    parameter: str | None = Field(None, description="Or in which parameter.")


class ProblemDetails(Schema):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "/api/v1/docs#cannot-be-read",
                    "title": "Unprocessable Content",
                    "status": 422,
                    "detail": "Something in the request cannot be used.",
                    "errors": [
                        {"detail": "Give a title in one language or more.", "pointer": "#/title"}
                    ],
                }
            ]
        },
    )

    type: str = Field(description="Where this kind of problem is explained, or `about:blank`.")
    title: str
    status: int
    detail: str = Field(description="What happened, in words for people.")
    errors: list[Fault] | None = None


class LanguageQuery(Schema):
    """In which language."""

    lang: str = Field(
        "",
        max_length=35,
        pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$",
        description="The language of the texts, rather than what Accept-Language asks for.",
        examples=["fr"],
    )


class PageQuery(LanguageQuery):
    """Which part of a list."""

    cursor: str = Field(
        "", max_length=LONGEST, description="From `next` of the page before.", examples=[""]
    )
    limit: int = Field(
        SOME_ITEMS, ge=1, le=MOST_ITEMS, description="How many at most.", examples=[10]
    )


NOT_FOUND = {404: ProblemDetails}
UNREADABLE = {400: ProblemDetails, 413: ProblemDetails}
COMMON = {401: ProblemDetails, 422: ProblemDetails, 429: ProblemDetails}


class Page(Schema):
    """A page of a list."""

    model_config = example({"next": None, "total": {"number": 1, "more": False}})

    next: str | None = Field(description="The address of the next page; null on the last.")
    total: Total
