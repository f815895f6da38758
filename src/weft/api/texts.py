"""Texts in several languages, as the API gives and takes them."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from weft.languages import LanguageMap, choose, is_machine, is_tag

LONGEST = 100_000  # characters of one text
NO_NUL = r"^[^\x00]*$"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _fit(text: str) -> str:
    if _UNFIT.search(text):
        raise ValueError(_("This holds control characters. Remove them."))
    return text


def _tagged(texts: dict[str, str]) -> dict[str, str]:
    for tag in texts:
        if not is_tag(tag):
            raise ValueError(_("“%(tag)s” is not a language tag.") % {"tag": tag[:40]})
    return texts


PlainText = Annotated[str, Field(max_length=LONGEST), AfterValidator(_fit)]
Texts = Annotated[
    dict[str, PlainText],
    Field(
        description="One text for each language, by BCP 47 tag.",
        examples=[{"en": "What should the park be?", "fr": "Que doit être le parc ?"}],
        json_schema_extra={"propertyNames": {"pattern": r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"}},
    ),
    AfterValidator(_tagged),
]


class Text(Schema):
    """A text in the language asked for, or the nearest there is, and in all others."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "Santé",
                    "language": "fr-t-en-t0-und",
                    "machine": True,
                    "all": {"en": "Health", "fr-t-en-t0-und": "Santé"},
                }
            ]
        }
    )

    text: str = Field(description="The text to show; empty where there is none.")
    language: str = Field(description="The BCP 47 tag of `text`.")
    machine: bool = Field(description="Whether a machine translated `text`.")
    all: dict[str, str] = Field(
        description=(
            "Every text by tag. A machine's have a tag with `-t-…-t0-` in it (RFC 6497): "
            "`fr-t-en-t0-und` is French made from English."
        )
    )


def render(texts: LanguageMap, wanted: str) -> dict[str, Any]:
    """`texts` as a `Text`."""
    words = choose(texts, wanted)
    return {
        "text": words.text,
        "language": words.tag,
        "machine": is_machine(words.tag),
        "all": texts,
    }


def plain(texts: Mapping[str, str]) -> dict[str, str]:
    return {tag: text for tag, text in texts.items() if text}
