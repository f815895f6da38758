"""Choose some of a long list: those chosen stay ticked, and a search box finds more.

Works without JavaScript: the box's button sends the form, which comes back with what was found.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

SHOWN = 12  # so many, and there is no need to search
FIND = "find"  # the name of the box's button; its value is the field's


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    language: str = ""
    group: str = ""


@dataclass(frozen=True)
class Offer:
    """What a field shows: the chosen first, then what was found or the first of the list."""

    options: list[Option] = field(default_factory=list)
    more: bool = False  # there are others, to be found by searching


Finder = Callable[[str, Collection[str]], Offer]


class PickWidget(forms.SelectMultiple):
    """Reads the ticked values; `{% pick %}` draws it."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> list[str]:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return list(dict.fromkeys(values))


class PickField(forms.Field):
    """Some entries of a list, as their identifiers."""

    widget = PickWidget
    is_pick = True  # for templates that draw fields of several kinds

    def __init__(self, finder: Finder, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.finder = finder

    def clean(self, value: Any) -> list[str]:
        chosen = sorted(super().clean(value) or [])
        known = {option.value for option in self.finder("", chosen).options}
        if set(chosen) - known:
            raise ValidationError(_("One of these is no longer in the list. Choose again."))
        return chosen

    def offer(self, find: str, chosen: Collection[str]) -> Offer:
        return self.finder(find, chosen)


def of_list(entries: Iterable[Option]) -> Finder:
    """A finder over a list that fits in memory; matches every word typed, in any case."""
    everything = list(entries)

    def find(text: str, chosen: Collection[str]) -> Offer:
        words = text.casefold().split()
        ticked = [option for option in everything if option.value in chosen]
        rest = [option for option in everything if option.value not in chosen]
        found = [each for each in rest if all(word in each.label.casefold() for word in words)]
        return Offer(options=[*ticked, *found[:SHOWN]], more=len(rest) > SHOWN)

    return find
