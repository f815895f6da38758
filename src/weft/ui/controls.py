"""The control of a form's field with govuk-frontend's classes, and what is wrong with a form.

crispy-forms-gds 2.0.1 writes the markup of an older govuk-frontend, knows few kinds of widget and
describes a field twice when it is rendered twice; its templates in `templates/gds/` call this.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField, Widget
from django.utils.safestring import SafeString

# The first that fits; every other widget is a line of text.
CLASSES: tuple[tuple[type[Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Select, "govuk-select"),
)
LINE = "govuk-input"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and the id of the element where it is mended."""

    target: str
    text: str


def problems(form: BaseForm) -> list[Problem]:
    """Everything that is wrong with `form`, in the order of its fields."""
    fields = list(form.visible_fields())
    first = _targets(fields[0])[0] if fields else ""
    whole = [Problem(first, str(error)) for error in form.non_field_errors()]
    hidden = [
        Problem(first, str(error)) for field in form.hidden_fields() for error in field.errors
    ]
    return [*whole, *hidden, *(each for field in fields for each in _problems(field))]


def _problems(bound: BoundField) -> Iterator[Problem]:
    parts = _parts(bound)
    for error in bound.errors:
        wrong = next((index for index, part in enumerate(parts) if error in _said(part)), 0)
        yield Problem(_targets(bound)[wrong], str(error))


def _parts(bound: BoundField) -> list[Any]:
    return list(getattr(bound.field, "fields", ()))


def _said(part: Any) -> list[Any]:
    """What crispy-forms-gds found wrong with one part of a date."""
    return list(getattr(part.widget, "errors", ()))


def _targets(bound: BoundField) -> list[str]:
    """The ids of the elements a reader types in: one, or one per part."""
    if isinstance(bound.field.widget, forms.MultiWidget):
        return [f"{bound.auto_id}_{index}" for index in range(len(bound.field.widget.widgets))]
    return [str(bound.auto_id)]


def render(bound: BoundField, *, is_counted: bool = False) -> SafeString:
    """The control alone, described by its hint, its errors and its count."""
    widget = bound.field.widget
    described = " ".join(describers(bound, is_counted=is_counted))
    if isinstance(widget, forms.MultiWidget):
        _dress_parts(bound, widget)
        return bound.as_widget()
    attributes: dict[str, Any] = {
        "class": classes(widget, is_wrong=bool(bound.errors), is_counted=is_counted),
        "required": False,  # what is missing is said by the page, in its own words
    }
    if described:
        attributes["aria-describedby"] = described
    if is_counted:
        attributes["maxlength"] = False  # who types too much sees by how much
    return bound.as_widget(attrs=attributes)


def _dress_parts(bound: BoundField, widget: forms.MultiWidget) -> None:
    known = [bool(_said(part)) for part in _parts(bound)]
    wrong = known if any(known) else [bool(bound.errors)] * len(widget.widgets)
    for part, is_wrong in zip(widget.widgets, wrong, strict=False):
        part.attrs["class"] = classes(part, is_wrong=is_wrong)


def classes(widget: Widget, *, is_wrong: bool, is_counted: bool = False) -> str:
    """The classes of a control: its own, and those that were asked for, each once."""
    base = next((name for kind, name in CLASSES if isinstance(widget, kind)), LINE)
    asked = str(widget.attrs.get("class", "")).split()
    extra = [f"{base}--error"] if is_wrong else []
    counted = ["govuk-js-character-count"] if is_counted else []
    return " ".join(dict.fromkeys([base, *asked, *extra, *counted]))


def describers(bound: BoundField, *, is_counted: bool = False) -> list[str]:
    """The ids of what describes a field."""
    hint = [f"{bound.auto_id}_hint"] if bound.help_text else []
    errors = [f"{bound.auto_id}_{number}_error" for number in range(1, len(bound.errors) + 1)]
    count = [f"{bound.auto_id}-info"] if is_counted else []
    return [*hint, *errors, *count]


def is_chosen(bound: BoundField, value: object) -> bool:
    chosen = bound.value()
    several = chosen if isinstance(chosen, (list, tuple, set)) else [chosen]
    return str(value) in {str(each) for each in several if each is not None}
