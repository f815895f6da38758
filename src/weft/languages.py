"""Words in several languages: one value per BCP 47 tag, and which one a reader is shown.

A value is a plain mapping such as ``{"en": "Health", "fr": "Santé"}``. Text made by a machine
carries the tag's own extension for that (RFC 6497: ``fr-t-en-t0-und`` is French, made from English
by a machine), so that one value per tag stays the whole rule and no second field is needed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LanguageMap = Mapping[str, str]

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", re.IGNORECASE)
_MACHINE = re.compile(r"-t-.*\bt0-", re.IGNORECASE)
FALLBACKS = ("en", "fr")


@dataclass(frozen=True)
class Words:
    """What is shown: the text, the tag of its language, and whether a machine made it."""

    text: str
    tag: str = ""
    machine: bool = False

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def is_tag(text: str) -> bool:
    """Whether `text` is shaped like a BCP 47 tag."""
    return _TAG.fullmatch(text) is not None


def is_machine(tag: str) -> bool:
    return _MACHINE.search(tag) is not None


def base(tag: str) -> str:
    """The language a reader would recognise: ``fr`` for ``fr-CA`` and ``fr-t-en-t0-und``."""
    return tag.split("-", 1)[0].lower()


def chain(wanted: str | None = None) -> tuple[str, ...]:
    """The tags to try in order: the one wanted (now active if None), its base, the fallbacks."""
    return _chain(wanted or get_language() or FALLBACKS[0])


@lru_cache
def _chain(wanted: str) -> tuple[str, ...]:
    first = wanted.lower()
    return tuple(dict.fromkeys((first, base(first), *FALLBACKS)))


def choose(words: LanguageMap | None, wanted: str | None = None) -> Words:
    """Pick what to show of `words`: what people wrote before what a machine made, in each language.

    The wanted language comes first even when only a machine made it; then the fallbacks; then
    whatever there is, in the order of the tags.
    """
    if not words:
        return Words("")
    first, *_others = tried = chain(wanted)
    if words.get(first) and not is_machine(first):  # mostly so, and found at once
        return Words(words[first], first)
    for language in tried:
        for tag in _candidates(words, language):
            return Words(words[tag], tag, machine=is_machine(tag))
    tag = min(tag for tag in words)
    return Words(words[tag], tag, machine=is_machine(tag))


def _candidates(words: LanguageMap, language: str) -> Iterable[str]:
    same = [
        tag for tag in words if words[tag] and (tag.lower() == language or base(tag) == language)
    ]
    return sorted(same, key=lambda tag: (is_machine(tag), tag.lower() != language, tag))


def validate_language_map(value: object) -> None:
    """Raise ValidationError unless `value` maps BCP 47 tags to text."""
    if not isinstance(value, dict):
        raise ValidationError(_("Give one text per language."))
    for tag, text in value.items():
        if not isinstance(tag, str) or not is_tag(tag):
            raise ValidationError(_("“%(tag)s” is not a language tag."), params={"tag": tag})
        if not isinstance(text, str):
            raise ValidationError(_("The text in “%(tag)s” is not text."), params={"tag": tag})


class LanguageMapField(models.JSONField):
    """A JSON column that holds a `LanguageMap`; empty texts are dropped when saved."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.validators = [*self.validators, validate_language_map]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        # Most columns of most rows are empty, and a list reads hundreds of them.
        return {} if value == "{}" else super().from_db_value(value, expression, connection)

    def get_prep_value(self, value: object) -> object:
        if isinstance(value, dict):
            value = {tag: text for tag, text in value.items() if text}
        return super().get_prep_value(value)
