"""One text in several languages: an input per language, and a way to add one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from weft.languages import LanguageMap, base, is_machine, is_tag

NEW_TAG, NEW_TEXT = "new_tag", "new_text"


@dataclass(frozen=True)
class Row:
    """One language's input."""

    tag: str
    name: str  # of the input
    text: str


class LanguageMapWidget(forms.Widget):
    """Reads `title_en`, `title_fr`, … and the pair that adds a language."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> dict[str, str]:
        prefix = f"{name}_"
        texts = {
            key.removeprefix(prefix): str(data[key]).strip()
            for key in data
            if key.startswith(prefix) and is_tag(key.removeprefix(prefix))
        }
        tag, text = data.get(f"{prefix}{NEW_TAG}", ""), data.get(f"{prefix}{NEW_TEXT}", "")
        if tag or text:
            texts[str(tag).strip()] = str(text).strip()
        return texts

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        return not any(key.startswith(f"{name}_") for key in data)


class LanguageMapFormField(forms.Field):
    """A `LanguageMap`; `{% languages_of form.title %}` draws it.

    `lines` is how high each input is: 1 for a line, more for a text. `is_address` takes web
    addresses.
    """

    widget = LanguageMapWidget

    def __init__(
        self, *, lines: int = 1, most: int = 20_000, is_address: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.lines, self.most, self.is_address = lines, most, is_address

    def clean(self, value: Any) -> dict[str, str]:
        texts = {tag: text for tag, text in (value or {}).items() if text}
        for tag, text in texts.items():
            self._check(tag, text)
        if self.required and not texts:
            raise ValidationError(_("Write it in one language or more."), code="required")
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.clean(initial or {}) != {
            tag: text for tag, text in (data or {}).items() if text
        }

    def rows(self, name: str, value: LanguageMap | None) -> list[Row]:
        """The hub's languages first, then whatever else the text is in."""
        texts = dict(value or {})
        hub = [code for code, _label in settings.LANGUAGES]
        written = {base(tag) for tag, text in texts.items() if text and not is_machine(tag)}
        tags = [code for code in hub if code in texts or code not in written]
        tags += sorted(tag for tag in texts if tag not in tags and is_tag(tag))
        return [Row(tag=tag, name=f"{name}_{tag}", text=texts.get(tag, "")) for tag in tags]

    def _check(self, tag: str, text: str) -> None:
        if not is_tag(tag):
            raise ValidationError(
                _("“%(tag)s” is not a language. Write its short code, such as es or iu."),
                params={"tag": tag},
            )
        if len(text) > self.most:
            raise ValidationError(
                _("The text in “%(tag)s” has %(length)d characters. Write %(most)d or fewer."),
                params={"tag": tag, "length": len(text), "most": self.most},
            )
        if self.is_address:
            forms.URLField(assume_scheme="https").clean(text)
